import { describe, expect, it } from 'vitest';
import { billOf } from '../../../sim/oracle/prices.ts';

describe('the bill of a course of power', () => {
  const prices = {
    importPerKwh: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    exportPerKwh: new Float64Array(4).fill(0.05),
    backgroundWatts: Float64Array.of(1000, -3000, 0, 2000),
    demandPerKw: 10,
    windowSteps: 2,
    billingStarts: [0, 2],
  };

  it('pays for import by the step, is paid for export, and bills the highest window of each period', () => {
    const bill = billOf(prices, Float64Array.of(1000, 1000, 4000, 0), 0.5);
    // 2 kW at 0.1, −2 kW at 0.05, 4 kW at 0.3, 2 kW at 0.4, half an hour each.
    expect(bill.energyCost).toBeCloseTo(0.1 - 0.05 + 0.6 + 0.4, 12);
    expect(bill.peaksKw).toEqual([1, 3]);
    expect(bill.demandCost).toBeCloseTo(40, 12);
    expect(bill.totalCost).toBeCloseTo(41.05, 12);
  });

  it('counts a window that the end cuts short as a whole one', () => {
    expect(billOf(prices, Float64Array.of(5000, 5000, 4000), 0.5).peaksKw).toEqual([4, 2]);
  });
});
