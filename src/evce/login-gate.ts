/**
 * When a login may be tried. The box is small, and somebody else may hold the user's only session: asking without
 * pause would help nobody.
 * @module
 */
import { millis, type Millis, type MonoMs } from '../engine/index.ts';

/** At most this many logins within the span. */
const LOGINS = 2;
const SPAN_MS = 60_000;
/** Pause after the first, second, … refused login; the last stands for all further ones. */
const PAUSES_MS = [5_000, 15_000, 30_000] as const;
/** Pauses are lengthened by up to this share, so that many sites do not return in step. */
const JITTER = 0.1;

export interface LoginGate {
  /** How long to wait before the next login; 0 where it may be tried now. */
  waitMs(now: MonoMs): Millis;
  /** A login has reached the box, as far as one can know. */
  tried(now: MonoMs, accepted: boolean): void;
}

/** `jitter` draws from 0 to below 1. */
export function createLoginGate(jitter: () => number): LoginGate {
  let tries: readonly MonoMs[] = [];
  let refusals = 0;
  let pausedUntil = -Infinity;
  return {
    waitMs(now) {
      const oldest = tries.length < LOGINS ? undefined : tries[tries.length - LOGINS];
      const spanEnds = oldest === undefined ? -Infinity : oldest + SPAN_MS;
      return millis(Math.max(0, spanEnds - now, pausedUntil - now));
    },
    tried(now, accepted) {
      tries = [...tries, now].slice(-LOGINS);
      refusals = accepted ? 0 : refusals + 1;
      const pause = PAUSES_MS[Math.min(refusals, PAUSES_MS.length) - 1];
      pausedUntil = pause === undefined ? -Infinity : now + pause * (1 + JITTER * jitter());
    },
  };
}
