import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAsleep, isAwake, type Sleep } from '../../../sim/plant/sleep.ts';

const MINUTE = 60_000;
const sleeper = (): Sleep => ({ afterMs: 15 * MINUTE, state: { kind: 'busy' } });

/** Shows it offers, one a minute, and tells of each whether it was awake. */
const awakeAt = (sleep: Sleep, offers: readonly number[]): readonly boolean[] =>
  offers.map((amps, minute) => isAwake(sleep, amps, minute * MINUTE));
const pause = (minutes: number): readonly number[] => Array.from({ length: minutes }, () => 0);

describe('a car that falls asleep', () => {
  it('takes an offer after a short pause', () => {
    expect(awakeAt(sleeper(), [16, ...pause(10), 6]).at(-1)).toBe(true);
  });

  it('misses the offer after a long one, as long as it stays the same', () => {
    const sleep = sleeper();
    expect(awakeAt(sleep, [16, ...pause(20), 6, 6, 6]).slice(-3)).toEqual([false, false, false]);
    expect(isAsleep(sleep)).toBe(true);
  });

  it('wakes up when the offer is raised', () => {
    expect(awakeAt(sleeper(), [...pause(20), 6, 6, 8]).slice(-3)).toEqual([false, false, true]);
  });

  it('wakes up when the offer is taken away and made again', () => {
    expect(awakeAt(sleeper(), [...pause(20), 6, 0, 6]).slice(-3)).toEqual([false, false, true]);
  });

  it('never sleeps while it is offered something without a pause', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 6, max: 32 }), { minLength: 1 }), (offers) => {
        expect(awakeAt(sleeper(), offers).every(Boolean)).toBe(true);
      }),
    );
  });
});
