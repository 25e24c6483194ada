/**
 * Local time of the site on axes and in words.
 * @module
 */
import { epochMs, localTimeAt, offsetAt, utcMidnight, type TimeZone } from '../../src/engine/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Distances of ticks that people count in. */
const HOURS = [0.25, 0.5, 1, 2, 3, 6, 12];
const DAYS = [1, 2, 3, 7, 14, 28, 56];
const DAYS_MAX = 91;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A span of wall-clock time at a place. */
export interface LocalSpan {
  readonly zone: TimeZone;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Instants at whole local hours or midnights, about `wanted` of them; a clock that is moved moves them along. */
export function localTicks({ zone, fromMs, toMs }: LocalSpan, wanted: number): readonly number[] {
  const aim = (toMs - fromMs) / Math.max(1, wanted);
  const hours = HOURS.find((count) => count * HOUR_MS >= aim);
  if (hours !== undefined) return stepped({ zone, fromMs, toMs }, hours * HOUR_MS);
  const days = DAYS.find((count) => count * DAY_MS >= aim) ?? DAYS_MAX;
  return stepped({ zone, fromMs, toMs }, days * DAY_MS);
}

/** Steps by the clock on the wall; those of days are counted from the first midnight. */
function stepped({ zone, fromMs, toMs }: LocalSpan, stepMs: number): readonly number[] {
  const local = fromMs + offsetAt(zone, epochMs(fromMs));
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const ticks = new Set<number>();
  for (let wall = midnight; wall <= toMs + DAY_MS; wall += stepMs) {
    const at = instantOf(zone, wall);
    if (at >= fromMs && at <= toMs) ticks.add(at);
  }
  return [...ticks].sort((a, b) => a - b);
}

/** The instant of a wall-clock reading, given as if it were UTC. */
function instantOf(zone: TimeZone, wall: number): number {
  const guess = wall - offsetAt(zone, epochMs(wall));
  return wall - offsetAt(zone, epochMs(guess));
}

/** The span of a calendar day such as `2023-06-12`. */
export function daySpan(zone: TimeZone, date: string): LocalSpan {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  const wall = utcMidnight(year, month, day);
  return { zone, fromMs: instantOf(zone, wall), toMs: instantOf(zone, wall + DAY_MS) };
}

/** `06:00`, or the date at midnight. */
export function tickText(zone: TimeZone, atMs: number): string {
  const { minuteOfDay } = localTimeAt(zone, epochMs(atMs));
  return minuteOfDay === 0 ? shortDate(zone, atMs) : clock(zone, atMs);
}

/** `12 Jun`. */
export function shortDate(zone: TimeZone, atMs: number): string {
  const { day, month } = localTimeAt(zone, epochMs(atMs));
  return `${day} ${MONTHS[month - 1] ?? ''}`;
}

/** `Mon 12 Jun`. */
export function dayText(zone: TimeZone, atMs: number): string {
  return `${WEEKDAYS[localTimeAt(zone, epochMs(atMs)).weekday] ?? ''} ${shortDate(zone, atMs)}`;
}

/** `Mon 12 Jun 2023, 06:00`. */
export function momentText(zone: TimeZone, atMs: number): string {
  return `${dayText(zone, atMs)} ${localTimeAt(zone, epochMs(atMs)).year}, ${clock(zone, atMs)}`;
}

/** `06:00`, with seconds where there are any. */
export function clock(zone: TimeZone, atMs: number): string {
  const { minuteOfDay } = localTimeAt(zone, epochMs(atMs));
  const seconds = Math.floor((((atMs % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) / 1000);
  const whole = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
  return seconds === 0 ? whole : `${whole}:${two(seconds)}`;
}

/** `45 s`, `12 min`, `3.5 h`, `2 d`. */
export function spanText(spanMs: number): string {
  if (spanMs < 2 * MINUTE_MS) return `${Math.round(spanMs / 1000)} s`;
  if (spanMs < 2 * HOUR_MS) return `${Math.round(spanMs / MINUTE_MS)} min`;
  if (spanMs < 2 * DAY_MS) return `${Math.round((10 * spanMs) / HOUR_MS) / 10} h`;
  return `${Math.round((10 * spanMs) / DAY_MS) / 10} d`;
}

const two = (value: number): string => String(value).padStart(2, '0');
