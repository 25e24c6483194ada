import { describe, expect, it } from 'vitest';
import { faultOf, type PlannedFault } from '../../src/config/index.ts';
import type { CycleRecord } from '../../src/engine/index.ts';
import type { Control } from '../../sim/control.ts';
import { runScenario, type RunOutcome } from '../../sim/run.ts';
import { rmsAmps } from '../../sim/plant/truth.ts';
import { scenarioOf, type ScenarioSpec } from '../support/scenario.ts';

const LIMITS_ALONE: Control = { kind: 'busbar', strategies: [] };
const UNCONTROLLED: Control = { kind: 'uncontrolled' };
const BUSY: ScenarioSpec = {
  traffic: { kind: 'profile', stations: [{ zone: 'Garage', count: 12 }], profile: 'workplace', arrivalsPerWeekday: 30 },
};

function run(spec: ScenarioSpec, control: Control, seed = 1) {
  const outcome: RunOutcome = runScenario(scenarioOf({ ...BUSY, ...spec }), { seed, control });
  if (!outcome.ok) throw new TypeError(outcome.problems.join('\n'));
  return outcome.result;
}

/** Days of simulation; a busy machine may take its time over them. */
describe('a run', { timeout: 60_000 }, () => {
  it('of a busy garage is overloaded without control, and never for long with it', () => {
    const without = run({}, UNCONTROLLED);
    const controlled = run({}, LIMITS_ALONE);
    expect(without.limits.violations).toBeGreaterThan(0);
    expect(without.laws).toEqual([{ id: 'no-overload', held: false }]);
    expect(without.cycles).toBe(0);
    expect(controlled.limits.violations).toBe(0);
    expect(controlled.limits.longestOverloadSeconds).toBeLessThanOrEqual(60);
    expect(controlled.laws.every(({ held }) => held)).toBe(true);
    expect(controlled.sessions.deliveredKwh).toBeGreaterThan(0.5 * without.sessions.deliveredKwh);
    expect(controlled.cycles).toBe(1440);
    expect(controlled.control.writes).toBeGreaterThan(10);
  });

  it('is the same, byte for byte, for the same seed, and another for another', () => {
    const text = (seed: number): string => JSON.stringify(run({ hours: 12 }, LIMITS_ALONE, seed));
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('never violates under a zone maximum that is safe by itself', () => {
    const safe: ScenarioSpec = {
      site: {
        nodes: [
          { name: 'Main', limitAmps: 150, metered: true },
          { name: 'Garage', parent: 'Main', limitAmps: 60, zone: true },
        ],
      },
    };
    for (const seed of [1, 2, 3]) {
      expect(run({ ...safe, hours: 18 }, UNCONTROLLED, seed).limits).toMatchObject({
        violations: 0,
        longestOverloadSeconds: 0,
        overAmpSeconds: 0,
        worstOverPct: 0,
      });
    }
  });

  it('shows what it sees: each step, and each decision in order', () => {
    const records: CycleRecord[] = [];
    let steps = 0;
    let highest = 0;
    runScenario(scenarioOf({ hours: 2 }), {
      seed: 1,
      control: LIMITS_ALONE,
      onRecord: (record) => records.push(record),
      onStep: (world) => {
        steps += 1;
        highest = Math.max(highest, rmsAmps(world.plant.truth, 0));
      },
    });
    expect(steps).toBe(120);
    expect(records.map(({ cycle }) => cycle)).toEqual(records.map((_, index) => index + 1));
    expect(highest).toBeGreaterThan(5);
  });

  it('does not begin where the world cannot be built', () => {
    const traffic = { kind: 'sessions', timeZone: null, file: '/nowhere.csv', stations: null } as const;
    const outcome = runScenario(scenarioOf({ traffic }), { seed: 1, control: LIMITS_ALONE });
    expect(outcome).toEqual({ ok: false, problems: ['/nowhere.csv cannot be read: ENOENT'] });
  });

  it('with faults tells what they have met with, and is still the same for the same seed', () => {
    const at = (hours: number): number => hours * 3_600_000;
    const faults: readonly PlannedFault[] = [
      { ...faultOf('meter-frozen', { forMs: 600_000 }), atMs: at(9) },
      { ...faultOf('reboot'), atMs: at(10) },
      { ...faultOf('status', { probability: 0.3, forMs: 3_600_000 }), atMs: at(11) },
      { ...faultOf('import'), atMs: at(13) },
    ];
    const [first, second] = [run({ faults }, LIMITS_ALONE), run({ faults }, LIMITS_ALONE)];
    expect(first).toEqual(second);
    expect(first.faults?.map(({ kind, begun }) => ({ kind, begun }))).toEqual(
      ['meter-frozen', 'reboot', 'status', 'import'].map((kind) => ({ kind, begun: 1 })),
    );
    expect(first.faults?.[2]?.strikes).toBeGreaterThan(50);
    expect(first.faults?.reduce((sum, { writes }) => sum + writes, 0)).toBeGreaterThan(0);
    expect(run({ hours: 1 }, LIMITS_ALONE)).not.toHaveProperty('faults');
  });

  it('is not begun when a fault names a station that is not there', () => {
    const faults = [{ ...faultOf('station-offline', { station: 'Attic 01' }), atMs: 0 }];
    expect(runScenario(scenarioOf({ faults }), { seed: 1, control: UNCONTROLLED })).toEqual({
      ok: false,
      problems: ['fault station-offline: there is no station Attic 01'],
    });
  });

  it('of a site that the box itself holds by its meter needs nobody else', () => {
    const zones = {
      Garage: {
        mode: 'dynamic',
        meter: 'Main meter',
        maxAmps: 95,
        degradedAmps: 10,
        minCurrentPerVehicleAmps: null,
      },
    } as const;
    const alone = run({ box: { zones } }, UNCONTROLLED);
    expect(run({}, UNCONTROLLED).limits.violations).toBeGreaterThan(0);
    expect(alone.limits.violations).toBe(0);
    const blind = [{ ...faultOf('meter-unplugged'), atMs: 8 * 3_600_000 }];
    expect(run({ box: { zones }, faults: blind }, UNCONTROLLED).limits.violations).toBe(0);
  });
});
