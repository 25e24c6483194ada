/**
 * When a login may be tried. The box is small, and somebody else may hold the user's only session: asking without
 * pause would help nobody.
 * @module
 */
import { millis, type Millis, type MonoMs } from '../engine/index.ts';

/**
 * From one login to the next, whatever came of it. Twice a minute is what the box shall bear; a first retry that
 * comes sooner would have to be paid for with a later one, and Busbar is to be back soon after it is let in.
 */
const SPACING_MS = 30_000;
/** The pause is lengthened by up to this share, so that many sites do not return in step. */
const JITTER = 0.1;

export interface LoginGate {
  /** How long to wait before the next login; 0 where it may be tried now. */
  waitMs(now: MonoMs): Millis;
  /** A login has reached the box, as far as one can know. */
  tried(now: MonoMs): void;
}

/** `jitter` draws from 0 to below 1. */
export function createLoginGate(jitter: () => number): LoginGate {
  let openFrom = -Infinity;
  return {
    waitMs: (now) => millis(Math.max(0, openFrom - now)),
    tried(now) {
      openFrom = now + SPACING_MS * (1 + JITTER * jitter());
    },
  };
}
