import { describe, expect, it } from 'vitest';
import type { Prices } from '../../../sim/oracle/prices.ts';
import { blockSpans, exactSpans } from '../../../sim/oracle/spans.ts';
import { singleRow } from '../../support/charging-problem.ts';

const prices = (steps: number, change: Partial<Prices> = {}): Prices => ({
  importPerKwh: new Float64Array(steps),
  demandPerKw: 0,
  windowSteps: 1,
  billingStarts: [0],
  ...change,
});

const pairs = (spans: ReturnType<typeof exactSpans>) => spans.map(({ from, to }) => [from, to]);

describe('steps as one', () => {
  const problem = singleRow(10, [
    [1, 9, 5],
    [4, 20, 5],
  ]);

  it('begin and end where a car comes or goes, and leave out when none is there', () => {
    expect(pairs(exactSpans(problem, null))).toEqual([
      [1, 4],
      [4, 9],
      [9, 20],
    ]);
  });

  it('end where a limit or a price changes, and with a billing period', () => {
    const limit = Array.from({ length: 20 }, (_, step) => (step < 12 ? 10 : 5));
    const varying = singleRow(limit, [
      [1, 9, 5],
      [4, 20, 5],
    ]);
    expect(pairs(exactSpans(varying, null))).toEqual([
      [1, 4],
      [4, 9],
      [9, 12],
      [12, 20],
    ]);
    const importPerKwh = Float64Array.from({ length: 20 }, (_, step) => (step < 15 ? 1 : 2));
    expect(pairs(exactSpans(problem, prices(20, { importPerKwh, billingStarts: [0, 6] })))).toEqual([
      [1, 4],
      [4, 6],
      [6, 9],
      [9, 15],
      [15, 20],
    ]);
  });

  it('leave a demand window alone in which something changes', () => {
    expect(pairs(exactSpans(problem, prices(20, { demandPerKw: 1, windowSteps: 4 })))).toEqual([
      [1, 4],
      [4, 8],
      [8, 9],
      [9, 12],
      [12, 20],
    ]);
  });

  it('are of equal length in blocks', () => {
    expect(pairs(blockSpans(problem, 8))).toEqual([
      [0, 8],
      [8, 16],
      [16, 20],
    ]);
  });
});
