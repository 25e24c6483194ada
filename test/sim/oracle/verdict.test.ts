import { describe, expect, it } from 'vitest';
import type { Price, ScenarioConfig } from '../../../src/config/index.ts';
import { wattHours, watts } from '../../../src/engine/index.ts';
import { isCheap, withOracle } from '../../../sim/oracle/attach.ts';
import { regretPct, type Oracle } from '../../../sim/oracle/verdict.ts';
import { runScenario } from '../../../sim/run.ts';
import { scenarioOf } from '../../support/scenario.ts';

const ORACLE: Oracle = { deliveredKwh: 90, totalCost: 60, leastSum: 66, valuePerKwh: 0.6, blockMinutes: 15 };

describe('regret', () => {
  it('is what cost and missing energy are above the least', () => {
    expect(regretPct(ORACLE, { requestedKwh: 100, deliveredKwh: 90, totalCost: 60 })).toBeCloseTo(0, 9);
    expect(regretPct(ORACLE, { requestedKwh: 100, deliveredKwh: 45, totalCost: 33 })).toBeCloseTo(0, 9);
    expect(regretPct(ORACLE, { requestedKwh: 100, deliveredKwh: 80, totalCost: 60 })).toBeCloseTo((100 * 6) / 66, 9);
  });

  it('is the energy left undelivered where nothing has a price', () => {
    const unpriced = { ...ORACLE, totalCost: 0, leastSum: null };
    expect(regretPct(unpriced, { requestedKwh: 100, deliveredKwh: 81, totalCost: 0 })).toBeCloseTo(10, 9);
  });

  it('is no percentage of a sum that is not above zero', () => {
    expect(regretPct({ ...ORACLE, leastSum: -3 }, { requestedKwh: 1, deliveredKwh: 1, totalCost: 2 })).toBeNull();
  });
});

describe('the verdict on a run', { timeout: 120_000 }, () => {
  it('names what nobody can surpass, whoever controls', async () => {
    const scenario = scenarioOf({ hours: 24 });
    const outcome = runScenario(scenario, { seed: 2, control: { kind: 'busbar', strategies: [] } });
    if (!outcome.ok) throw new TypeError(outcome.problems.join('\n'));
    expect(isCheap(scenario, outcome.result)).toBe(true);
    const { result, problems } = await withOracle(scenario, outcome.result);
    const { oracle, sessions } = result;
    expect(problems).toEqual([]);
    expect(oracle?.deliveredKwh).toBeGreaterThanOrEqual(sessions.deliveredKwh);
    expect(oracle?.deliveredKwh).toBeLessThanOrEqual(sessions.requestedKwh + 1e-3);
    expect(oracle?.regretPct).toBeGreaterThanOrEqual(0);
    expect(oracle?.bound).toEqual({ kind: 'none-better', blockMinutes: 15 });
  });

  it('is not given where a battery makes it no bound, nor where the world cannot be built again', async () => {
    const scenario = scenarioOf({ hours: 1 });
    const outcome = runScenario(scenario, { seed: 2, control: { kind: 'busbar', strategies: [] } });
    if (!outcome.ok) throw new TypeError(outcome.problems.join('\n'));
    const { result } = outcome;
    const battery = {
      node: 'Main',
      capacityWh: wattHours(10_000),
      maxWatts: watts(5000),
      roundTripShare: 0.85,
      initialShare: 0.5,
    };
    const stored: ScenarioConfig = { ...scenario, battery };
    expect(isCheap(stored, result)).toBe(false);
    const unbound = await withOracle(stored, result);
    expect(unbound.result).toBe(result);
    expect(unbound.problems).toEqual([expect.stringContaining('no stationary battery')]);
    const price: Price = { kind: 'tariff', currency: 'EUR', exportPerKwh: 0, file: 'taken-away.csv' };
    const gone = await withOracle({ ...scenario, price }, result);
    expect(gone.result).toBe(result);
    expect(gone.problems).toEqual([expect.stringMatching(/^no oracle: .*taken-away\.csv/)]);
  });
});
