import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepCourse } from '../../../sim/report/course.ts';

const STEP_MS = 1000;

const keep = (values: readonly number[], bucketsMax: number) => {
  const keeper = keepCourse({ channelCount: 1, bucketsMax, stepMs: STEP_MS });
  values.forEach((value, step) => keeper.add(step * STEP_MS, STEP_MS, [value]));
  return keeper.course();
};

const known = (values: Float64Array): number[] => [...values].filter((value) => !Number.isNaN(value));
const runs = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });
const sizes = fc.integer({ min: 1, max: 16 }).map((half) => 2 * half);

describe('the course of a run in buckets', () => {
  it('keeps the highest and the lowest value of any course, and never more buckets than it may', () => {
    fc.assert(
      fc.property(runs, sizes, (values, bucketsMax) => {
        const { channels, count, widthMs } = keep(values, bucketsMax);
        const channel = channels[0];
        expect(count).toBeLessThanOrEqual(bucketsMax);
        expect(count * widthMs).toBeGreaterThanOrEqual(values.length * STEP_MS);
        expect(Math.max(...known(channel?.max ?? new Float64Array()))).toBe(Math.max(...values));
        expect(Math.min(...known(channel?.min ?? new Float64Array()))).toBe(Math.min(...values));
      }),
    );
  });

  it('keeps each value within the bounds of the bucket it falls into', () => {
    fc.assert(
      fc.property(runs, sizes, (values, bucketsMax) => {
        const { channels, widthMs } = keep(values, bucketsMax);
        values.forEach((value, step) => {
          const bucket = Math.floor((step * STEP_MS) / widthMs);
          expect(channels[0]?.min[bucket]).toBeLessThanOrEqual(value);
          expect(channels[0]?.max[bucket]).toBeGreaterThanOrEqual(value);
        });
      }),
    );
  });

  it('has the mean of the whole course as the mean of its buckets, weighed by time', () => {
    fc.assert(
      fc.property(runs, sizes, (values, bucketsMax) => {
        const { channels, widthMs } = keep(values, bucketsMax);
        const sums = [...(channels[0]?.mean ?? [])].map((mean, bucket) => {
          const steps = Math.min(values.length - (bucket * widthMs) / STEP_MS, widthMs / STEP_MS);
          return mean * steps;
        });
        const total = values.reduce((sum, value) => sum + value, 0);
        const found = sums.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(found - total)).toBeLessThan(1e-6 * (1 + values.length) * 1e3);
      }),
    );
  });

  it('knows nothing where nothing was noted, and keeps channels apart', () => {
    const keeper = keepCourse({ channelCount: 2, bucketsMax: 4, stepMs: STEP_MS });
    keeper.add(0, STEP_MS, [1, NaN]);
    keeper.add(2 * STEP_MS, STEP_MS, [3, 7]);
    const { channels, count } = keeper.course();
    expect(count).toBe(3);
    expect([...(channels[0]?.mean ?? [])]).toEqual([1, NaN, 3]);
    expect([...(channels[1]?.max ?? [])]).toEqual([NaN, NaN, 7]);
  });
});
