import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriesOnTop } from '../../src/engine/breaker.ts';
import { generationOf, type Generation } from '../../src/engine/generation.ts';
import { amps, millis, watts, type Breaker, type PhaseAmps, type Site } from '../../src/engine/index.ts';
import type { MeterReading } from '../../src/engine/meter-reading.ts';
import { threePhases } from '../support/drive.ts';
import {
  draws,
  listening,
  MAIN,
  nodeAt,
  reads,
  roomAt,
  same,
  withNode,
  withSource,
  ZONE_A,
  ZONE_B,
} from '../support/listening.ts';
import { readAfter } from '../support/meter-samples.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true }, ZONE_B] });
/** 60 kW of sun on the root, 4.6 kW on A, and a battery of 30 kW on the root. */
const SUNNY = withSource(
  withSource(withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 60 }), {
    name: 'Carport',
    node: 'A',
    nominalKw: 4.6,
  }),
  { name: 'Battery', node: 'Main', nominalKw: 30, role: 'battery' },
);

const UNREAD: MeterReading = readAfter([], 0);
/** A source whose meter shows so much on its lines, in either direction; old where so many seconds have passed. */
const giving = (lines: PhaseAmps, agoSeconds = 0): MeterReading => {
  const shown = {
    amps: [lines[0], lines[1], lines[2]],
    watts: [lines[0] * -230, lines[1] * -230, lines[2] * 230],
  } as const;
  return readAfter(
    [
      { at: 0, ...shown },
      { at: 1, ...shown },
    ],
    1 + agoSeconds,
  );
};

const of = (site: Site, sources: readonly MeterReading[], node = 0): Generation =>
  generationOf(site, [UNREAD, UNREAD, ...sources], node);

const currents = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 200, noNaN: true })));
const lines = currents.map(([a = 0, b = 0, c = 0]) => threePhases(a, b, c));

const BREAKERS: readonly Breaker[] = [
  { standard: 'IEC 60898', ratedAmps: amps(100), timeConstantMs: millis(60_000) },
  { standard: 'IEC 60947-2', ratedAmps: amps(100), longTimeDelayMs: millis(100_000) },
];

describe('what sources give', () => {
  it('is what their meters show, added up for all at and below a node, whichever way it flows', () => {
    const sources = [giving(threePhases(60, 50, 40)), giving(threePhases(20, 0, 0)), giving(threePhases(5, 5, 5))];
    expect(of(SUNNY, sources, 0).generationAmps.map(Math.round)).toEqual([85, 55, 45]);
    expect(of(SUNNY, sources, 1).generationAmps.map(Math.round)).toEqual([20, 0, 0]);
    expect(of(SUNNY, sources, 2)).toEqual({ generationAmps: same(0), tripAmps: same(0) });
  });

  it('is all that they can while nobody reads them: over three lines, and up to 4.6 kW over any one', () => {
    const onRoof = withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 4.7 });
    expect(of(SUNNY, [UNREAD, UNREAD, UNREAD], 1).generationAmps).toEqual(same(4600 / 230));
    expect(of(onRoof, [UNREAD]).generationAmps[0]).toBeCloseTo(4700 / 690, 9);
    expect(of(SUNNY, [UNREAD, UNREAD, UNREAD], 0).generationAmps[1]).toBeCloseTo(90_000 / 690 + 20, 9);
  });

  it('is no less for one sample that shows less, but for two', () => {
    const sample = (at: number, value: number) => ({
      at,
      amps: [value, value, value] as const,
      watts: [-230 * value, -230 * value, -230 * value] as const,
    });
    const once = readAfter([sample(0, 20), sample(1, 20), sample(2, 0)], 2);
    const twice = readAfter([sample(0, 20), sample(1, 20), sample(2, 0), sample(3, 1)], 3);
    expect(of(SUNNY, [once, UNREAD, UNREAD]).generationAmps[0]).toBeGreaterThanOrEqual(20);
    const least = of(SUNNY, [twice, UNREAD, UNREAD]).generationAmps[0];
    expect(of(SUNNY, [once, UNREAD, UNREAD]).generationAmps[0] - least).toBeCloseTo(19, 9);
  });

  it('is no less for being read no longer', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 60 }), (shown, nominalKw) => {
        const site = withSource(SITE, { name: 'Roof', node: 'Main', nominalKw });
        const [fresh, old] = [of(site, [giving(shown)]), of(site, [giving(shown, 20)])];
        for (const line of [0, 1, 2] as const) {
          const atMost = (nominalKw * 1000) / (nominalKw <= 4.6 ? 1 : 3) / 230;
          expect(old.generationAmps[line]).toBeCloseTo(Math.max(atMost, shown[line]), 6);
          expect(old.tripAmps[line]).toBeGreaterThanOrEqual(fresh.tripAmps[line]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a trip leaves uncovered', () => {
  it('is the largest source on each line, because two do not trip at once', () => {
    const sources = [giving(threePhases(60, 10, 40)), giving(threePhases(20, 0, 0)), giving(threePhases(5, 50, 5))];
    expect(of(SUNNY, sources, 0).tripAmps.map(Math.round)).toEqual([60, 50, 40]);
  });

  it('is less what the breaker carries above its rating for a dead time', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...BREAKERS), fc.integer({ min: 16, max: 400 }), (shown, breaker, rated) => {
        const rating = { ...breaker, ratedAmps: amps(rated) };
        // Where a contract allows less, or a line more, than the breaker's rating, that is no matter of the breaker.
        const site = withNode(withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 60 }), 'Main', {
          breaker: rating,
        });
        const { tripAmps } = of(site, [giving(shown)]);
        for (const line of [0, 1, 2] as const)
          expect(tripAmps[line]).toBeCloseTo(Math.max(0, shown[line] - carriesOnTop(rating) * rated), 6);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a building of 40 A with a sun of 60 A', () => {
  const roof = withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 60 });
  function sunny(of: Parameters<typeof withNode>[2], sunAmps = 60) {
    const drive = listening(withNode(roof, 'Main', of));
    const flow = 40 - sunAmps;
    reads(drive, 0, { currentAmps: same(amps(sunAmps)), powerWatts: same(watts(-230 * sunAmps)), meter: 'Roof' });
    reads(drive, 0, { currentAmps: same(amps(0)), meter: 'A meter' });
    reads(drive, 0, { currentAmps: same(amps(Math.abs(flow))), powerWatts: same(watts(230 * flow)) });
    draws(drive, 0, { a1: { status: 'available' }, b1: { status: 'available' } });
    return drive;
  }

  it('leaves 60 A of 100 A, and not 118 A: the sun may be gone in a moment', () => {
    const drive = sunny({ derate: 0.98 });
    expect(nodeAt(drive, 0)).toMatchObject({ seen: 'fresh', backgroundAmps: same(-20), reserveAmps: same(60) });
    expect(roomAt(drive, 0)).toBe(98 - 40);
    expect(roomAt(sunny({}), 0)).toBe(60);
  });

  it('reserves nothing for it on another feeder', () => {
    expect(nodeAt(sunny({}), 0, 1).reserveAmps).toEqual(same(0));
  });

  it.each([
    [BREAKERS[0] as Breaker, 73],
    [BREAKERS[1] as Breaker, 65],
  ])('leaves so much more as the breaker carries for a dead time', (breaker, room) => {
    expect(roomAt(sunny({ breaker }), 0)).toBe(room);
  });

  it('never leaves room for which the sun would have to stay, up to what the breaker carries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 87 }), fc.constantFrom(...BREAKERS), (sun, breaker) => {
        const room = roomAt(sunny({ breaker }, sun), 0);
        expect(40 + room).toBeLessThanOrEqual(100 * (1 + carriesOnTop(breaker)) + 1e-9);
        expect(room).toBeLessThanOrEqual(100);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves of bars that are fed from two sides what the building does not take, however the sun shines', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 87 }), fc.integer({ min: 1, max: 200 }), (sun, bars) => {
        const supply = roomAt(sunny({}, sun), 0);
        const room = roomAt(sunny({ busLimitAmps: same(amps(bars)) }, sun), 0);
        expect(room).toBeCloseTo(Math.min(supply, Math.max(0, bars - 40)), 9);
      }),
      { numRuns: 50 },
    );
  });
});
