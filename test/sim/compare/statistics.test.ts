import { describe, expect, it } from 'vitest';
import { estimate, pairedDifference, studentT } from '../../../sim/compare/statistics.ts';

describe('an interval', () => {
  it('is that of Student’s t', () => {
    // Four values with mean 5 and a standard deviation of 2.582: 3.182 × 2.582 / 2.
    expect(estimate([2, 4, 6, 8])).toEqual({ mean: 5, halfWidth: 4.108, least: 2, most: 8 });
    expect(estimate([7])).toEqual({ mean: 7, halfWidth: null, least: 7, most: 7 });
    expect(studentT(31)).toBeCloseTo(2.04, 2);
    expect(studentT(1000)).toBeCloseTo(1.962, 3);
  });

  it('of paired differences is free of what the seeds have in common', () => {
    expect(pairedDifference([11, 52, 93], [10, 51, 92])).toEqual({ mean: 1, halfWidth: 0, least: 1, most: 1 });
  });
});
