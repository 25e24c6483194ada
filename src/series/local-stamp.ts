/**
 * Times as data sets write them without an offset, by a clock that the scenario names; some even without a year.
 * @module
 */
import { instantOf, MONTHS } from './timestamp.ts';

/** ISO without its offset: `2023-01-31 12:00`, `2023-01-31T12:00:00`. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;
/** As in the United States: `7/29/2011 20:17`. */
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) +(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
/** Typical years of EnergyPlus: ` 01/31  12:00:00`. */
const YEARLESS = /^(\d{1,2})\/(\d{1,2}) +(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
/** Typical years of SAM and PVWatts: `Jan 31, 12:00 am`. */
const SPOKEN = /^([A-Za-z]{3}) (\d{1,2}), (\d{1,2}):(\d{2}) ([ap])m$/i;

/**
 * What the clock on the wall shows, counted as if it were UTC; null for what is no such time. `calendarYear` is the year
 * of times that carry none; where it is null they are no times.
 */
export function parseLocalStamp(text: string, calendarYear: number | null): number | null {
  const iso = ISO.exec(text);
  if (iso !== null) return wallTime([iso[1], iso[2], iso[3]], [iso[4], iso[5], iso[6]]);
  const slashed = SLASHED.exec(text);
  if (slashed !== null) return wallTime([slashed[3], slashed[1], slashed[2]], [slashed[4], slashed[5], slashed[6]]);
  if (calendarYear === null) return null;
  const yearless = YEARLESS.exec(text);
  if (yearless !== null)
    return wallTime([calendarYear, yearless[1], yearless[2]], [yearless[3], yearless[4], yearless[5]]);
  const spoken = SPOKEN.exec(text);
  if (spoken === null) return null;
  const month = MONTHS.indexOf((spoken[1] as string).toLowerCase()) + 1;
  const afternoon = (spoken[5] as string).toLowerCase() === 'p' ? 12 : 0;
  return wallTime([calendarYear, month, spoken[2]], [(Number(spoken[3]) % 12) + afternoon, spoken[4], 0]);
}

type Part = string | number | undefined;

function wallTime(date: readonly [Part, Part, Part], time: readonly [Part, Part, Part]): number | null {
  const [year, month, day] = date.map(Number) as [number, number, number];
  const [hour, minute, second] = time.map((part) => Number(part ?? 0)) as [number, number, number];
  return instantOf([year, month, day], [hour, minute, second]);
}
