import { describe, expect, it } from 'vitest';
import { budgetOf, type BudgetFacts } from '../../../src/strategies/peak-shaving/budget.ts';

const part = (countedWh: number) => ({ countedWh, assumedWh: 0, unknownWh: 0 });
function budget(secondsIn: number, usedWh: readonly number[], over: Partial<BudgetFacts> = {}) {
  const parts = usedWh.length;
  return budgetOf({
    ledger: {
      partStartMs: 0,
      parts: usedWh.map(part),
      wallMs: secondsIn * 1000,
      registerWh: null,
      registerAtMs: 0,
      registerMovedMs: 0,
    },
    rule: { windowMs: 900_000, parts, offsetMs: 0 },
    targetWatts: 100_000,
    forecast: {
      wallMs: 0,
      smoothWatts: 0,
      errorWatts: 0,
      sinceMs: 0,
      expectedWatts: 0,
      earlierWatts: 0,
      flowedWattMs: 0,
    },
    backgroundWatts: 0,
    reactiveVars: 0,
    deadTimeMs: 40_000,
    ...over,
  });
}

describe('the budget of an aligned window', () => {
  it('is at most the target from a dead time before its end on: a second before that it is not', () => {
    expect(budget(859, [0]).meanWatts).toBeCloseTo((25_000 * 3600) / 41, 3);
    expect(budget(861, [0]).meanWatts).toBe(100_000);
    expect(budget(899, [0]).meanWatts).toBe(100_000);
  });

  it('is nothing where it was used up', () => {
    expect(budget(450, [25_001])).toMatchObject({ meanWatts: 0, chargingWatts: 0 });
  });

  it('leaves less active power the more reactive power flows', () => {
    expect(budget(0, [0], { reactiveVars: 60_000 })).toMatchObject({ meanWatts: 100_000, chargingWatts: 80_000 });
  });
});

describe('the budget of a sliding window', () => {
  it('is the strictest of all that end with this part or later', () => {
    expect(budget(0, [10_000, 5000, 0]).meanWatts).toBeCloseTo(100_000, 6);
    expect(budget(0, [20_000, 0, 0]).meanWatts).toBeCloseTo(60_000, 6);
    expect(budget(0, [0, 24_000, 0])).toMatchObject({ meanWatts: 6000, remainingMs: 600_000 });
  });
});
