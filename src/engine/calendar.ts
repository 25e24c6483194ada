/**
 * Local time as a pure function. A time zone is plain data (its offset changes), so the engine needs no
 * clock library, and a journal replays alike on machines with other time-zone tables.
 * @module
 */
import { epochMs, type EpochMs, type Millis } from './units.ts';

/** From `from` on, local time is UTC plus `offsetMs`. */
export interface OffsetChange {
  readonly from: EpochMs;
  readonly offsetMs: Millis;
}

/** An IANA zone compiled to its offset changes, ascending; the first holds for all time before it. */
export interface TimeZone {
  readonly name: string;
  readonly changes: readonly OffsetChange[];
}

/** A day of the calendar. */
export interface CalendarDay {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  /** 1–31. */
  readonly day: number;
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number;
}

/** Wall-clock fields at a place. */
export interface LocalTime extends CalendarDay {
  /** Minutes since local midnight by the clock on the wall, 0–1439. */
  readonly minuteOfDay: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Offset of local time to UTC at an instant. */
export function offsetAt(zone: TimeZone, at: EpochMs): Millis {
  let low = 0;
  let high = zone.changes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((zone.changes[middle] as OffsetChange).from <= at) low = middle;
    else high = middle - 1;
  }
  return zone.changes[low]?.offsetMs ?? (0 as Millis);
}

/** The wall-clock fields at an instant. */
export function localTimeAt(zone: TimeZone, at: EpochMs): LocalTime {
  const local = at + offsetAt(zone, at);
  const dayNumber = Math.floor(local / DAY_MS);
  const minuteOfDay = Math.floor((local - dayNumber * DAY_MS) / MINUTE_MS);
  return { ...calendarDay(dayNumber), minuteOfDay };
}

/** The day with this number, counted from 1970-01-01. */
export const calendarDay = (dayNumber: number): CalendarDay => ({
  ...civilDate(dayNumber),
  weekday: (((dayNumber + 3) % 7) + 7) % 7,
});

/** The number of a date's day, counted from 1970-01-01: yesterday's is one less. */
export const dayNumberOf = ({ year, month, day }: Omit<CalendarDay, 'weekday'>): number =>
  utcMidnight(year, month, day) / DAY_MS;

/**
 * The instant at which the clock on the wall shows `wallMs`, counted as if it were UTC. Of an hour that autumn
 * repeats it is the first; an hour that spring skips lies after the change.
 */
export function instantOnWall(zone: TimeZone, wallMs: number): EpochMs {
  const byYesterday = epochMs(wallMs - offsetAt(zone, epochMs(wallMs - DAY_MS)));
  const byThen = epochMs(wallMs - offsetAt(zone, byYesterday));
  const shown = byThen + offsetAt(zone, byThen);
  return shown === wallMs ? byThen : byYesterday;
}

/**
 * The first instant of a local day by its number. A day lasts until the next one begins: 23 or 25 hours when clocks
 * change, and none at all where a place has jumped over it.
 */
export const startOfDay = (zone: TimeZone, dayNumber: number): EpochMs => instantOnWall(zone, dayNumber * DAY_MS);

/**
 * Cuts a span where the clock on the wall comes to midnight or to one of `minutesOfDay`, and where it jumps. Whatever
 * is decided by the clock on the wall is the same throughout each piece. The first cut is the span's beginning.
 */
export function cutByWall(
  zone: TimeZone,
  span: { readonly from: EpochMs; readonly until: EpochMs },
  minutesOfDay: readonly number[],
): readonly EpochMs[] {
  const cuts = new Set<EpochMs>();
  for (let from = span.from; from < span.until;) {
    const until = epochMs(Math.min(nextChangeAfter(zone, from) ?? Infinity, span.until));
    const offsetMs = offsetAt(zone, from);
    cuts.add(from);
    for (let day = Math.floor((from + offsetMs) / DAY_MS); day * DAY_MS - offsetMs < until; day += 1)
      for (const minute of [0, ...minutesOfDay]) {
        const at = epochMs(day * DAY_MS + minute * MINUTE_MS - offsetMs);
        if (at > from && at < until) cuts.add(at);
      }
    from = until;
  }
  return [...cuts].sort((a, b) => a - b);
}

/** The first instant after `at` at which the zone's offset changes, or null. */
export function nextChangeAfter(zone: TimeZone, at: EpochMs): EpochMs | null {
  return zone.changes.find((change) => change.from > at)?.from ?? null;
}

/** RFC 3339 text of an instant with the zone's offset, to the second. */
export function formatLocal(zone: TimeZone, at: EpochMs): string {
  const offsetMinutes = Math.round(offsetAt(zone, at) / MINUTE_MS);
  const { year, month, day, minuteOfDay } = localTimeAt(zone, at);
  const second = Math.floor((((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) / 1000);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const clock = `${pad(Math.floor(minuteOfDay / 60))}:${pad(minuteOfDay % 60)}:${pad(second)}`;
  const away = Math.abs(offsetMinutes);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}T${clock}${sign}${pad(Math.floor(away / 60))}:${pad(away % 60)}`;
}

/** Midnight UTC of a civil date as ms since 1970; the inverse of `civilDate`. */
export function utcMidnight(year: number, month: number, day: number): EpochMs {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return epochMs((era * 146_097 + dayOfEra - 719_468) * DAY_MS);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * Proleptic Gregorian date of a day number counted from 1970-01-01. Years are counted from March, so that the
 * leap day is the last of its year; an era is the 400 years after which the calendar repeats (146,097 days).
 */
function civilDate(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
