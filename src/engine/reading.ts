/**
 * A value with its age. Missing is never zero, and old is never new again because somebody repeated it.
 * @module
 */
import { ageMs, millis, type Instant, type Millis } from './units.ts';

/** How far a reading may be trusted: `stale` may lower, never raise; `missing` counts as the worst case. */
export type ReadingState = 'fresh' | 'stale' | 'missing';

/** A quantity with its age since it last changed. */
export interface Reading<T> {
  readonly state: ReadingState;
  readonly value: T | null;
  readonly ageMs: Millis | null;
}

/** What is remembered of a repeatedly observed quantity. */
export interface Observed<T> {
  readonly value: T;
  /** The device's own stamp, comparable with itself only; null where the device gives none. */
  readonly stamp: number | null;
  /** When stamp or value last changed, on our clock. */
  readonly changedAt: Instant;
  /** Largest recent gap between changes: the cadence that staleness is judged by. */
  readonly cadenceMs: Millis;
}

/** Cadences without a change after which a reading is stale. */
const STALE_CADENCES = 3;

/** One observation as it arrives. */
export interface Arrival<T> {
  readonly value: T;
  readonly stamp: number | null;
  readonly at: Instant;
}

/**
 * Folds a new observation in. A repeated stamp (or, without stamps, a repeated value) does not renew the age; a
 * new value under an old stamp counts all the same, because a stamp may be coarse and a rise must not wait for it.
 */
export function observe<T>(
  before: Observed<T> | null,
  arrival: Arrival<T>,
  same: (a: T, b: T) => boolean,
): Observed<T> {
  const { value, stamp, at } = arrival;
  if (before === null) return { value, stamp, changedAt: at, cadenceMs: millis(0) };
  const changed = stamp === null ? !same(before.value, value) : stamp !== before.stamp;
  if (!changed) return same(before.value, value) ? before : { ...before, value };
  const gap = ageMs(at, before.changedAt);
  return { value, stamp, changedAt: at, cadenceMs: nextCadence(before.cadenceMs, gap) };
}

/** The reading as of `now`. */
export function readingAt<T>(observed: Observed<T> | null, now: Instant, staleAfterMs: Millis): Reading<T> {
  if (observed === null) return { state: 'missing', value: null, ageMs: null };
  const age = ageMs(now, observed.changedAt);
  const limit = Math.max(staleAfterMs, STALE_CADENCES * observed.cadenceMs);
  return { state: age > limit ? 'stale' : 'fresh', value: observed.value, ageMs: age };
}

/**
 * Follows the gap between changes slowly. An outage must not teach a long cadence (it would then excuse the
 * next outage), so one gap can at most double what was learnt, and 10 s is the most that is believed at once.
 */
function nextCadence(cadence: Millis, gap: Millis): Millis {
  const bounded = Math.min(gap, Math.max(10_000, 2 * cadence));
  return millis(cadence === 0 ? bounded : cadence + (bounded - cadence) / 8);
}
