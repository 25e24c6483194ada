/**
 * The examples by which the rules of control are explained, with their numbers: on the engine in a closed loop where it
 * decides, and on the quantity concerned where that is one.
 */
import { describe, expect, it } from 'vitest';
import { createThermalState, heat, thermalStress } from '../sim/plant/breaker.ts';
import { count, createMeter } from '../sim/plant/meter.ts';
import {
  amps,
  earliestTrip,
  millis,
  onAllPhases,
  tripValue,
  volts,
  watts,
  type Breaker,
  type Ceiling,
  type BoundStrategy,
} from '../src/engine/index.ts';
import { peakShaving } from '../src/strategies/peak-shaving/strategy.ts';
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
} from './support/listening.ts';
import { Drive, threePhases } from './support/drive.ts';
import { siteOf } from './support/site.ts';
import { allocationOf, drawnIn, smallLoop, type SmallLoop } from './support/small-loop.ts';
import { snapshotOf } from './support/snapshot.ts';

const MINUTE_MS = 60_000;
/** Longer than any ramp takes. */
const UNTIL_SETTLED_MS = 20 * MINUTE_MS;

/** What each zone is allocated once nothing changes any more. */
function settled(spec: SmallLoop): readonly number[] {
  const loop = smallLoop(spec);
  loop.pass(UNTIL_SETTLED_MS);
  expect(loop.limits()).toMatchObject({ violations: 0 });
  return loop.site.zones.map(({ name }) => allocationOf(loop, name));
}

const always = (ceiling: Ceiling): BoundStrategy => ({
  name: 'cap',
  id: 'cap',
  version: '1.0.0',
  shadow: false,
  options: null,
  initialMemory: null,
  propose: () => ({ ceilings: [ceiling] }),
  failsafe: () => ({ ceilings: [ceiling] }),
});
const charging = (node: string, bound: Ceiling['bound']): Ceiling => ({
  node,
  bound,
  covers: 'charging',
  kind: 'mandatory',
  until: null,
  reason: { kind: 'stated', text: 'the grid operator', facts: {} },
});

describe('two loops on one meter: a dynamic zone of 98 A beside a background of 40 A', () => {
  const dynamic: SmallLoop = {
    limitAmps: 98,
    zones: [{ name: 'A', limitAmps: 98 }],
    cars: [{ zone: 'A' }, { zone: 'A' }],
    building: () => 40,
    boxZone: () => ({ mode: 'dynamic', meter: 'Main meter' }),
  };
  const drawn = (of: Partial<SmallLoop>, reduction?: number): number => {
    const loop = smallLoop({ ...dynamic, ...of });
    loop.pass(MINUTE_MS);
    const zone = loop.box.zones()[0]?.id ?? -1;
    if (reduction !== undefined) expect(loop.box.putReduction(zone, { reduction })).toBe('ok');
    loop.pass(UNTIL_SETTLED_MS);
    return drawnIn(loop).reduce((sum, one) => sum + one, 0);
  };
  const unheard = { hears: () => [] };

  it('keeps to its 58 A by itself, so that nothing has to be taken off it', () => {
    expect(drawn(unheard)).toBe(58);
  });

  it.each([
    ['setpoint', 18],
    ['max', 58],
  ] as const)('told a reduction of 40 A from its %s, has %i A left', (base, left) => {
    expect(drawn({ ...unheard, modes: { base } }, 40)).toBe(left);
  });

  it('under a second regulator charges nobody where reductions are taken off the setpoint: only static zones are reduced', () => {
    expect(drawn({ modes: { base: 'max' } })).toBe(58);
    expect(drawn({ modes: { base: 'setpoint' } })).toBeLessThanOrEqual(18);
  });
});

describe('what a reading is worth', () => {
  it('40 A that are nearly all reactive, beside an export of 0.2 kW, are no 40 A of export', () => {
    const drive = listening(siteOf({ nodes: [MAIN, ZONE_A] }));
    reads(drive, 0, { currentAmps: same(amps(40)), powerWatts: same(watts(-200)) });
    draws(drive, 0, { a1: { amps: 0 } });
    const { backgroundAmps, reactiveAmps } = nodeAt(drive, 0);
    expect(backgroundAmps[0]).toBeCloseTo(-200 / 230);
    expect(reactiveAmps[0]).toBeCloseTo(Math.sqrt(40 ** 2 - (200 / 230) ** 2));
    expect(roomAt(drive, 0)).toBeCloseTo(Math.sqrt(100 ** 2 - 40 ** 2 + (200 / 230) ** 2));
    expect(Math.round(roomAt(drive, 0))).toBe(92);
  });

  it('a building of 40 A and a sun of 60 A do not make room for 118 A, because the inverter may trip', () => {
    const breaker: Breaker = { standard: 'IEC 60898', ratedAmps: amps(100), timeConstantMs: millis(60_000) };
    const roofed = withSource(siteOf({ nodes: [MAIN, ZONE_A], derate: 0.98 }), {
      name: 'Roof',
      node: 'Main',
      nominalKw: 60,
    });
    const drive = listening(withNode(roofed, 'Main', { breaker }));
    reads(drive, 0, { meter: 'Roof', currentAmps: same(amps(60)), powerWatts: same(watts(-60 * 230)) });
    reads(drive, 0, { currentAmps: same(amps(20)), powerWatts: same(watts(-20 * 230)) });
    draws(drive, 0, { a1: { amps: 0 } });
    expect(nodeAt(drive, 0).backgroundAmps).toEqual(threePhases(-20));
    // 13 A of the sun's 60 the breaker carries on top of its rating for as long as it takes.
    expect(nodeAt(drive, 0).reserveAmps).toEqual(threePhases(60 - 13));
    expect(roomAt(drive, 0)).toBeCloseTo(98 + 20 - 47);
  });
});

describe('sharing', () => {
  const four = (zone: string): SmallLoop['cars'] => Array.from({ length: 4 }, () => ({ zone }));
  const two: SmallLoop = {
    limitAmps: 98,
    zones: [
      { name: 'A', limitAmps: 98 },
      { name: 'B', limitAmps: 98 },
    ],
    cars: [...four('A'), ...four('B')],
  };

  it('98 A are shared 49 and 49; when A is capped at 10, B gets 88', () => {
    expect(settled(two)).toEqual([49, 49]);
    const cap = charging('A', { unit: 'A', amps: onAllPhases(amps(10)) });
    expect(settled({ ...two, strategies: [always(cap)] })).toEqual([10, 88]);
  });

  it('two zones of one car share 11 A as 11 and nothing, and 12 A as 6 and 6', () => {
    const cars: SmallLoop['cars'] = [{ zone: 'A' }, { zone: 'B' }];
    const timing = { turnMs: millis(1e12) };
    expect(settled({ cars, timing, limitAmps: 11 })).toEqual([11, 0]);
    expect(settled({ cars, timing, limitAmps: 12 })).toEqual([6, 6]);
  });

  it('a three-phase zone, a on L1 and b on L2: b gets less when L1 gets more', () => {
    const zones = ['T', 'a', 'b'].map((name) => ({ name, limitAmps: 63 }));
    const cars: SmallLoop['cars'] = [
      { zone: 'T' },
      { zone: 'a', phases: 1 },
      { zone: 'b', phases: 1, rotation: 'L2L3L1' },
    ];
    expect(settled({ zones, cars, limitAmps: threePhases(20, 30, 100) })).toEqual([10, 10, 20]);
    expect(settled({ zones, cars, limitAmps: threePhases(30, 30, 100) })).toEqual([15, 15, 15]);
  });
});

describe('a ceiling of 4.2 kW', () => {
  const cap = charging('A', { unit: 'W', watts: watts(4200) });

  it.each([
    [240, 0],
    [230, 6],
  ])('at %i V gives a three-phase car %i A: at 240 V it is 5.8 A, and the ceiling is named', (voltage, allocated) => {
    const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A] }), [always(cap)]);
    drive.link();
    drive.directory([{ name: 'a1', zone: 'A' }]);
    drive.read('A', 0);
    reads(drive, 0, {
      currentAmps: same(amps(1)),
      powerWatts: same(watts(voltage)),
      voltageVolts: same(volts(voltage)),
    });
    draws(drive, 0, { a1: { amps: 0 } });
    const [zone] = drive.tick().zones;
    expect(zone?.allocationAmps).toBe(allocated);
    expect(zone?.because).toMatchObject({ by: 'cap', reason: { text: 'the grid operator' } });
    expect(4200 / (3 * 240)).toBeCloseTo(5.8, 1);
  });
});

describe('a quarter of an hour of -50 kW and then +150 kW', () => {
  const halfWindowHours = 0.125;

  it('is billed as 75 kW and not as 50: an import register does not run backwards', () => {
    const meter = createMeter({ name: 'Main meter', periodMs: 1000, sign: 1 }, 230);
    for (const kw of [-50, 150]) count(meter, kw * 1000 * halfWindowHours);
    expect(meter.importWh / 1000 / (2 * halfWindowHours)).toBe(75);
  });

  it('is just what peak shaving at 75 kW admits: what was exported before is no credit', () => {
    const options = peakShaving.options.parse({ meter: 'Main meter', targetKw: 75, marginPct: 0 });
    const start = 1_700_000_100_000 - (1_700_000_100_000 % (15 * MINUTE_MS));
    const ask = (minutes: number, memory: Parameters<typeof peakShaving.propose>[1]['memory']) =>
      peakShaving.propose(snapshotOf({ wallMs: start + minutes * MINUTE_MS, registerWh: 1000, powerWatts: -50_000 }), {
        options,
        memory,
      });
    const first = ask(0, null);
    const halfway = ask(7.5, first?.memory ?? null);
    expect(halfway?.ceilings[0]?.reason).toMatchObject({ kind: 'demand-window', meanWatts: 150_000 });
    // Of that, charging leaves what the background may still rise in the last 40 s: 5 % of 75 kW before anything was learnt.
    const keptFreeWatts = (3750 * 40) / 450;
    expect(halfway?.ceilings[0]?.bound).toEqual({ unit: 'W', watts: 150_000 - keptFreeWatts });
  });
});

describe('breakers', () => {
  const miniature: Breaker = { standard: 'IEC 60898', ratedAmps: amps(100), timeConstantMs: millis(60_000) };
  const release: Breaker = { standard: 'IEC 60947-2', ratedAmps: amps(100), longTimeDelayMs: millis(100_000) };

  /** How far so many seconds at this current take it towards its earliest trip, from cold. */
  const stressOf = (breaker: Breaker, currentAmps: number, seconds: number): number => {
    const pole = createThermalState(breaker);
    for (let second = 0; second < seconds; second += 1) heat(pole, currentAmps, 1);
    return thermalStress(pole);
  };

  it('of IEC 60898 with 60 s trip in 15 s at 2.55 In, and never below 1.13 In', () => {
    const seconds = (earliestTrip(miniature, amps(0), amps(255)) ?? 0) / 1000;
    expect(Math.round(seconds)).toBe(15);
    expect(stressOf(miniature, 255, Math.floor(seconds))).toBeLessThan(1);
    expect(stressOf(miniature, 255, Math.ceil(seconds))).toBeGreaterThanOrEqual(1);
    expect(earliestTrip(miniature, amps(100), amps(113))).toBeNull();
    expect(stressOf(miniature, 113, 10 * 3600)).toBeLessThan(1);
  });

  it('of IEC 60947-2 trip at K = 0.8·tr·2.25 at the earliest', () => {
    expect(tripValue(release)).toBeCloseTo(0.8 * 100 * 2.25);
    expect(earliestTrip(release, amps(98), amps(150))).toBeCloseTo(80_000);
    expect(stressOf(release, 150, 79)).toBeLessThan(1);
    expect(stressOf(release, 150, 80)).toBeCloseTo(1);
    expect(stressOf(release, 105, 10 * 3600)).toBe(0);
  });
});
