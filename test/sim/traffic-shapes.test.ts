import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/series/csv.ts';
import { atQuantile } from '../../sim/traffic.ts';
import { QUANTILES, TRAFFIC_SHAPES } from '../../sim/traffic-shapes.ts';
import { withData } from '../support/needs.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of straight lines between quantiles. */
const meanOf = (values: readonly number[]): number =>
  sum(
    QUANTILES.slice(1).map(
      (above, index) => ((above - (QUANTILES[index] ?? 0)) * ((values[index] ?? 0) + (values[index + 1] ?? 0))) / 2,
    ),
  );

describe.each(Object.entries(TRAFFIC_SHAPES))('the shape of %s', (_, shape) => {
  it('has a hundred of a hundred arrivals, and a mean weekday of one', () => {
    expect(Math.abs(sum(shape.weekday) - 100)).toBeLessThan(0.5);
    expect(Math.abs(sum(shape.weekend) - 100)).toBeLessThan(0.5);
    expect([shape.weekday.length, shape.weekend.length, shape.days.length]).toEqual([24, 24, 7]);
    expect(sum(shape.days.slice(0, 5)) / 5).toBeCloseTo(1, 2);
  });

  it('rises from quantile to quantile', () => {
    for (const values of [shape.stayHours, shape.energyKwh]) {
      expect(values.length).toBe(QUANTILES.length);
      values.forEach((value, index) => expect(value).toBeGreaterThan(values[index - 1] ?? 0));
    }
  });
});

withData('data/ev2gym_elaad', (folder) => {
  const read = (file: string, column: string): number[] => {
    const { header, rows } = parseCsv(readFileSync(`${folder}/${file}.csv`, 'utf8'));
    return rows.map(({ cells }) => Number(cells[header.indexOf(column)]));
  };
  const byHour = (quarters: readonly number[]): number[] =>
    Array.from({ length: 24 }, (_, hour) => sum(quarters.slice(4 * hour, 4 * hour + 4)));

  describe.each([
    ['workplace', 'workplace'],
    ['residential', 'private'],
    ['public', 'public'],
  ] as const)('%s against what ElaadNL publishes', (profile, column) => {
    const shape = TRAFFIC_SHAPES[profile];

    it('arrives by the same hours', () => {
      byHour(read('distribution-of-arrival', column)).forEach((share, hour) =>
        expect(Math.abs(share - (shape.weekday[hour] ?? 0))).toBeLessThan(0.25),
      );
      if (profile === 'workplace') return;
      byHour(read('distribution-of-arrival-weekend', column)).forEach((share, hour) =>
        expect(Math.abs(share - (shape.weekend[hour] ?? 0))).toBeLessThan(0.25),
      );
    });

    it('comes on the same days', () => {
      const shares = read('distribution-of-charging', `${column} (median)`);
      const weekday = sum(shares.slice(0, 5)) / 5;
      shares
        .slice(0, profile === 'workplace' ? 5 : 7)
        .forEach((share, day) => expect(Math.abs(share / weekday - (shape.days[day] ?? 0))).toBeLessThan(0.01));
    });

    it.each([
      ['distribution-of-connection-time', 'stayHours'],
      ['distribution-of-energy-demand', 'energyKwh'],
    ] as const)('has the same %s', (file, quantity) => {
      const published = read(file, column).reverse();
      const mean = sum(published.slice(1).map((value, index) => (value + (published[index] ?? 0)) / 200));
      expect(Math.abs(meanOf(shape[quantity]) / mean - 1)).toBeLessThan(0.02);
      for (const percent of [10, 20, 30, 50, 70, 80, 90])
        expect(Math.abs(atQuantile(shape[quantity], percent / 100) - (published[percent] ?? 0))).toBeLessThan(
          0.03 * mean,
        );
    });
  });
});
