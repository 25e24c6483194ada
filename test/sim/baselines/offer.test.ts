import { describe, expect, it } from 'vitest';
import { runBaseline } from '../../../sim/baselines/run.ts';
import { singleRow } from '../../support/charging-problem.ts';

describe('looking at one station a tick', () => {
  it('serves whose turn it is with all that fits, and leaves the others what they have', () => {
    const problem = singleRow(40, [
      [0, 4, 1000],
      [0, 4, 1000],
    ]);
    const offers: number[][] = [];
    runBaseline(problem, 'one-a-tick', (_, cars) => offers.push(cars.map(({ offeredAmps }) => offeredAmps)));
    expect(offers).toEqual([
      [32, 0],
      [32, 8],
      [32, 8],
      [32, 8],
    ]);
  });

  it('is over the limit until it comes round to those that have too much', () => {
    const problem = singleRow(
      [60, 20, 20],
      [
        [0, 3, 1000],
        [0, 3, 1000],
      ],
    );
    const sums: number[] = [];
    runBaseline(problem, 'one-a-tick', (_, cars) => sums.push(cars.reduce((sum, car) => sum + car.offeredAmps, 0)));
    expect(sums).toEqual([32, 32, 20]);
  });
});
