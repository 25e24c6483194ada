import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, millis, watts, type Breaker, type EngineState, type Site } from '../../src/engine/index.ts';
import { learnBackground, UNRECORDED_WEEK } from '../../src/engine/worst-week.ts';
import { at, type Drive, threePhases, type StationSpec } from '../support/drive.ts';
import { meterObserved, type StationSeen } from '../support/events.ts';
import {
  draws,
  listening,
  MAIN,
  nodeAt,
  reads,
  roomAt,
  same,
  STATIONS,
  withNode,
  withSource,
  ZONE_A,
  ZONE_B,
  zoneAt,
} from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });
const charging = { a1: { amps: 20 }, b1: { amps: 10 } };
const idle = { a1: { status: 'available', amps: 0 }, b1: { status: 'available', amps: 0 } } as const;

describe('background', () => {
  it('is what the meter shows beyond what the cars draw', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 2, charging);
    expect(nodeAt(drive, 2)).toMatchObject({ backgroundAmps: [40, 40, 40], chargingAmps: [30, 30, 30], seen: 'fresh' });
  });

  it('is its worst until meter and cars were seen together and fresh once', () => {
    const drive = listening(siteOf({ nodes: [{ ...MAIN, worstBackgroundAmps: 60 }, ZONE_A, ZONE_B] }));
    drive.feed(meterObserved('Main meter', 0, { values: { currentAmps: threePhases(70, 100, 70) } }));
    draws(drive, 0, charging);
    drive.tick();
    // Seen once: what it shows can only add to the worst.
    expect(nodeAt(drive, 0)).toMatchObject({
      backgroundAmps: [60, 70, 60],
      seen: 'blind',
      measuredAmps: [70, 100, 70],
    });
    drive.feed(meterObserved('Main meter', 5, { values: { currentAmps: same(amps(70)) } }));
    draws(drive, 5, charging);
    drive.tick();
    expect(nodeAt(drive, 5)).toMatchObject({ backgroundAmps: [40, 40, 40], seen: 'fresh' });
    expect(nodeAt(drive, 21)).toMatchObject({ backgroundAmps: [40, 40, 40], seen: 'stale' });
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

  it('is its worst while the cars were never seen, and at least all that the meter shows', () => {
    const drive = listening(siteOf({ nodes: [{ ...MAIN, worstBackgroundAmps: 60 }, ZONE_A, ZONE_B] }));
    reads(drive, 0, { currentAmps: threePhases(70, 10, 70) });
    expect(nodeAt(drive, 0)).toMatchObject({ backgroundAmps: [70, 60, 70], seen: 'blind' });
  });

  it('is all that the meter shows once the cars have been silent for too long', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, charging);
    drive.tick();
    reads(drive, 36, { currentAmps: same(amps(60)) });
    expect(nodeAt(drive, 36)).toMatchObject({ backgroundAmps: [60, 60, 60], seen: 'stale' });
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
    const drive = listening(withSource(reserve, { name: 'Roof', node: 'B', nominalKw: 10 }));
    reads(drive, 0, { currentAmps: same(amps(35)), meter: 'A meter' });
    reads(drive, 0, { currentAmps: same(amps(5)), powerWatts: same(watts(-1150)), meter: 'B meter' });
    draws(drive, 0, { a1: { amps: 20 }, b1: { status: 'available' } });
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
    expect(zoneAt(drive, 80)).toMatchObject({ drawnAmps: [20, 20, 20], mayDrawAmps: same(allowed) });
  });
});

describe('a station that did not speak in the last poll', () => {
  /** Zone A draws 20 A, allowed 16 A by its set-point or what is said, and is then left out of the poll. */
  function silenced(site: Site, spoke: StationSeen): Drive {
    const drive = listening(site);
    draws(drive, 0, { a1: spoke, b1: { amps: 10 } });
    reads(drive, 5, { currentAmps: same(amps(70)) });
    draws(drive, 5, { b1: { amps: 10 } });
    return drive;
  }
  const unmetered = siteOf({ nodes: [{ ...MAIN, metered: false }, ZONE_A, ZONE_B] });

  it('is in the metered current with what it drew, and in the reserve with what it may go back to', () => {
    const node = nodeAt(silenced(SITE, { amps: 20, setpoint: 32 }), 5);
    expect(node).toMatchObject({ backgroundAmps: [60, 60, 60], reserveAmps: [12, 12, 12], chargingAmps: [10, 10, 10] });
  });

  it('leaves a metered node the room of a station that draws all it was allowed', () => {
    expect(roomAt(silenced(SITE, { amps: 20, setpoint: 32 }), 5)).toBe(100 - 70 + 10 - 12);
  });

  it('is background on a node without a meter, with all that it may draw', () => {
    const drive = silenced(unmetered, { amps: 20, setpoint: 32 });
    expect([nodeAt(drive, 5, 1).backgroundAmps, nodeAt(drive, 5, 0).backgroundAmps]).toEqual([same(32), same(32)]);
    expect(nodeAt(drive, 5, 2).backgroundAmps).toEqual(same(0));
  });

  it.each([
    ['what it was allowed', { amps: 5, setpoint: 16 }, 16],
    ['what it drew, where that was more', { amps: 20, setpoint: 16 }, 20],
    ['what it needs at least, where it was allowed nothing', { amps: 0, setpoint: 0 }, 6],
    ['what it drew, where it said no set-point', { amps: 20, setpoint: null }, 20],
  ])('may draw %s', (_, spoke, most) => {
    expect(nodeAt(silenced(unmetered, spoke), 5, 1).backgroundAmps).toEqual(same(most));
  });

  it('counts the same where it is said to be out of reach', () => {
    const drive = listening(unmetered);
    draws(drive, 0, { a1: { amps: 5, setpoint: 16 }, b1: { amps: 10 } });
    draws(drive, 5, { a1: { amps: 5, setpoint: 16, reachable: false }, b1: { amps: 10 } });
    expect(nodeAt(drive, 5, 1).backgroundAmps).toEqual(same(16));
  });

  it('counts on every line where nobody knows its wiring', () => {
    const drive = listening(unmetered, [{ name: 'a1', zone: 'A', phases: 1, rotation: 'unknown' }]);
    draws(drive, 0, {});
    expect(nodeAt(drive, 0, 1).backgroundAmps).toEqual(same(6));
  });

  it('never leaves more room than one that speaks, on metered and unmetered nodes', () => {
    const current = fc.integer({ min: 0, max: 32 });
    fc.assert(
      fc.property(current, current, fc.boolean(), (drawn, setpoint, isMetered) => {
        const site = isMetered ? SITE : unmetered;
        const speaking = silenced(site, { amps: drawn, setpoint });
        const roomSilent = roomAt(speaking, 5);
        draws(speaking, 5, { a1: { amps: drawn, setpoint }, b1: { amps: 10 } });
        expect(roomSilent).toBeLessThanOrEqual(roomAt(speaking, 5));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a node whose meter is lost', () => {
  const stated = siteOf({ nodes: [{ ...MAIN, worstBackgroundAmps: 60 }, ZONE_A, ZONE_B] });

  it('carries the stated worst, and never less than it did', () => {
    const drive = listening(stated);
    expect(nodeAt(drive, 0)).toMatchObject({ seen: 'blind', backgroundAmps: [60, 60, 60], measuredAmps: null });
    reads(drive, 0, { currentAmps: threePhases(110, 40, 70) });
    draws(drive, 0, charging);
    drive.tick();
    expect(nodeAt(drive, 35).seen).toBe('stale');
    expect(nodeAt(drive, 36)).toMatchObject({ seen: 'blind', backgroundAmps: [80, 60, 60] });
  });

  it('carries its whole limit where no worst is stated', () => {
    const drive = listening();
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([100, 100, 100]);
    expect(roomAt(drive, 0)).toBe(0);
  });

  it('carries its whole limit in an hour of which nothing was recorded, though it was seen in another', () => {
    const drive = listening();
    drive.seconds = 2;
    reads(drive, 0, { currentAmps: same(amps(20)) });
    draws(drive, 2, idle);
    drive.tick();
    expect(nodeAt(drive, 2)).toMatchObject({ seen: 'fresh', backgroundAmps: same(20) });
    expect(nodeAt(drive, 5 * 3600)).toMatchObject({ seen: 'blind', backgroundAmps: same(100) });
  });

  /** An idle site, as its meter and its cars showed it together once. */
  const seenOnce = { backgroundAmps: same(amps(0)), meteredAmps: same(amps(0)) };

  /** A drive whose root has recorded three weeks, in which its background never rose above what is said. */
  function learnt(site: Site, worst: number, paired: typeof seenOnce | null = seenOnce): Drive {
    const drive = listening(site);
    let week = UNRECORDED_WEEK;
    for (let hours = -3 * 168; hours <= 0; hours += 0.5) {
      const seen = { backgroundAmps: same(amps(worst)), at: at(hours * 3600) };
      week = learnBackground(week, seen, site.timeZone);
    }
    const nodes = drive.state.nodes.map((node, index) => (index === 0 ? { ...node, week, paired } : node));
    drive.state = { ...drive.state, nodes };
    return drive;
  }

  it('carries what it took in this hour of the weeks before, where no worst is stated', () => {
    expect(nodeAt(learnt(SITE, 45), 0).backgroundAmps).toEqual(same(45));
    expect(nodeAt(learnt(stated, 45), 0).backgroundAmps).toEqual(same(60));
    expect(nodeAt(learnt(stated, 75), 0).backgroundAmps).toEqual(same(60));
  });

  it('carries its whole limit until its meter was seen, whatever an earlier run has recorded', () => {
    expect(nodeAt(learnt(SITE, 45, null), 0).backgroundAmps).toEqual(same(100));
    expect(nodeAt(learnt(stated, 45, null), 0).backgroundAmps).toEqual(same(60));
  });

  it('carries what one of its lines still shows, where that is more', () => {
    const drive = listening(stated);
    reads(drive, 0, { currentAmps: [amps(95), null, null] });
    draws(drive, 0, charging);
    expect(nodeAt(drive, 0)).toMatchObject({ seen: 'blind', backgroundAmps: [65, 60, 60] });
  });

  it('carries at least the worst, the last that was sure and what is still shown, each line by itself', () => {
    const current = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(current, current, current, fc.boolean(), (worst, before, shown, isLearnt) => {
        const known = withNode(SITE, 'Main', { worstBackgroundAmps: same(amps(worst)) });
        const drive = isLearnt ? learnt(SITE, worst) : listening(known);
        reads(drive, 0, { currentAmps: threePhases(before, before + 5, before) });
        draws(drive, 0, idle);
        drive.tick();
        reads(drive, 8, { currentAmps: [amps(shown), null, null] });
        const { seen, backgroundAmps } = nodeAt(drive, 44);
        expect(seen).toBe('blind');
        expect(backgroundAmps[0]).toBeGreaterThanOrEqual(Math.max(worst, before, shown));
        expect(backgroundAmps[1]).toBe(Math.max(worst, before + 5));
        expect(backgroundAmps[2]).toBe(Math.max(worst, before));
      }),
      { numRuns: 100 },
    );
  });

  it('never gains room by losing it', () => {
    const load = fc.integer({ min: -60, max: 120 });
    fc.assert(
      fc.property(fc.tuple(load, load), fc.nat({ max: 40 }), fc.nat({ max: 120 }), ([then, now], drawn, worst) => {
        const drive = listening(withNode(SITE, 'Main', { worstBackgroundAmps: same(amps(worst)) }));
        for (const [seconds, total] of [
          [0, then],
          [5, now],
        ] as const) {
          drive.seconds = seconds;
          drive.meter('Main meter', threePhases(total + drawn));
          draws(drive, seconds, { a1: { amps: drawn, setpoint: drawn }, b1: { amps: 0, setpoint: 0 } });
          drive.tick();
        }
        const seeing = roomAt(drive, 5);
        for (const seconds of [12, 20, 39, 41, 80]) expect(roomAt(drive, seconds)).toBeLessThanOrEqual(seeing);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a breaker that carries far too much', () => {
  const breakers: Readonly<Record<Breaker['standard'], (ratedAmps: number) => Breaker>> = {
    'IEC 60898': (ratedAmps) => ({
      standard: 'IEC 60898',
      ratedAmps: amps(ratedAmps),
      timeConstantMs: millis(60_000),
    }),
    'IEC 60947-2': (ratedAmps) => ({
      standard: 'IEC 60947-2',
      ratedAmps: amps(ratedAmps),
      longTimeDelayMs: millis(100_000),
    }),
  };
  const carrying = (breaker: Breaker | null, current: number): Drive => {
    const drive = listening(withNode(SITE, 'Main', { breaker, limitAmps: same(amps(1000)) }));
    reads(drive, 0, { currentAmps: threePhases(1, current, 1) });
    draws(drive, 0, idle);
    drive.tick();
    return drive;
  };

  it.each([
    ['IEC 60898', 1.45],
    ['IEC 60947-2', 1.3],
  ] as const)(
    'by %s has everything below it stopped above %f times its rating, and not at it',
    (standard, multiple) => {
      fc.assert(
        fc.property(fc.integer({ min: 6, max: 600 }), fc.boolean(), (rated, isAbove) => {
          const drive = carrying(breakers[standard](rated), multiple * rated * (isAbove ? 1.001 : 0.999));
          expect(nodeAt(drive, 0).shedding).toBe(isAbove);
          expect(roomAt(drive, 0) === 0).toBe(isAbove);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('sheds by what flows, whether that does any work or not', () => {
    const drive = listening(withNode(SITE, 'Main', { breaker: breakers['IEC 60898'](100) }));
    reads(drive, 0, { currentAmps: same(amps(150)), powerWatts: same(watts(-2000)) });
    draws(drive, 0, charging);
    expect(nodeAt(drive, 0).shedding).toBe(true);
  });

  it('sheds on the word of a meter that is stale, or lost on another line', () => {
    const drive = carrying(breakers['IEC 60898'](100), 200);
    expect(nodeAt(drive, 20)).toMatchObject({ seen: 'stale', shedding: true });
    expect(nodeAt(drive, 60)).toMatchObject({ seen: 'blind', shedding: true });
    const partial = listening(withNode(SITE, 'Main', { breaker: breakers['IEC 60898'](100) }));
    reads(partial, 0, { currentAmps: [null, amps(200), null] });
    expect(nodeAt(partial, 0)).toMatchObject({ seen: 'blind', shedding: true });
  });

  it('where there is none, or no meter, never sheds', () => {
    expect(nodeAt(carrying(null, 5000), 0).shedding).toBe(false);
    expect(nodeAt(carrying(breakers['IEC 60898'](1), 500), 0, 1).shedding).toBe(false);
  });
});

describe('the least background', () => {
  const least = (drive: Drive, seconds: number) => nodeAt(drive, seconds).leastBackgroundAmps;

  /** A building that draws 30 A beside cars of 20 and 10 A, decided on once. */
  function seen(site = SITE): Drive {
    const drive = listening(site);
    drive.seconds = 2;
    reads(drive, 0, { currentAmps: same(amps(60)) });
    draws(drive, 2, charging);
    drive.tick();
    return drive;
  }

  it('is the background where all is known', () => {
    expect(least(seen(), 2)).toEqual(same(30));
  });

  it('unknown-is-worst: counts a car of which nothing is heard neither as building nor as gone', () => {
    const drive = seen();
    reads(drive, 4, { currentAmps: same(amps(60)) });
    draws(drive, 5, { b1: { amps: 10 } });
    expect(nodeAt(drive, 5)).toMatchObject({ backgroundAmps: same(50), leastBackgroundAmps: same(30) });
    draws(drive, 6, { a1: { amps: [null, null, null] }, b1: { amps: 10 } });
    expect(nodeAt(drive, 6)).toMatchObject({ backgroundAmps: same(50), leastBackgroundAmps: same(30) });
  });

  it('believes a rise no sooner than a second decision sees it, and a fall at once', () => {
    const drive = seen();
    draws(drive, 4, charging);
    drive.seconds = 5;
    reads(drive, 5, { currentAmps: [amps(68), amps(51), amps(60)] });
    draws(drive, 5, charging);
    expect(nodeAt(drive, 5)).toMatchObject({ backgroundAmps: [38, 21, 30], leastBackgroundAmps: [30, 21, 30] });
    drive.tick();
    expect(least(drive, 5)).toEqual([38, 21, 30]);
  });

  it('is all lines’ worst alike where nobody looks', () => {
    const drive = listening(withNode(SITE, 'Main', { worstBackgroundAmps: same(amps(60)) }));
    expect(nodeAt(drive, 0)).toMatchObject({ seen: 'blind', leastBackgroundAmps: same(60) });
  });

  it('without a meter is what is stated and what those below bring, and no car that is silent', () => {
    const nodes = [{ ...MAIN, metered: false }, { ...ZONE_A, metered: true }, ZONE_B];
    const drive = listening(withNode(siteOf({ nodes }), 'Main', { reserveAmps: same(amps(12)) }));
    reads(drive, 0, { meter: 'A meter', currentAmps: same(amps(25)) });
    draws(drive, 2, charging);
    expect(least(drive, 2)).toEqual(same(17));
    reads(drive, 4, { meter: 'A meter', currentAmps: same(amps(25)) });
    draws(drive, 5, { a1: { amps: 20 } });
    expect(nodeAt(drive, 5).backgroundAmps).toEqual(same(17 + 10));
    expect(least(drive, 5)).toEqual(same(17));
  });
});

describe('a meter that shows more flowing back than the sources can give', () => {
  const sunny = withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 20.7 });

  /** Two cars of 15 A in all, after one honest reading or none, and a meter that then shows `flow` A for so long. */
  function flowing(site: Site, flow: number, to: number, isHonestAtFirst = true): Drive {
    const drive = listening(site);
    for (let seconds = isHonestAtFirst ? -5 : 0; seconds <= to; seconds += 5) {
      drive.seconds = seconds;
      const shown = seconds < 0 ? 20 : flow;
      reads(drive, seconds, { currentAmps: same(amps(Math.abs(shown))), powerWatts: same(watts(shown * 230)) });
      reads(drive, seconds, { currentAmps: same(amps(30)), powerWatts: same(watts(-6900)), meter: 'Roof' });
      draws(drive, seconds, { a1: { amps: 10, setpoint: 10 }, b1: { amps: 5, setpoint: 5 } });
      drive.tick();
    }
    return drive;
  }

  it('is at once stale, and says why', () => {
    expect(nodeAt(flowing(SITE, -20, 0), 0)).toMatchObject({ seen: 'stale', backward: true });
  });

  it('is believed as far as the sources can give that, and a little more', () => {
    expect(nodeAt(flowing(sunny, -20, 5), 5)).toMatchObject({ seen: 'fresh', backward: false });
    // 30 A of sun, a tenth more, 3 A for what is not read at one moment, and 15 A that the cars take of it.
    expect(nodeAt(flowing(sunny, -20.9, 5), 5).backward).toBe(false);
    expect(nodeAt(flowing(sunny, -21.1, 5), 5).backward).toBe(true);
  });

  it('makes no room, and counts as load after a dead time', () => {
    expect(nodeAt(flowing(SITE, -40, 0), 0).backgroundAmps).toEqual(same(5));
    expect(nodeAt(flowing(SITE, -40, 30), 34).backgroundAmps).toEqual(same(5));
    expect(nodeAt(flowing(SITE, -40, 35), 35).backgroundAmps).toEqual(same(25));
  });

  it('from the very first reading is known for that too, and counts as load at once where it is more than the worst', () => {
    const stated = withNode(SITE, 'Main', { worstBackgroundAmps: same(amps(60)) });
    expect(nodeAt(flowing(stated, -80, 0, false), 0)).toMatchObject({
      seen: 'blind',
      backward: true,
      backgroundAmps: same(80),
    });
    const drive = flowing(stated, -20, 35, false);
    expect(nodeAt(drive, 35)).toMatchObject({ seen: 'blind', backgroundAmps: same(60) });
    expect(drive.state.nodes[0]?.backwardSince).toBe(at(0).monoMs);
    expect(drive.state.alarms).toContain('meter-reversed Main meter');
  });

  it('lets nothing be learnt: no rise, no pair, no week', () => {
    const learnt = ({ state }: Drive): unknown => {
      const { paired, recent, week, riseAmps, rises } = state.nodes[0] as EngineState['nodes'][number];
      return { paired, recent, week, riseAmps, rises };
    };
    expect(learnt(flowing(SITE, -20, 60))).toEqual(learnt(flowing(SITE, -20, -5)));
  });

  it('stays in doubt while its next sample is set against the same word of the cars', () => {
    const drive = flowing(SITE, -20, 0);
    drive.seconds = 2;
    reads(drive, 2, { currentAmps: same(amps(16)), powerWatts: same(watts(3680)) });
    expect(nodeAt(drive, 2)).toMatchObject({ seen: 'stale', backgroundAmps: same(5) });
    drive.tick();
    draws(drive, 3, { a1: { amps: 10 }, b1: { amps: 5 } });
    expect(nodeAt(drive, 3)).toMatchObject({ seen: 'fresh', backward: false, backgroundAmps: same(1) });
  });

  it('is forgiven as soon as it shows what can be', () => {
    const drive = flowing(SITE, -20, 60);
    drive.seconds = 65;
    reads(drive, 65, { currentAmps: same(amps(20)), powerWatts: same(watts(4600)) });
    draws(drive, 65, { a1: { amps: 10 }, b1: { amps: 5 } });
    drive.tick();
    expect(nodeAt(drive, 65)).toMatchObject({ seen: 'fresh', backward: false, backgroundAmps: same(5) });
    expect(drive.state.nodes[0]?.backwardSince).toBeNull();
  });
});
