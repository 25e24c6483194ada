/**
 * Reads a column of dated values from a CSV file: building load, sun, prices.
 *
 * Rules, so that nobody has to guess:
 * - The header is the first line that has the column; what stands above it is left alone.
 * - The time column is the first whose values are times. Without one, columns `year`, `month`, `day`, `hour` and
 *   `minute` are.
 * - Times without an offset are by the clock that the scenario names. Of an hour that autumn repeats the first rows are the
 *   first hour, and those from where the clock goes back the second. An hour that spring skips has no rows; those that
 *   claim to be in it are left out.
 * - Rows without a time or number, and rows whose time was there before, are left out and counted.
 * - A gap of up to a day is bridged, a longer one makes the file unusable. Gaps are counted.
 * @module
 */
import { epochMs, instantOnWall, offsetAt, type TimeZone } from '../engine/index.ts';
import { parseCsv, type CsvRow, type CsvTable, type RejectedRow } from './csv.ts';

import { parseLocalStamp } from './local-stamp.ts';
import { parseTimestamp } from './timestamp.ts';

/** Values of a file, ascending in time. */
export interface Series {
  readonly utcMs: Float64Array;
  /** Time by the writer's clock; the same as `utcMs` where that is UTC. */
  readonly wallMs: Float64Array;
  readonly values: Float64Array;
  /** Rows left out. */
  readonly rejected: readonly RejectedRow[];
  readonly gaps: Gaps;
}

/** Distances of more than one and a half of the usual one. */
export interface Gaps {
  readonly count: number;
  readonly usualMs: number;
  readonly longestMs: number;
  /** Where the longest begins; null where there is none. */
  readonly longestAtMs: number | null;
}

export type SeriesResult =
  { readonly ok: true; readonly series: Series } | { readonly ok: false; readonly problem: string };

/** What to read, and what the scenario says of its times. */
export interface SeriesColumn {
  readonly column: string;
  readonly timeZone: TimeZone | null;
  readonly calendarYear: number | null;
}

const DAY_MS = 86_400_000;
const GAP_MAX_MS = DAY_MS;
/** A header stands within so many lines, and a column of times shows one within so many rows. */
const PREAMBLE_MAX = 20;

/** Reads one column of a CSV text. */
export function parseSeries(text: string, wanted: SeriesColumn): SeriesResult {
  const whole = parseCsv(text);
  const table = belowHeader(whole, wanted.column);
  if (table === null) {
    const columns = whole.header.map((name) => JSON.stringify(name)).join(', ');
    return failed(`has no column ${JSON.stringify(wanted.column)}; it has ${columns}`);
  }
  const clock = clockOf(table, wanted);
  if (clock === null) return failed(noTimes(table));
  const points = gather(table, clock, table.header.indexOf(wanted.column));
  if (points.values.length < 2) return failed(`has ${points.values.length} usable rows; at least 2 are needed`);
  const gaps = gapsOf(points.utcMs);
  if (gaps.longestMs > GAP_MAX_MS)
    return failed(`lacks more than a day after ${new Date(gaps.longestAtMs ?? 0).toISOString()}`);
  return { ok: true, series: { ...points, gaps } };
}

const failed = (problem: string): SeriesResult => ({ ok: false, problem });

function belowHeader(table: CsvTable, column: string): CsvTable | null {
  if (table.header.includes(column)) return table;
  const index = table.rows.slice(0, PREAMBLE_MAX).findIndex(({ cells }) => cells.includes(column));
  if (index < 0) return null;
  return { ...table, header: (table.rows[index] as CsvRow).cells, rows: table.rows.slice(index + 1) };
}

/** When a row's value held, by the writer's clock; null where the row does not say. */
type Moment =
  | { readonly kind: 'offset'; readonly utcMs: number; readonly wallMs: number }
  | { readonly kind: 'local'; readonly wallMs: number; readonly timeZone: TimeZone };
type Clock = (cells: readonly string[]) => Moment | null;

const CALENDAR = ['year', 'month', 'day', 'hour', 'minute'] as const;

function clockOf(table: CsvTable, { timeZone, calendarYear }: SeriesColumn): Clock | null {
  const read = (text: string): Moment | null => {
    const stamp = parseTimestamp(text);
    if (stamp !== null) return { kind: 'offset', utcMs: stamp.utcMs, wallMs: stamp.utcMs + stamp.offsetMs };
    const wallMs = timeZone === null ? null : parseLocalStamp(text, calendarYear);
    return wallMs === null || timeZone === null ? null : { kind: 'local', wallMs, timeZone };
  };
  const first = table.rows.slice(0, PREAMBLE_MAX);
  const index = table.header.findIndex((_, at) => first.some(({ cells }) => read(cells[at] ?? '') !== null));
  if (index >= 0) return (cells) => read(cells[index] ?? '');
  const parts = CALENDAR.map((name) => table.header.indexOf(name));
  if (parts.includes(-1) || timeZone === null) return null;
  return (cells) => {
    const [year, month, day, hour, minute] = parts.map((at) => (cells[at] ?? '').padStart(2, '0'));
    return read(`${year}-${month}-${day} ${hour}:${minute}`);
  };
}

/** Says what is missing: a clock where there are times, or times. */
function noTimes(table: CsvTable): string {
  const cells = table.rows[0]?.cells ?? [];
  const local = cells.find((cell) => parseLocalStamp(cell, null) !== null);
  if (local !== undefined || CALENDAR.every((name) => table.header.includes(name))) {
    const shown = local === undefined ? CALENDAR.join(', ') : JSON.stringify(local);
    return `has times without an offset (${shown}); say beside the column by which clock, such as timezone: Europe/Berlin`;
  }
  const yearless = cells.find((cell) => parseLocalStamp(cell, 2001) !== null);
  if (yearless !== undefined)
    return `has times without a year (${JSON.stringify(yearless)}); say beside the column timezone and calendarYear`;
  return 'has no column of times, such as 2023-01-31T12:00:00+01:00';
}

type Points = Omit<Series, 'gaps'>;
interface Point {
  readonly utcMs: number;
  readonly wallMs: number;
  readonly value: number;
  readonly line: number;
}

function gather(table: CsvTable, clock: Clock, valueIndex: number): Points {
  const rejected = [...table.rejected];
  const points: Point[] = [];
  let lastMs = -Infinity;
  for (const { line, cells } of table.rows) {
    const moment = clock(cells);
    const cell = cells[valueIndex] ?? '';
    const value = cell === '' ? NaN : Number(cell);
    const utcMs = moment === null ? null : utcOfMoment(moment, lastMs);
    if (moment === null || utcMs === null) rejected.push({ line, why: 'has no time that exists' });
    else if (!Number.isFinite(value))
      rejected.push({ line, why: `${cell === '' ? '(empty)' : JSON.stringify(cell)} is not a number` });
    else points.push({ utcMs, wallMs: moment.wallMs, value, line });
    lastMs = utcMs ?? lastMs;
  }
  points.sort((a, b) => a.utcMs - b.utcMs);
  const distinct = points.filter((point, index) => {
    const isNew = index === 0 || point.utcMs > (points[index - 1] as Point).utcMs;
    if (!isNew) rejected.push({ line: point.line, why: 'has the time of another row' });
    return isNew;
  });
  return {
    utcMs: Float64Array.from(distinct, (point) => point.utcMs),
    wallMs: Float64Array.from(distinct, (point) => point.wallMs),
    values: Float64Array.from(distinct, (point) => point.value),
    rejected: rejected.sort((a, b) => a.line - b.line),
  };
}

/** Null for an hour that the clock skipped. Rows are in order, so what would go back is the repeated hour. */
function utcOfMoment(moment: Moment, lastMs: number): number | null {
  if (moment.kind === 'offset') return moment.utcMs;
  const { wallMs, timeZone } = moment;
  const first = instantOnWall(timeZone, wallMs);
  if (first + offsetAt(timeZone, first) !== wallMs) return null;
  const second = wallMs - offsetAt(timeZone, epochMs(first + DAY_MS));
  const isRepeated = second > first && second + offsetAt(timeZone, epochMs(second)) === wallMs;
  return isRepeated && first <= lastMs ? second : first;
}

function gapsOf(utcMs: Float64Array): Gaps {
  const distances = utcMs.slice(1).map((time, index) => time - (utcMs[index] as number));
  const usualMs = distances.toSorted()[distances.length >> 1] as number;
  let count = 0;
  let longest = -1;
  distances.forEach((distance, index) => {
    if (distance <= 1.5 * usualMs && distance <= GAP_MAX_MS) return;
    count += 1;
    if (longest < 0 || distance > (distances[longest] as number)) longest = index;
  });
  const found = longest >= 0;
  return {
    count,
    usualMs,
    longestMs: found ? (distances[longest] as number) : 0,
    longestAtMs: found ? (utcMs[longest] as number) : null,
  };
}
