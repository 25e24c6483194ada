import { describe, expect, it } from 'vitest';
import { lookAhead } from '../../../sim/oracle/look-ahead.ts';
import { buildWorld } from '../../../sim/world.ts';
import { watts } from '../../../src/engine/index.ts';
import { MONDAY_MS, scenarioOf, type ScenarioSpec } from '../../support/scenario.ts';

function ahead(spec: ScenarioSpec) {
  const built = buildWorld(scenarioOf(spec), { seed: 1 });
  if (!built.ok) throw new TypeError(built.problems.join('\n'));
  return { world: built.world, ...lookAhead(built.world) };
}

const FLAT: ScenarioSpec = {
  background: { kind: 'profile', profile: 'flat', peakWatts: watts(6900), node: 'Main', noiseShare: 0 },
};

describe('what lies ahead', () => {
  it('has a row for each line that cars load at a node, derated and less what else flows there', () => {
    const { problem } = ahead(FLAT);
    expect(problem.rows.map(({ name }) => name)).toEqual(
      ['Main', 'Garage'].flatMap((node) => [1, 2, 3].map((line) => `${node} L${line}`)),
    );
    const [main, , , garage] = problem.rows.map(({ limitAmps }) => limitAmps);
    // 0.345 of 6.9 kW is 10.35 A active and, at a power factor of 0.97, 2.59 A reactive.
    const room = Math.sqrt(98 ** 2 - 2.594 ** 2) - 10.35;
    // The voltage wanders by up to 0.3 %, and with it the current of a load that draws a power.
    for (const amps of main as Float64Array) expect(Math.abs(amps - room)).toBeLessThan(0.003 * 10.35 + 0.01);
    expect(garage).toBeCloseTo(88.2, 6);
  });

  it('has every stay with what its car wants, and one socket for cars of all kinds', () => {
    const { problem, world } = ahead({ threePhaseShare: 0.5 });
    const stays = world.plant.fleet.flatMap(({ stays }) => stays);
    const asked = stays.reduce((sum, { car }) => sum + car.energyWh, 0);
    expect(problem.sessions).toHaveLength(stays.length);
    expect(problem.sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0)).toBeCloseTo(asked, 3);
    expect(new Set(problem.stations.map(({ place }) => place)).size).toBeLessThan(problem.stations.length);
    expect(new Set(problem.stations.map(({ wattsPerAmp }) => wattsPerAmp))).toEqual(new Set([230, 690]));
  });

  it('begins with a demand window, and a month with its own bill', () => {
    const lateInJune = MONDAY_MS + (18 * 24 + 23) * 3_600_000 + 7 * 60_000;
    const { prices, leadSteps, problem } = ahead({ ...FLAT, startMs: lateInJune, hours: 4 });
    expect(leadSteps).toBe(7);
    expect(prices.windowSteps).toBe(15);
    expect(prices.billingStarts).toEqual([0, 60]);
    expect(problem.steps).toBe(4 * 60 + 7);
    expect(prices.backgroundWatts?.[6]).toBe(0);
    expect(prices.backgroundWatts?.[7]).toBeCloseTo(6900, 6);
  });
});
