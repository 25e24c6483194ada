/**
 * From the clock on the wall to absolute time.
 * @module
 */
import { epochMs, offsetAt, utcMidnight, type EpochMs, type TimeZone } from '../src/engine/index.ts';

const DAY_MS = 86_400_000;

/**
 * The instant at which the clock on the wall shows `wallMs`, counted as if it were UTC. Of an hour that autumn
 * repeats it is the first; an hour that spring skips lies after the change.
 */
export function utcOf(timeZone: TimeZone, wallMs: number): EpochMs {
  const byYesterday = epochMs(wallMs - offsetAt(timeZone, epochMs(wallMs - DAY_MS)));
  const byThen = epochMs(wallMs - offsetAt(timeZone, byYesterday));
  const shown = byThen + offsetAt(timeZone, byThen);
  return shown === wallMs ? byThen : byYesterday;
}

/** The first instant of a local day, given as `YYYY-MM-DD`. */
export function startOfDay(timeZone: TimeZone, date: string): EpochMs {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return utcOf(timeZone, utcMidnight(year, month, day));
}
