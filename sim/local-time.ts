/**
 * From the clock on the wall to absolute time.
 * @module
 */
import { dayNumberOf, startOfDay as startOfDayNumber, type EpochMs, type TimeZone } from '../src/engine/index.ts';

export { instantOnWall as utcOf } from '../src/engine/index.ts';

/** The first instant of a local day, given as `YYYY-MM-DD`. */
export function startOfDay(timeZone: TimeZone, date: string): EpochMs {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return startOfDayNumber(timeZone, dayNumberOf({ year, month, day }));
}
