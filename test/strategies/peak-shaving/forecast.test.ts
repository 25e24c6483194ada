import { describe, expect, it } from 'vitest';
import { expectedWatts, watchBackground, type Forecast } from '../../../src/strategies/peak-shaving/forecast.ts';

const DEAD_TIME_MS = 40_000;
/** Watches a background, one value every 5 s. */
function watched(values: readonly number[], first: Forecast | null = null): Forecast {
  let forecast = first;
  values.forEach((watts, index) => {
    forecast = watchBackground(forecast, {
      wallMs: index * 5000,
      watts,
      deadTimeMs: DEAD_TIME_MS,
      targetWatts: 100_000,
    });
  });
  if (forecast === null) throw new TypeError('nothing was watched');
  return forecast;
}
const steady = (watts: number, minutes: number): readonly number[] => Array.from({ length: minutes * 12 }, () => watts);

describe('what is expected of the background', () => {
  const forecast = { ...watched(steady(50_000, 30)), errorWatts: 0 };
  const expected = (watts: number, remainingSeconds: number): number =>
    expectedWatts(forecast, { watts, remainingMs: remainingSeconds * 1000, deadTimeMs: DEAD_TIME_MS });

  it('is what it was, where it stays', () => {
    expect(expected(50_000, 600)).toBeCloseTo(50_000, 6);
  });

  it('counts a rise at once, and a fall as far as the end is near', () => {
    expect(expected(60_000, 600)).toBe(60_000);
    expect(expected(40_000, 400)).toBeCloseTo(49_000, 6);
    expect(expected(40_000, 40)).toBeCloseTo(40_000, 6);
    expect(expected(40_000, 5)).toBeCloseTo(40_000, 6);
  });

  it('has the learnt error on top, in full in the last dead time', () => {
    const wrong = { ...forecast, errorWatts: 8000 };
    const of = (remainingMs: number): number =>
      expectedWatts(wrong, { watts: 50_000, remainingMs, deadTimeMs: DEAD_TIME_MS });
    expect(of(320_000)).toBeCloseTo(51_000, 6);
    expect(of(41_000)).toBeLessThan(58_000);
    expect(of(39_000)).toBeCloseTo(58_000, 6);
  });
});

describe('the error', () => {
  it('is a part of the target before anything was learnt, and is forgotten over a day', () => {
    expect(watched([50_000]).errorWatts).toBe(5000);
    const day = watched(steady(50_000, 24 * 60));
    expect(day.errorWatts).toBeGreaterThan(1500);
    expect(day.errorWatts).toBeLessThan(2500);
  });

  it('is how far the mean of a dead time exceeded what stood at its beginning', () => {
    const rising = watched([...steady(20_000, 2), ...steady(50_000, 2)]);
    expect(rising.errorWatts).toBeGreaterThan(15_000);
    expect(rising.errorWatts).toBeLessThanOrEqual(30_000);
    expect(watched([...steady(50_000, 2), ...steady(20_000, 2)]).errorWatts).toBeLessThan(5000);
  });

  it('is learnt wherever in a dead time the load rises', () => {
    for (let samples = 24; samples < 34; samples += 1) {
      const before = Array.from({ length: samples }, () => 20_000);
      expect(watched([...before, ...steady(50_000, 2)]).errorWatts).toBeGreaterThan(15_000);
    }
  });

  it('learns nothing from a clock that jumps', () => {
    const before = watched(steady(20_000, 5));
    const later = (wallMs: number) =>
      watchBackground(before, { wallMs, watts: 90_000, deadTimeMs: DEAD_TIME_MS, targetWatts: 100_000 });
    expect(later(86_400_000).errorWatts).toBe(before.errorWatts);
    expect(later(-1).errorWatts).toBe(before.errorWatts);
  });
});
