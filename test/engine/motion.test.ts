import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monoMs, millis } from '../../src/engine/index.ts';
import { beginMotion, hasFrozen, moveOn, standsStill, type Motion } from '../../src/engine/motion.ts';

const CADENCE = 2_000;
/** The motion of something that moves at these times, ms. */
const moving = (times: readonly number[]): Motion =>
  times.slice(1).reduce((motion, time) => moveOn(motion, monoMs(time), false), beginMotion(monoMs(times[0] ?? 0)));
const every = (gapMs: number, count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + i * gapMs);

const watchedAt = (motion: Motion, seenAt: number) => ({
  motion,
  seenAt: monoMs(seenAt),
  cadenceMs: millis(CADENCE),
});

describe('a quantity that moves', () => {
  it('has frozen after five of its paces without a move, on the word of another that goes on', () => {
    const frozen = moving(every(CADENCE, 12));
    const last = 11 * CADENCE;
    const witness = moving(every(CADENCE, 17));
    expect(hasFrozen(watchedAt(frozen, last + 5 * CADENCE), witness)).toBe(true);
    expect(hasFrozen(watchedAt(frozen, last + 4 * CADENCE), witness)).toBe(false);
  });

  it('has not frozen where the other rests as well, or has only just begun to move', () => {
    const frozen = moving(every(CADENCE, 12));
    const now = 11 * CADENCE + 100_000;
    expect(hasFrozen(watchedAt(frozen, now), moving(every(CADENCE, 12)))).toBe(false);
    expect(hasFrozen(watchedAt(frozen, now), moving([...every(CADENCE, 12), now]))).toBe(false);
    expect(hasFrozen(watchedAt(frozen, now), moving([...every(CADENCE, 12), ...every(CADENCE, 7, now)]))).toBe(true);
  });

  it('has not frozen before a slower witness has had five of its own paces', () => {
    const frozen = moving(every(CADENCE, 12));
    const last = 11 * CADENCE;
    const slow = (moves: number): Motion => moving(every(3 * CADENCE, 12 + moves, last - 11 * 3 * CADENCE));
    expect(hasFrozen(watchedAt(frozen, last + 100_000), slow(4))).toBe(false);
    expect(hasFrozen(watchedAt(frozen, last + 100_000), slow(5))).toBe(true);
  });

  it('stands still honestly where it never moved often: ten moves in a row make a habit', () => {
    expect(standsStill(watchedAt(moving(every(CADENCE, 10)), 500_000))).toBe(false);
    expect(standsStill(watchedAt(moving(every(CADENCE, 11)), 500_000))).toBe(true);
  });

  it('stands still honestly where it moves by steps: less often than at every third sample', () => {
    expect(standsStill(watchedAt(moving(every(3 * CADENCE, 30)), 5_000_000))).toBe(true);
    expect(standsStill(watchedAt(moving(every(4 * CADENCE, 30)), 5_000_000))).toBe(false);
  });

  it('has to show its habit anew after a rest of its own', () => {
    const rested = moving([...every(CADENCE, 30), 500_000]);
    expect(rested.moves).toBe(0);
    expect(standsStill(watchedAt(rested, 900_000))).toBe(false);
  });

  it('learns nothing from a silence of its meter', () => {
    const before = moving(every(CADENCE, 12));
    expect(moveOn(before, monoMs(4_000_000), true)).toEqual({ movedAt: 4_000_000, paceMs: before.paceMs, moves: 0 });
  });

  it('has a pace between the shortest and the longest of its gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 9_000 }), { minLength: 1, maxLength: 40 }), (gaps) => {
        let time = 0;
        const motion = moving([0, ...gaps.map((gap) => (time += gap))]);
        expect(motion.paceMs).toBeGreaterThanOrEqual(Math.min(...gaps) - 1e-6);
        expect(motion.paceMs).toBeLessThanOrEqual(Math.max(...gaps) + 1e-6);
      }),
    );
  });
});
