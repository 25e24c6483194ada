import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoxModel } from '../../../sim/evce/model.ts';
import { createFaultBoard } from '../../../sim/faults.ts';
import { createRandom } from '../../../sim/random.ts';
import type { PerPhase } from '../../../src/engine/index.ts';
import { faultOf, type BoxModes } from '../../../src/config/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { aZone, idOf, WALL_START_MS } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const METER = 'Main incomer';

interface Spec {
  readonly maxAmps?: number;
  readonly stations?: number;
  readonly vips?: readonly number[];
  readonly modes?: Partial<BoxModes>;
}

/** A zone that regulates by the site's meter, with cars that draw what they are told one second later. */
function aLivingZone({ maxAmps = 98, stations = 4, vips = [], modes = {} }: Spec = {}) {
  const field = fakeField(
    Array.from({ length: stations }, (_, index) => aStation({ name: `S${index}`, vip: vips.includes(index) })),
  );
  const faults = createFaultBoard(createRandom(1));
  const zone = aZone({ name: 'Garage', maxAmps, mode: 'dynamic', meter: METER, degradedAmps: 24 });
  const model = createBoxModel({
    field,
    zones: [zone],
    dialect: DEFAULT_DIALECT,
    wallStartMs: WALL_START_MS,
    modes,
    faults,
  });
  const garage = idOf(model.zones(), 'Garage');
  let nowMs = 0;
  const drawn = (): number => field.stations.reduce((sum, _, index) => sum + field.station(index).currentAmps[0], 0);
  /** Lets seconds pass beside this background. */
  const live = (seconds: number, background: PerPhase<number>): void => {
    for (let second = 0; second < seconds; second += 1) {
      field.stations.forEach((_, index) => {
        const amps = field.station(index).connected ? (field.setpointAmps[index] ?? 0) : 0;
        field.report(index, { currentAmps: [amps, amps, amps], status: amps > 0 ? 'Charging' : 'SuspendedEVSE' });
      });
      const ev = drawn();
      const currentAmps: PerPhase<number> = [background[0] + ev, background[1] + ev, background[2] + ev];
      const powerWatts: PerPhase<number> = [currentAmps[0] * 230, currentAmps[1] * 230, currentAmps[2] * 230];
      field.measure({ measuredMs: nowMs, currentAmps, powerWatts });
      nowMs += 1000;
      model.advance(nowMs);
    }
  };
  return { field, faults, model, garage, live, drawn, status: () => model.zoneStatus(garage) };
}

describe('a zone that the box holds to its maximum by a meter', () => {
  it('has what the background leaves it, and a reduction bites where the mode says', () => {
    const draw = (base: BoxModes['base']): number[] => {
      const { field, model, garage, live, drawn } = aLivingZone({ modes: { base } });
      field.stations.forEach((_, index) => field.arrive(index));
      live(30, [40, 40, 40]);
      const before = drawn();
      model.putReduction(garage, { reduction: 40 });
      live(30, [40, 40, 40]);
      return [before, drawn()];
    };
    expect(draw('setpoint')).toEqual([58, 18]);
    expect(draw('max')).toEqual([58, 58]);
  });

  it('with its background stays within its maximum once it has settled, whatever the background did', () => {
    const course = fc.array(
      fc.record({
        background: fc.tuple(fc.nat(90), fc.nat(90), fc.nat(90)),
        comes: fc.option(fc.nat(3)),
        seconds: fc.integer({ min: 1, max: 40 }),
        reduction: fc.nat(60),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(course, fc.constantFrom<BoxModes['base']>('setpoint', 'max'), (events, base) => {
        const { field, model, garage, live, drawn } = aLivingZone({ modes: { base } });
        for (const { background, comes, seconds, reduction } of events) {
          if (comes !== null) field.arrive(comes);
          model.putReduction(garage, { reduction });
          live(seconds, background);
          // One allocation, its latency, and the cars' second.
          live(12, background);
          for (const flow of background) expect(drawn() + flow).toBeLessThanOrEqual(Math.max(98, flow) + 1e-6);
        }
      }),
    );
  });

  it('is blind without its meter, then degraded, and recovers with it', () => {
    const { field, faults, live, drawn, status } = aLivingZone();
    field.stations.forEach((_, index) => field.arrive(index));
    live(30, [40, 40, 40]);
    expect(status()?.status).toBe('reduced');
    faults.add(faultOf('meter-unplugged', { forMs: 60_000 }), 30_000);
    live(6, [40, 40, 40]);
    expect([status()?.status, drawn()]).toEqual(['pm_lost', 58]);
    live(20, [90, 90, 90]);
    expect([status()?.status, drawn()]).toEqual(['degraded', 24]);
    expect(status()?.setpoint).toEqual({ l1: 24, l2: 24, l3: 24 });
    live(60, [40, 40, 40]);
    expect([status()?.status, drawn()]).toEqual(['reduced', 58]);
  });

  it('believes a meter that is frozen, and overloads', () => {
    const { field, faults, live, drawn } = aLivingZone();
    field.stations.forEach((_, index) => field.arrive(index));
    live(30, [40, 40, 40]);
    faults.add(faultOf('meter-frozen'), 30_000);
    live(60, [80, 80, 80]);
    expect(drawn() + 80).toBeGreaterThan(98);
  });

  it('serves the cars with precedence first', () => {
    const { field, live } = aLivingZone({ vips: [3] });
    field.stations.forEach((_, index) => field.arrive(index));
    live(30, [40, 40, 40]);
    expect(field.setpointAmps).toEqual([8.6, 8.6, 8.6, 32]);
  });
});

describe('the box over time', () => {
  it('shares anew at its period, and the stations have it after its latency', () => {
    const { field, model } = aLivingZone({ modes: { allocationPeriodMs: 20_000, latencyMs: 7000 } });
    model.advance(0);
    field.arrive(0);
    model.advance(19_000);
    model.advance(20_000);
    model.advance(26_000);
    expect(field.setpointAmps[0]).toBe(0);
    model.advance(27_000);
    expect(field.setpointAmps[0]).toBeGreaterThan(0);
  });

  it('keeps aside what a lost station goes on with, or forgets it', () => {
    const setpoints = (lostStationShare: BoxModes['lostStationShare']): readonly (number | null)[] => {
      const { field, faults, live } = aLivingZone({ maxAmps: 40, stations: 2, modes: { lostStationShare } });
      field.arrive(0);
      live(20, [0, 0, 0]);
      faults.add(faultOf('station-offline', { station: 'S0' }), 20_000);
      field.arrive(1);
      live(20, [0, 0, 0]);
      return field.setpointAmps;
    };
    expect(setpoints('reserve')).toEqual([32, 8]);
    expect(setpoints('forget')).toEqual([32, 32]);
  });

  it('suspends cars that do not fit, in turns or not, or holds all of them at their least', () => {
    const charging = (modes: Partial<BoxModes>): string => {
      const { field, live } = aLivingZone({ maxAmps: 13, modes });
      field.stations.forEach((_, index) => field.arrive(index));
      const served = new Set<string>();
      for (let turn = 0; turn < 4; turn += 1) {
        live(15 * 60, [0, 0, 0]);
        served.add(field.setpointAmps.map((amps) => ((amps ?? 0) > 0 ? 'x' : '-')).join(''));
      }
      return [...served].join(' ');
    };
    expect(charging({})).toBe('xx-- --xx');
    expect(charging({ turns: 'stay' })).toBe('xx--');
    expect(charging({ lowerBound: 'hold' })).toBe('xxxx');
  });
});
