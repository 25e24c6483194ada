/**
 * What other loads will take for the rest of a demand window, and how far that has been wrong. An error can be made up for
 * later in the window, all but that of its last moments; so the margin is what was learnt of those.
 * @module
 */

/** What is remembered of the background, W. */
export interface Forecast {
  readonly wallMs: number;
  /** Mean of the last minutes. */
  readonly smoothWatts: number;
  /** How far the mean of a dead time has lately exceeded what was expected at its beginning. */
  readonly errorWatts: number;
  /** The dead time that is being watched: when it began, what was expected, what has flowed since. */
  readonly sinceMs: number;
  readonly expectedWatts: number;
  /** What was expected at the beginning of the one before: a rise just as this one begins must not be missed. */
  readonly earlierWatts: number;
  readonly flowedWattMs: number;
}

/** How quickly the mean follows: a load that comes on is half in it after as much. */
const SMOOTH_MS = 120_000;
/** How slowly a large error is forgotten: half of it in so much, so that each morning's is still known on the next. */
const FORGET_MS = 24 * 3_600_000;
/** Before anything was learnt, part of the target. */
const FIRST_ERROR_SHARE = 0.05;

/** Adds what the background is now. A jump of the clock teaches nothing. */
export function watchBackground(
  before: Forecast | null,
  now: { readonly wallMs: number; readonly watts: number; readonly deadTimeMs: number; readonly targetWatts: number },
): Forecast {
  const { wallMs, watts, deadTimeMs } = now;
  const begun = {
    wallMs,
    sinceMs: wallMs,
    expectedWatts: watts,
    earlierWatts: before?.expectedWatts ?? watts,
    flowedWattMs: 0,
  };
  if (before === null) return { ...begun, smoothWatts: watts, errorWatts: FIRST_ERROR_SHARE * now.targetWatts };
  const passedMs = wallMs - before.wallMs;
  if (passedMs < 0 || passedMs > Math.max(SMOOTH_MS, 2 * deadTimeMs))
    return { ...begun, smoothWatts: watts, errorWatts: before.errorWatts };
  const smoothWatts = before.smoothWatts + ((watts - before.smoothWatts) * passedMs) / (SMOOTH_MS + passedMs);
  const flowedWattMs = before.flowedWattMs + watts * passedMs;
  const watchedMs = wallMs - before.sinceMs;
  if (watchedMs < deadTimeMs) return { ...before, wallMs, smoothWatts, flowedWattMs };
  const errorWatts = Math.max(
    flowedWattMs / watchedMs - Math.min(before.expectedWatts, before.earlierWatts),
    (before.errorWatts * FORGET_MS) / (FORGET_MS + watchedMs),
  );
  return { ...begun, smoothWatts, errorWatts };
}

/**
 * What to expect of the background until the window ends, with a margin. A rise counts at once, because it may last; a fall
 * counts as far as the end is near, because before that the mean says more.
 */
export function expectedWatts(
  forecast: Forecast,
  of: { readonly watts: number; readonly remainingMs: number; readonly deadTimeMs: number },
): number {
  const nearness = Math.min(1, of.deadTimeMs / of.remainingMs);
  const fall = Math.max(0, forecast.smoothWatts - of.watts) * nearness;
  return Math.max(forecast.smoothWatts, of.watts) - fall + forecast.errorWatts * nearness;
}
