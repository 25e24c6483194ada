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
  readonly withoutCars: readonly Channel[];
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
}

/** Unpacks a channel. */
export function unpackChannel({ min, mean, max }: PackedChannel): Channel {
  return { min: unpack(min), mean: unpack(mean), max: unpack(max) };
}

export function nodeLines({ currents, withoutCars }: ReportNode): NodeLines {
  return { total: currents.map(unpackChannel), withoutCars: withoutCars.map(unpackChannel) };
}

/** Null where nobody decided. */
export function zoneChannels({ course }: ReportZone): ZoneChannels | null {
  if (course === null) return null;
  const [allocation, drawn, demand] = course.map(unpackChannel) as [Channel, Channel, Channel];
  return { allocation, drawn, demand };
}

export function powerChannels({ power }: ReportDocument): PowerChannels {
  const [charging, building, sun, grid] = power.map(unpackChannel) as [Channel, Channel, Channel, Channel];
  return { charging, building, sun, grid };
}

/** A stretch of time and the width it is drawn in. */
export interface Frame {
  readonly fromMs: number;
  readonly toMs: number;
  /** In pixels. */
  readonly width: number;
}

/** The buckets that a stretch of time touches. */
export function bucketsWithin(
  { startMs, bucketMs }: Pick<ReportDocument, 'startMs' | 'bucketMs'>,
  { fromMs, toMs }: Pick<Frame, 'fromMs' | 'toMs'>,
  count: number,
): readonly number[] {
  const first = Math.max(0, Math.floor((fromMs - startMs) / bucketMs));
  const last = Math.min(count, Math.ceil((toMs - startMs) / bucketMs));
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
}
