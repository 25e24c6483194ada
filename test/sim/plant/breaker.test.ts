import { describe, expect, it } from 'vitest';
import { amps, earliestTrip, millis, tripValue, type Breaker } from '../../../src/engine/index.ts';
import { createThermalState, heat, thermalStress } from '../../../sim/plant/breaker.ts';

const RATED = 100;
const moulded = (trSeconds: number): Breaker => ({
  standard: 'IEC 60947-2',
  ratedAmps: amps(RATED),
  longTimeDelayMs: millis(trSeconds * 1000),
});
const miniature: Breaker = { standard: 'IEC 60898', ratedAmps: amps(RATED), timeConstantMs: millis(60_000) };

/** Seconds of a steady multiple until it may trip; null where it has not within an hour. */
function secondsToTrip(breaker: Breaker, multiple: number, stepSeconds = 0.1): number | null {
  const state = createThermalState(breaker);
  for (let seconds = 0; seconds < 3600; seconds += stepSeconds) {
    if (thermalStress(state) >= 1) return seconds;
    heat(state, multiple * RATED, stepSeconds);
  }
  return null;
}

describe('a moulded-case breaker (IEC 60947-2)', () => {
  const TABLE: readonly (readonly [multiple: number, seconds: readonly number[]])[] = [
    [1.1, [22, 37, 74, 149, 298, 595]],
    [1.2, [19, 31, 63, 125, 250, 500]],
    [1.5, [12, 20, 40, 80, 160, 320]],
    [2, [7, 11, 23, 45, 90, 180]],
    [3, [3, 5, 10, 20, 40, 80]],
  ];
  const DELAYS = [15, 25, 50, 100, 200, 400];

  it.each(TABLE)('may trip at %s times its setting after the seconds of the table', (multiple, seconds) => {
    DELAYS.forEach((tr, index) => {
      const found = secondsToTrip(moulded(tr), multiple) as number;
      expect(Math.abs(found - (seconds[index] as number))).toBeLessThanOrEqual(0.7);
    });
  });

  it('does not count what it carries for ever, and forgets within twenty minutes', () => {
    expect(secondsToTrip(moulded(15), 1.05)).toBeNull();
    const state = createThermalState(moulded(100));
    heat(state, 150, 40);
    const before = thermalStress(state);
    expect(before).toBeCloseTo(0.5, 9);
    for (let minute = 0; minute < 20; minute += 1) heat(state, 100, 60);
    expect(thermalStress(state)).toBeLessThan(0.05 * before + 1e-9);
  });
});

describe('a miniature breaker (IEC 60898)', () => {
  it('trips within the standard’s minute at 2.55 times its rating, and never at 1.13', () => {
    expect(secondsToTrip(miniature, 2.55)).toBeCloseTo(15, 0);
    expect(secondsToTrip(miniature, 1.13)).toBeNull();
  });

  it('is not stressed by its rated current', () => {
    const state = createThermalState(miniature);
    for (let minute = 0; minute < 60; minute += 1) heat(state, RATED, 60);
    expect(thermalStress(state)).toBeCloseTo(0, 6);
  });

  it('heats alike in many short steps and in one long one', () => {
    const coarse = createThermalState(miniature);
    const fine = createThermalState(miniature);
    heat(coarse, 140, 60);
    for (let second = 0; second < 60; second += 1) heat(fine, 140, 1);
    expect(fine.integral).toBeCloseTo(coarse.integral, 9);
  });
});

describe('both breakers', () => {
  it.each([moulded(100), miniature])('trip when the configuration’s check says they may', (breaker) => {
    for (const multiple of [1.5, 2, 3]) {
      const expected = (earliestTrip(breaker, amps(0), amps(multiple * RATED)) as number) / 1000;
      expect(Math.abs((secondsToTrip(breaker, multiple) as number) - expected)).toBeLessThanOrEqual(0.2);
    }
  });

  it('say at which value of their integral they may trip', () => {
    expect(tripValue(moulded(100))).toBeCloseTo(180, 9);
    expect(tripValue(miniature)).toBeCloseTo(1.44, 9);
  });
});
