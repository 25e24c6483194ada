/**
 * Whether the clock on the wall runs as the monotonic one does, or was set.
 * @module
 */
import { millis, type Instant } from '../../engine/index.ts';
import { CLOCK_STEP_MS, type Vitals } from './shell-conditions.ts';

/** Looks at an instant, and tells the last step that was seen. */
export type ClockWatch = (now: Instant) => Vitals['clockStep'];

/** Slewing by time synchronisation is followed; only what moves between two looks is a step. */
export function watchClock(): ClockWatch {
  let before: Instant | null = null;
  let step: Vitals['clockStep'] = null;
  return (now) => {
    if (before !== null) {
      const byMs = now.wallMs - before.wallMs - (now.monoMs - before.monoMs);
      if (Math.abs(byMs) > CLOCK_STEP_MS) step = { at: now, byMs: millis(byMs) };
    }
    before = now;
    return step;
  };
}
