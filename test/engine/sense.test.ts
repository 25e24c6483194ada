import { describe, expect, it } from 'vitest';
import { amps, watts, type Site } from '../../src/engine/index.ts';
import { overloadedPhases } from '../../src/engine/sense.ts';
import { at, Drive, threePhases, type StationSpec } from '../support/drive.ts';
import type { StationSeen } from '../support/events.ts';
import {
  draws,
  listening,
  MAIN,
  nodeAt,
  reads,
  roomAt,
  same,
  STATIONS,
  ZONE_A,
  ZONE_B,
  zoneAt,
} from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

describe('background', () => {
  const charging = { a1: { amps: 20 }, b1: { amps: 10 } };

  it('is what the meter shows beyond what the cars draw', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 2, charging);
    expect(nodeAt(drive, 2)).toMatchObject({ backgroundAmps: [40, 40, 40], chargingAmps: [30, 30, 30], seen: 'fresh' });
  });

  it('never counts cars of unknown wiring, out of reach, left out of the poll or of unknown zone', () => {
    const cases: readonly (readonly [readonly StationSpec[], Readonly<Record<string, StationSeen>>])[] = [
      [[{ name: 'a1', zone: 'A', rotation: 'unknown' }], { a1: { amps: 20 } }],
      [STATIONS, { a1: { amps: 20, reachable: false } }],
      [STATIONS, { b1: { amps: 0 } }],
      [[{ name: 'a1', zone: 'somewhere' }], { a1: { amps: 20 } }],
      [STATIONS, { a1: { amps: [null, null, null] } }],
    ];
    for (const [stations, seen] of cases) {
      const drive = listening(undefined, stations);
      draws(drive, 0, { a1: { amps: 20 } });
      reads(drive, 5, { currentAmps: same(amps(70)) });
      draws(drive, 5, seen);
      expect(nodeAt(drive, 5).backgroundAmps).toEqual([70, 70, 70]);
    }
  });

  it('counts single-phase cars on the grid line they are on', () => {
    const drive = listening(undefined, [{ name: 'a1', zone: 'A', phases: 1, rotation: 'L3' }]);
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, { a1: { amps: [20, null, null] } });
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([70, 70, 50]);
  });

  it('rises with the meter while the cars are not seen at the same time, and never falls', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, charging);
    drive.tick();
    reads(drive, 10, { currentAmps: threePhases(85, 40, 70) });
    expect(nodeAt(drive, 10)).toMatchObject({ backgroundAmps: [55, 40, 40], seen: 'stale' });
  });

  it('is all that the meter shows once the cars have been silent for too long, or were never seen', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    expect(nodeAt(drive, 0)).toMatchObject({ backgroundAmps: [70, 70, 70], seen: 'stale' });
    draws(drive, 0, charging);
    drive.tick();
    reads(drive, 36, { currentAmps: same(amps(60)) });
    expect(nodeAt(drive, 36)).toMatchObject({ backgroundAmps: [60, 60, 60], seen: 'stale' });
  });

  it('is the stated worst when the meter is lost, and never less than it was', () => {
    const drive = listening(siteOf({ nodes: [{ ...MAIN, worstBackgroundAmps: 60 }, ZONE_A, ZONE_B] }));
    expect(nodeAt(drive, 0)).toMatchObject({ seen: 'blind', backgroundAmps: [60, 60, 60], measuredAmps: null });
    reads(drive, 0, { currentAmps: threePhases(110, 40, 70) });
    draws(drive, 0, charging);
    drive.tick();
    expect(nodeAt(drive, 35).seen).toBe('stale');
    expect(nodeAt(drive, 36)).toMatchObject({ seen: 'blind', backgroundAmps: [80, 60, 60] });
  });

  it('is the whole limit when the meter is lost and no worst is stated', () => {
    const drive = listening();
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([100, 100, 100]);
    expect(roomAt(drive, 0)).toBe(0);
  });

  it('without a meter is the reserve and what is known below, of which generation is no part', () => {
    const below = siteOf({
      nodes: [
        { ...MAIN, metered: false },
        { ...ZONE_A, metered: true },
        { ...ZONE_B, metered: true },
      ],
    });
    const reserve = { ...below, nodes: below.nodes.map((node) => ({ ...node, reserveAmps: same(amps(3)) })) };
    const drive = listening(reserve);
    reads(drive, 0, { currentAmps: same(amps(35)), meter: 'A meter' });
    reads(drive, 0, { currentAmps: same(amps(5)), powerWatts: same(watts(-1150)), meter: 'B meter' });
    draws(drive, 0, { a1: { amps: 20 } });
    expect(nodeAt(drive, 0)).toMatchObject({ backgroundAmps: [18, 18, 18], seen: 'fresh', measuredAmps: null });
  });

  it('includes what cars draw above every ceiling they may still follow', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, charging);
    drive.read('A', 6);
    drive.feed({ kind: 'Tick', at: at(0) });
    drive.read('A', 6);
    for (const seconds of [40, 80]) {
      drive.seconds = seconds;
      reads(drive, seconds, { currentAmps: same(amps(70)) });
      draws(drive, seconds, charging);
      drive.tick();
    }
    const allowed = zoneAt(drive, 80).countedAmps[0];
    expect(allowed).toBeLessThan(20);
    expect(nodeAt(drive, 80).backgroundAmps[0]).toBe(70 - allowed - 10);
    expect(zoneAt(drive, 80)).toMatchObject({ drawnAmps: [20, 20, 20], mayDrawAmps: 20 });
  });
});

describe('the reserve', () => {
  /** A building of 40 A with a sun of 60 A behind the meter. */
  function sunny(breaker: Site['nodes'][number]['breaker']): Drive {
    const site = siteOf({
      nodes: [MAIN, ZONE_A, ZONE_B, { name: 'Roof', parent: 'Main', limitAmps: 80, metered: true }],
    });
    const roof = site.meters.map((meter, i) => (i === 1 ? { ...meter, role: 'generation' as const } : meter));
    const nodes = site.nodes.map((node, i) => ({ ...node, breaker: i === 0 ? breaker : null }));
    const drive = listening({ ...site, meters: roof, nodes });
    reads(drive, 0, { currentAmps: same(amps(60)), powerWatts: same(watts(-13_800)), meter: 'Roof meter' });
    reads(drive, 0, { currentAmps: same(amps(20)), powerWatts: same(watts(-4600)) });
    draws(drive, 0, {});
    return drive;
  }

  it('covers the largest source: a building of 40 A and a sun of 60 A leave 60 A of 100 A, not 118 A', () => {
    const drive = sunny(null);
    expect(nodeAt(drive, 0).reserveAmps).toEqual([60, 60, 60]);
    expect(roomAt(drive, 0)).toBe(60);
  });

  it('covers no source that is on another feeder', () => {
    expect(nodeAt(sunny(null), 0, 1).reserveAmps).toEqual([0, 0, 0]);
  });

  it('leaves uncovered what the breaker carries for a dead time', () => {
    const ratedAmps = amps(100);
    expect(roomAt(sunny({ standard: 'IEC 60947-2', ratedAmps, longTimeDelayMs: at(0).monoMs as never }), 0)).toBe(65);
    expect(roomAt(sunny({ standard: 'IEC 60898', ratedAmps, timeConstantMs: at(0).monoMs as never }), 0)).toBe(73);
  });

  it('learns how much the background rises within a dead time, and forgets it slowly', () => {
    const drive = listening();
    for (const [seconds, background] of [
      [0, 20],
      [5, 50],
      [10, 30],
      [905, 30],
    ] as const) {
      drive.seconds = seconds;
      reads(drive, seconds, { currentAmps: same(amps(background)) });
      draws(drive, seconds, {});
      drive.tick();
    }
    expect(nodeAt(drive, 905).reserveAmps[0]).toBeCloseTo(30 / 2, 0);
  });

  it('of a node without a meter is at least that of what is below it', () => {
    const drive = listening(siteOf({ nodes: [{ ...MAIN, metered: false }, { ...ZONE_A, metered: true }, ZONE_B] }));
    for (const [seconds, background] of [
      [0, 10],
      [5, 25],
    ] as const) {
      drive.seconds = seconds;
      reads(drive, seconds, { currentAmps: same(amps(background)), meter: 'A meter' });
      draws(drive, seconds, {});
      drive.tick();
    }
    expect(nodeAt(drive, 5, 0).reserveAmps).toEqual([15, 15, 15]);
  });
});

describe('a zone', () => {
  it('may draw on a line what is wired there; unknown wiring and unknown zones are wired everywhere', () => {
    const drive = listening(undefined, [
      { name: 'a1', zone: 'A', phases: 1, rotation: 'L2' },
      { name: 'a2', zone: 'A', rotation: 'unknown' },
      { name: 'x', zone: 'somewhere', phases: 1, rotation: 'L1' },
    ]);
    expect(zoneAt(drive, 0, 0).wiredAmps).toEqual([64, 64, 32]);
    expect(zoneAt(drive, 0, 1).wiredAmps).toEqual([32, 0, 0]);
  });

  it('may draw on a line what it draws, though nothing says that so much is wired there', () => {
    const drive = listening();
    draws(drive, 0, { a1: { amps: 40 } });
    expect(zoneAt(drive, 0).wiredAmps).toEqual([40, 40, 40]);
  });

  it('may draw its own maximum until it is read back, and all that its node carries until it is listed', () => {
    const drive = new Drive(siteOf({ nodes: [MAIN, { ...ZONE_A, limitAmps: threePhases(50, 80, 60) }, ZONE_B] }));
    expect(zoneAt(drive, 0).mayDrawAmps).toBe(80);
    drive.directory(STATIONS, 63);
    expect(zoneAt(drive, 0).mayDrawAmps).toBe(63);
    drive.read('A', 10);
    expect(zoneAt(drive, 0).mayDrawAmps).toBe(10);
  });

  it('that the box lists no longer counts as background with all that its cars draw', () => {
    const drive = listening();
    drive.feed({ ...drive.directoryEvent(STATIONS), zones: drive.directoryEvent(STATIONS).zones.slice(0, 1) });
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, { a1: { amps: 20 }, b1: { amps: 10 } });
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([50, 50, 50]);
    expect(zoneAt(drive, 0, 1).mayDrawAmps).toBe(63);
  });
});

describe('a line', () => {
  it('is overloaded above its derated limit, each by itself', () => {
    const node = siteOf({ nodes: [MAIN], derate: 0.98 }).nodes[0] as Site['nodes'][number];
    expect(overloadedPhases(node, threePhases(98, 98.1, 120))).toEqual([1, 2]);
  });
});
