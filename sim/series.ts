/**
 * Lays dated values over a simulation: building load, sun, prices.
 *
 * A value holds for the usual time between values, the last too: hourly rows from 0:00 to 23:00 are a whole day.
 * A series that covers the whole simulated span is read by absolute time. One that does not is moved by whole weeks, so
 * that weekdays agree, as near as they come to whole years, and repeats after as many whole weeks (below one: days) as
 * it has. Then, unless its times are in UTC, clock time on the wall is laid on clock time on the wall: office hours stay
 * office hours in another time zone.
 * @module
 */
import { epochMs, offsetAt, type TimeZone } from '../src/engine/index.ts';
import type { Series } from '../src/series/series-file.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.2425 * DAY_MS;

/** The simulated span and its clock on the wall. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly timeZone: TimeZone;
}

/** `linear` runs straight from value to value; `step` holds each until the next. */
export type Between = 'linear' | 'step';

/** Whether the series has a value of its own for every moment of the span. */
export function covers({ utcMs, gaps }: Series, { startMs, endMs }: Span): boolean {
  return (utcMs[0] as number) <= startMs && (utcMs[utcMs.length - 1] as number) + gaps.usualMs >= endMs;
}

/** The series as a function of absolute time in the span, by the rules above. */
export function layOver(series: Series, span: Span, between: Between): (atMs: number) => number {
  const { utcMs, wallMs, values, gaps } = series;
  if (covers(series, span)) return reader(utcMs, values, between);
  const isUtc = utcMs.every((time, index) => time === wallMs[index]);
  const times = isUtc ? utcMs : rising(wallMs);
  const years = Math.floor((span.startMs - (utcMs[0] as number)) / YEAR_MS);
  const shiftMs = Math.round((years * YEAR_MS) / WEEK_MS) * WEEK_MS;
  const begin = times[0] as number;
  const repeatMs = wholePeriod((times[times.length - 1] as number) - begin + gaps.usualMs);
  const read = reader(times, values, between);
  return (atMs) => {
    const clockMs = isUtc ? atMs : atMs + offsetAt(span.timeZone, epochMs(atMs));
    const past = (clockMs - shiftMs - begin) % repeatMs;
    return read(begin + (past < 0 ? past + repeatMs : past));
  };
}

function wholePeriod(lengthMs: number): number {
  const unitMs = lengthMs >= WEEK_MS ? WEEK_MS : DAY_MS;
  return Math.max(1, Math.floor(lengthMs / unitMs)) * unitMs;
}

/** Clock time that never goes back: the hour which autumn repeats shrinks to nothing. */
function rising(wallMs: Float64Array): Float64Array {
  let highest = -Infinity;
  return wallMs.map((time) => (highest = Math.max(highest, time)));
}

/** Simulated time mostly goes forward, so the place of the last answer is where the search begins. */
function reader(times: Float64Array, values: Float64Array, between: Between): (atMs: number) => number {
  const last = times.length - 1;
  let index = 0;
  return (atMs) => {
    if (atMs < (times[index] as number) || atMs >= (times[Math.min(index + 2, last)] as number))
      index = search(times, atMs);
    else if (index < last && atMs >= (times[index + 1] as number)) index += 1;
    const from = values[index] as number;
    if (between === 'step' || index === last || atMs <= (times[index] as number)) return from;
    const length = (times[index + 1] as number) - (times[index] as number);
    return from + (((values[index + 1] as number) - from) * (atMs - (times[index] as number))) / length;
  };
}

/** Index of the last time not after `atMs`; 0 before the first. */
function search(times: Float64Array, atMs: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] as number) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
