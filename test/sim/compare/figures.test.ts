import { describe, expect, it } from 'vitest';
import { runBaseline } from '../../../sim/baselines/run.ts';
import { figuresOfBaseline } from '../../../sim/compare/figures.ts';
import { singleRow } from '../../support/charging-problem.ts';

describe('the figures of a rule', () => {
  it('count the building in peaks and bill, and no violations', () => {
    const problem = singleRow(10, [
      [0, 2, 30],
      [0, 1, 5],
    ]);
    const prices = {
      importPerKwh: Float64Array.from([0.1, 0.2]),
      backgroundWatts: Float64Array.from([2000, 1000]),
      demandPerKw: 3,
      windowSteps: 1,
      billingStarts: [0],
    };
    const run = runBaseline(problem, 'first-come');
    const found = figuresOfBaseline({ problem, prices, leadSteps: 0 }, run, { closings: 1, requestedKwh: 35 });
    expect(found).toMatchObject({ deliveredKwh: 20, deliveredPct: 57.143, peakKw: 12, billedPeakKw: 12 });
    // 12 kWh at 0.10, 11 kWh at 0.20, and 12 kW at 3.
    expect(found.totalCost).toBeCloseTo(1.2 + 2.2 + 36, 9);
    // Shares of two thirds and of nothing.
    expect(found).toMatchObject({ violations: null, contactorSwitches: 1, jain: 0.5 });
  });
});
