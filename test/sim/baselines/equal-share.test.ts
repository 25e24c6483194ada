import { describe, expect, it } from 'vitest';
import { worstLoad } from '../../../sim/baselines/equal-share.ts';
import { rowOf, type Polar } from '../../support/charging-problem.ts';

const repeated = (count: number, polar: Polar): readonly Polar[] => Array.from({ length: count }, () => polar);

describe('the most that a row can carry per ampere of each station', () => {
  it('is the number of stations on a plain line', () => {
    expect(worstLoad(rowOf('line', repeated(5, [1, 30]), 10))).toBeCloseTo(5, 12);
  });

  it('is that of one side where the two cancel out', () => {
    expect(worstLoad(rowOf('neutral', [...repeated(3, [1, 0]), ...repeated(2, [1, 180])], 10))).toBeCloseTo(3, 12);
  });

  it('counts stations between two lines by their angle', () => {
    expect(worstLoad(rowOf('L1', [...repeated(2, [1, 30]), ...repeated(2, [1, -30])], 10))).toBeCloseTo(
      2 * Math.sqrt(3),
      12,
    );
  });

  it('is never less than any sum of some of them, and reached by one', () => {
    const angles = [10, 80, 95, 170, 200, 290, 350, 80];
    const row = rowOf(
      'any',
      angles.map((degrees, index): Polar => [1 + (index % 3), degrees]),
      10,
    );
    const sums = Array.from({ length: 2 ** angles.length }, (_, subset) => {
      const chosen = (values: Float64Array): number =>
        values.reduce((sum, value, station) => sum + ((subset >> station) & 1) * value, 0);
      return Math.hypot(chosen(row.real), chosen(row.imaginary));
    });
    expect(worstLoad(row)).toBeCloseTo(Math.max(...sums), 12);
  });

  it('is nothing on a row without stations', () => {
    expect(worstLoad(rowOf('empty', [null, null], 10))).toBe(0);
  });
});

describe('a socket that different cars use', () => {
  it('counts once', () => {
    const row = rowOf(
      'main',
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      30,
    );
    const station = { name: 's', wattsPerAmp: 230, maxAmps: 32 };
    const stations = [
      { ...station, place: 0 },
      { ...station, place: 0 },
      { ...station, place: 1 },
    ];
    expect(worstLoad(row)).toBeCloseTo(3, 9);
    expect(worstLoad(row, stations)).toBeCloseTo(2, 9);
  });
});
