/**
 * Whether a quantity still moves. A hung gateway or a cache repeats old values under new stamps, which no age shows; what
 * gives it away is that a quantity which used to move all the time stands still while others go on.
 *
 * Honest constants exist: an unloaded line, a heater, a coarse resolution. So only what moved at nearly every sample, many
 * times in a row, can be called frozen, and only on the word of a witness that moved several times since.
 * @module
 */
import { millis, type Millis, type MonoMs } from './units.ts';

/** How a quantity moves. */
export interface Motion {
  /** When its value last changed. */
  readonly movedAt: MonoMs;
  /** Longest recent time between two moves, slowly forgotten; 0 before the second move. */
  readonly paceMs: Millis;
  /** Moves in a row without a rest, as far as they matter. */
  readonly moves: number;
}

/** A quantity that may have frozen. */
export interface Watched {
  readonly motion: Motion;
  /** When it was last sampled anew. */
  readonly seenAt: MonoMs;
  /** Time between two of its samples. */
  readonly cadenceMs: Millis;
}

/** Paces without a move after which a quantity has frozen; a witness has to have moved as often. */
const FROZEN_PACES = 5;
/** From so many moves in a row a habit is read. */
const LEARNT_MOVES = 10;
/** What moves more rarely than at every third sample moves by steps, and may rest between two. */
const OFTEN_SAMPLES = 3;
/** The pace comes down by this share at each move, so that one quick move does not hide that it also rests. */
const FORGET_SHARE = 1 / 32;
/** A first pause longer than this teaches no more than this. */
const FIRST_PACE_MAX_MS = 10_000;

/** A quantity of which nothing is known but that it is there; also one whose old habits say nothing any more. */
export const beginMotion = (at: MonoMs): Motion => ({ movedAt: at, paceMs: millis(0), moves: 0 });

/**
 * The motion after a move. A silence of the meter in between teaches nothing about the quantity, and whatever rested by
 * itself has to show its habit anew.
 */
export function moveOn(before: Motion, at: MonoMs, afterSilence: boolean): Motion {
  if (afterSilence) return { movedAt: at, paceMs: before.paceMs, moves: 0 };
  const { paceMs, moves } = before;
  const gap = at - before.movedAt;
  const grown = Math.min(gap, Math.max(FIRST_PACE_MAX_MS, 2 * paceMs));
  const pace = gap > paceMs ? grown : paceMs - (paceMs - gap) * FORGET_SHARE;
  const rested = paceMs > 0 && gap >= FROZEN_PACES * paceMs;
  return { movedAt: at, paceMs: millis(pace), moves: rested ? 0 : Math.min(LEARNT_MOVES, moves + 1) };
}

/** Whether what is watched stands still on the word of a witness, which moved as often as it takes since. */
export function hasFrozen(watched: Watched, witness: Motion): boolean {
  const { motion } = watched;
  if (!standsStill(watched) || witness.moves < FROZEN_PACES) return false;
  return witness.movedAt - motion.movedAt >= FROZEN_PACES * Math.max(motion.paceMs, witness.paceMs);
}

/** Whether a quantity that used to move often has not for long, which alone proves nothing yet. */
export function standsStill(watched: Watched): boolean {
  const { motion, seenAt, cadenceMs } = watched;
  if (motion.moves < LEARNT_MOVES || motion.paceMs > OFTEN_SAMPLES * cadenceMs) return false;
  return seenAt - motion.movedAt >= FROZEN_PACES * motion.paceMs;
}
