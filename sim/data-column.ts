/**
 * A column of a data file as a scenario names it, with a word on what was left out and what was bridged.
 * @module
 */
import type { DataColumn } from '../src/config/index.ts';
import { parseSeries, type Series } from '../src/series/series-file.ts';
import { covers, type Span } from './series.ts';

/** Where data comes from, and where to say what is wrong with it. */
export interface DataSources {
  /** Null, with the problem noted, where a file cannot be read. */
  readonly readText: (file: string) => string | null;
  /** What stands in the way of the run. */
  readonly note: (problem: string) => void;
  /** What the run goes on in spite of. */
  readonly warn: (warning: string) => void;
}

/** Reads the column; null where it cannot be, which is noted. */
export function readColumn(source: DataColumn, span: Span, { readText, note, warn }: DataSources): Series | null {
  const text = readText(source.file);
  if (text === null) return null;
  const result = parseSeries(text, source);
  if (!result.ok) {
    note(`${source.file} ${result.problem}`);
    return null;
  }
  const named = `${source.file}, ${source.column}`;
  for (const warning of oddities(result.series, span)) warn(`${named}: ${warning}`);
  return result.series;
}

/** So many rows are named; who has more looks for their common cause. */
const NAMED_MAX = 3;

const MOVED = 'does not cover the simulated time and is moved to it by whole weeks, or repeated';

function oddities(series: Series, span: Span): readonly string[] {
  const { rejected, gaps } = series;
  const named = rejected.slice(0, NAMED_MAX).map(({ line, why }) => `line ${line} ${why}`);
  const more = rejected.length > NAMED_MAX ? ', …' : '';
  const left = rejected.length === 0 ? [] : [`${rejected.length} rows are left out (${named.join(', ')}${more})`];
  const isCovered = covers(series, span);
  const elsewhere = isCovered ? [] : [MOVED];
  const { count, usualMs, longestMs, longestAtMs } = gaps;
  if (longestAtMs === null) return [...left, ...elsewhere];
  // A gap of another year is no news to who simulates this one.
  const isTouched = !isCovered || (longestAtMs < span.endMs && longestAtMs + longestMs > span.startMs);
  if (!isTouched) return left;
  const longest = `the longest of ${hours(longestMs)} from ${new Date(longestAtMs).toISOString()}`;
  return [
    ...left,
    ...elsewhere,
    `${count} gaps between values usually ${hours(usualMs)} apart are bridged, ${longest}`,
  ];
}

const hours = (ms: number): string => `${Math.round(ms / 36_000) / 100} h`;
