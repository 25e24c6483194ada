/**
 * Dated values from a CSV file: building load, sun, prices.
 *
 * Rules, so that nobody has to guess:
 * - The time column is the first whose values are times with an offset.
 * - Rows without a time or number are counted and left out. A gap of up to a day is bridged like any other
 *   distance between two values; a longer one makes the file unusable.
 * - A series that covers the whole simulated span is read by absolute time. One that does not is moved by whole
 *   weeks, so that weekdays agree, as near as they come to whole years, and repeats after as many whole weeks
 *   (below one: days) as it has. Then, unless its times are in UTC, clock time on the wall is laid on clock time on the wall: office
 *   hours stay office hours in another time zone.
 * @module
 */
import { epochMs, offsetAt, type TimeZone } from '../src/engine/index.ts';
import { parseCsv, type CsvTable } from './csv.ts';
import { parseTimestamp } from './timestamp.ts';

/** Values of a file, ascending in time. */
export interface Series {
  readonly utcMs: Float64Array;
  /** Time by the writer's clock; the same as `utcMs` where that is UTC. */
  readonly wallMs: Float64Array;
  readonly values: Float64Array;
  /** Rows left out. */
  readonly rejected: number;
}

export type SeriesResult =
  { readonly ok: true; readonly series: Series } | { readonly ok: false; readonly problem: string };

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.2425 * DAY_MS;
const GAP_MAX_MS = DAY_MS;

/** Reads one column of a CSV text. */
export function parseSeries(text: string, column: string): SeriesResult {
  const table = parseCsv(text);
  const valueIndex = table.header.indexOf(column);
  if (valueIndex < 0) {
    return failed(
      `has no column ${JSON.stringify(column)}; it has ${table.header.map((name) => JSON.stringify(name)).join(', ')}`,
    );
  }
  const timeIndex = timeColumn(table);
  if (timeIndex === null) return failed('has no column of times with an offset, such as 2023-01-31T12:00:00+01:00');
  const series = gather(table, timeIndex, valueIndex);
  if (series.values.length < 2) return failed(`has ${series.values.length} usable rows; at least 2 are needed`);
  const gapLine = longGap(series.utcMs);
  if (gapLine !== null) return failed(`lacks more than a day after ${new Date(gapLine).toISOString()}`);
  return { ok: true, series };
}

const failed = (problem: string): SeriesResult => ({ ok: false, problem });

function timeColumn(table: CsvTable): number | null {
  const cells = table.rows[0]?.cells ?? [];
  const index = cells.findIndex((cell) => parseTimestamp(cell) !== null);
  return index < 0 ? null : index;
}

function gather(table: CsvTable, timeIndex: number, valueIndex: number): Series {
  const points: { utcMs: number; wallMs: number; value: number }[] = [];
  for (const { cells } of table.rows) {
    const time = parseTimestamp(cells[timeIndex] ?? '');
    const cell = cells[valueIndex] ?? '';
    const value = cell === '' ? NaN : Number(cell);
    if (time === null || !Number.isFinite(value)) continue;
    points.push({ utcMs: time.utcMs, wallMs: time.utcMs + time.offsetMs, value });
  }
  points.sort((a, b) => a.utcMs - b.utcMs);
  const distinct = points.filter(
    (point, index) => index === 0 || point.utcMs > (points[index - 1] as typeof point).utcMs,
  );
  return {
    utcMs: Float64Array.from(distinct, (point) => point.utcMs),
    wallMs: Float64Array.from(distinct, (point) => point.wallMs),
    values: Float64Array.from(distinct, (point) => point.value),
    rejected: table.rejected.length + table.rows.length - distinct.length,
  };
}

/** Where the first gap begins that is too long, or null. */
function longGap(utcMs: Float64Array): number | null {
  for (let index = 1; index < utcMs.length; index += 1) {
    if ((utcMs[index] as number) - (utcMs[index - 1] as number) > GAP_MAX_MS) return utcMs[index - 1] as number;
  }
  return null;
}

/** The simulated span and its clock on the wall. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly timeZone: TimeZone;
}

/** `linear` runs straight from value to value; `step` holds each until the next. */
export type Between = 'linear' | 'step';

/** The series as a function of absolute time in the span, by the rules above. */
export function layOver(series: Series, span: Span, between: Between): (atMs: number) => number {
  const { utcMs, wallMs, values } = series;
  const first = utcMs[0] as number;
  if (first <= span.startMs && (utcMs[utcMs.length - 1] as number) >= span.endMs) return reader(utcMs, values, between);
  const isUtc = utcMs.every((time, index) => time === wallMs[index]);
  const times = isUtc ? utcMs : rising(wallMs);
  const years = Math.floor((span.startMs - first) / YEAR_MS);
  const shiftMs = Math.round((years * YEAR_MS) / WEEK_MS) * WEEK_MS;
  const begin = times[0] as number;
  const repeatMs = wholePeriod((times[times.length - 1] as number) - begin);
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
