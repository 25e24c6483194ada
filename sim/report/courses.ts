/**
 * The packed courses of a report, unpacked for drawing and reading.
 * @module
 */
import type { PackedChannel, ReportDocument, ReportNode, ReportZone } from './document.ts';
import { unpack } from './numbers.ts';

/** One quantity over the buckets of a report. */
export interface Channel {
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
}

/** The three lines of a node, A. */
export interface NodeLines {
  readonly total: readonly Channel[];
  readonly withoutCars: readonly Pick<Channel, 'mean'>[];
}

/** What a zone might have, drew and could use, A. */
export interface ZoneChannels {
  readonly allocation: Channel;
  readonly drawn: Channel;
  readonly demand: Channel;
}

/** Power, kW. */
export interface PowerChannels {
  readonly charging: Channel;
  readonly building: Channel;
  readonly sun: Channel;
  readonly grid: Channel;
  /** What batteries take; below zero they give. */
  readonly battery: Channel;
}

/** Unpacks a channel. */
export function unpackChannel({ min, mean, max }: PackedChannel): Channel {
  return { min: unpack(min), mean: unpack(mean), max: unpack(max) };
}

export function nodeLines({ currents, withoutCars }: ReportNode): NodeLines {
  return { total: currents.map(unpackChannel), withoutCars: withoutCars.map((mean) => ({ mean: unpack(mean) })) };
}

/** Null where nobody decided. */
export function zoneChannels({ course }: ReportZone): ZoneChannels | null {
  if (course === null) return null;
  const [allocation, drawn, demand] = course.map(unpackChannel) as [Channel, Channel, Channel];
  return { allocation, drawn, demand };
}

type Five<T> = [T, T, T, T, T];

export function powerChannels({ power }: ReportDocument): PowerChannels {
  const [charging, building, sun, grid, battery] = power.map(unpackChannel) as Five<Channel>;
  return { charging, building, sun, grid, battery };
}

/** A stretch of time and the width it is drawn in. */
export interface Frame {
  readonly fromMs: number;
  readonly toMs: number;
  /** In pixels. */
  readonly width: number;
  /** Where fewer columns than pixels are wanted. */
  readonly columnsMax?: number;
}

/** Buckets that are drawn as one column, because the drawing has no more pixels or wants no more. */
export interface Column {
  readonly atMs: number;
  readonly first: number;
  /** The first that is no longer in it. */
  readonly end: number;
}

/** The columns of a stretch of time, of `count` buckets in all; at most one a pixel. */
export function columnsWithin(
  { startMs, bucketMs }: Pick<ReportDocument, 'startMs' | 'bucketMs'>,
  { fromMs, toMs, width, columnsMax = width }: Frame,
  count: number,
): readonly Column[] {
  const first = Math.max(0, Math.floor((fromMs - startMs) / bucketMs));
  const end = Math.min(count, Math.ceil((toMs - startMs) / bucketMs));
  const each = Math.max(1, Math.ceil((end - first) / columnsMax));
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / each)) }, (_, index) => {
    const from = first + index * each;
    return { atMs: Math.max(fromMs, startMs + from * bucketMs), first: from, end: Math.min(end, from + each) };
  });
}

/** Mean over a column of what is known; `NaN` where nothing is. */
export function meanOf({ mean }: Pick<Channel, 'mean'>, { first, end }: Column): number {
  let sum = 0;
  let known = 0;
  for (let bucket = first; bucket < end; bucket += 1) {
    const value = mean[bucket] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  return sum / known;
}

/** Highest value of a column; `NaN` where nothing is known. */
export function highestOf({ max }: Pick<Channel, 'max'>, { first, end }: Column): number {
  return max.subarray(first, end).reduce((best, value) => (value <= best ? best : value), NaN);
}

/** Lowest value of a column; `NaN` where nothing is known. */
export function lowestOf({ min }: Pick<Channel, 'min'>, { first, end }: Column): number {
  return min.subarray(first, end).reduce((best, value) => (value >= best ? best : value), NaN);
}
