import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageMs,
  amps,
  epochMs,
  millis,
  minutes,
  monoMs,
  seconds,
  volts,
  wattHours,
  watts,
} from '../../src/engine/index.ts';

describe('a quantity', () => {
  it('is a plain number when the program runs', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const unit of [amps, watts, wattHours, volts, millis, epochMs, monoMs]) expect(unit(value)).toBe(value);
      }),
    );
  });

  it('of time is counted in milliseconds', () => {
    expect([millis(5), seconds(5), minutes(5)]).toEqual([5, 5_000, 300_000]);
    expect(minutes(0.5)).toBe(seconds(30));
  });
});

describe('an age', () => {
  it('is taken from the monotonic clock, whatever the one on the wall does', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer(), fc.integer(), (since, age, wallThen, wallNow) => {
        const past = { monoMs: monoMs(since), wallMs: epochMs(wallThen) };
        const now = { monoMs: monoMs(since + age), wallMs: epochMs(wallNow) };
        expect(ageMs(now, past)).toBe(age);
      }),
    );
  });
});
