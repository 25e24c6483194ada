/**
 * A value with its age. Missing is never zero, and old is never new again because somebody repeated it.
 * @module
 */
import { millis, type Millis } from './units.ts';

/** How far a reading may be trusted: `stale` may lower, never raise; `missing` counts as the worst case. */
export type ReadingState = 'fresh' | 'stale' | 'missing';

/** A quantity with its age since it last changed. */
export interface Reading<T> {
  readonly state: ReadingState;
  readonly value: T | null;
  readonly ageMs: Millis | null;
}

/** Cadences without a change after which a reading is stale. */
const STALE_CADENCES = 3;

const RANKS: Readonly<Record<ReadingState, number>> = { fresh: 0, stale: 1, missing: 2 };

/** What two readings are worth together. */
export const worseOf = (a: ReadingState, b: ReadingState): ReadingState => (RANKS[a] >= RANKS[b] ? a : b);

/** The age up to which a quantity of this cadence is as good as new. */
export const staleLimitMs = (cadenceMs: Millis, staleAfterMs: Millis): Millis =>
  millis(Math.max(staleAfterMs, STALE_CADENCES * cadenceMs));

/**
 * Follows the gap between changes slowly. An outage must not teach a long cadence (it would then excuse the
 * next outage), so one gap can at most double what was learnt, and 10 s is the most that is believed at once.
 */
export function nextCadence(cadence: Millis, gap: Millis): Millis {
  const bounded = Math.min(gap, Math.max(10_000, 2 * cadence));
  return millis(cadence === 0 ? bounded : cadence + (bounded - cadence) / 8);
}
