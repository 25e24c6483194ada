/**
 * How well the battery is seen: one that is not may give all that looks like sun.
 * @module
 */
import type { SiteSnapshot } from '../../engine/index.ts';
import type { Options } from './options.ts';

/** What is remembered of looks at the battery. */
export interface Watch {
  /** How long it was not seen of late, ms; what lies further back than the delay has been forgotten. */
  readonly unseenMs: number;
  readonly isUnseen: boolean;
  /** Last look on the monotonic clock, ms. */
  readonly lookedMs: number;
}

/** For how long of the delay a battery may be unseen: a sample that is not believed, or that is lost, stops nobody. */
const graceMs = ({ deadTimeMs }: SiteSnapshot, { disableDelaySeconds }: Options): number =>
  Math.min(deadTimeMs, 1000 * disableDelaySeconds);

/** What was unseen adds up, and is forgotten so slowly that a battery that is seen now and then does not pass for seen. */
export function watchBattery(before: Watch | undefined, snapshot: SiteSnapshot, stated: Options): Watch {
  const { at, power } = snapshot;
  const passedMs = Math.max(0, at.monoMs - (before?.lookedMs ?? at.monoMs));
  const grace = graceMs(snapshot, stated);
  const forgottenMs = (passedMs * grace) / Math.max(1, 1000 * stated.disableDelaySeconds);
  const unseenMs = (before?.unseenMs ?? 0) + (before?.isUnseen === true ? passedMs : -forgottenMs);
  return {
    // From twice as much it takes the delay until it is less than that again.
    unseenMs: Math.min(2 * grace, Math.max(0, unseenMs)),
    isUnseen: power.batteryWatts === null,
    lookedMs: at.monoMs,
  };
}

/** Whether the battery has been unseen for too long to tell sun from what it gives. */
export const isLost = ({ isUnseen, unseenMs }: Watch, snapshot: SiteSnapshot, stated: Options): boolean =>
  isUnseen && unseenMs >= graceMs(snapshot, stated);
