/**
 * Times as data sets write them. A time without an offset is none here: somebody has to say by which clock it is
 * (local-stamp.ts).
 * @module
 */
import { utcMidnight } from '../engine/index.ts';

export interface Timestamp {
  readonly utcMs: number;
  /** How far the writer's clock was ahead of UTC. */
  readonly offsetMs: number;
}

/** RFC 3339 and its relatives: a blank for the T, no seconds, an offset without colon. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})$/i;
/** RFC 1123, always in GMT: `Wed, 25 Apr 2018 11:08:04 GMT`. */
const RFC_1123 = /^[A-Za-z]{3}, (\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
export const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The time a text names, or null. */
export function parseTimestamp(text: string): Timestamp | null {
  const iso = ISO.exec(text);
  if (iso !== null) return fromIso(iso);
  const rfc = RFC_1123.exec(text);
  if (rfc === null) return null;
  const [, day, monthName, year, hour, minute, second] = rfc as unknown as string[];
  const month = MONTHS.indexOf((monthName as string).toLowerCase()) + 1;
  const utcMs = instantOf([Number(year), month, Number(day)], [Number(hour), Number(minute), Number(second)]);
  return utcMs === null ? null : { utcMs, offsetMs: 0 };
}

function fromIso(match: RegExpExecArray): Timestamp | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const localMs = instantOf([year, month, day], [hour, minute, second + Number(match[7] ?? 0)]);
  if (localMs === null) return null;
  const offsetMs = parseOffset(match[8] as string);
  return { utcMs: localMs - offsetMs, offsetMs };
}

type Six = [number, number, number, number, number, number];

function parseOffset(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Such a date and time as if in UTC; null for a day or an hour that does not exist. 24:00 is the end of a day. */
export function instantOf(
  [year, month, day]: [number, number, number],
  [hour, minute, second]: [number, number, number],
): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second >= 61) return null;
  const midnight = utcMidnight(year, month, day);
  const nextMonth = month === 12 ? utcMidnight(year + 1, 1, 1) : utcMidnight(year, month + 1, 1);
  if (midnight >= nextMonth) return null;
  return midnight + (hour * 3600 + minute * 60) * 1000 + Math.round(second * 1000);
}
