/**
 * The data of a report: what its drawings and its page are made of. Plain data, the same for the same input and seed.
 * @module
 */
import {
  epochMs,
  nextChangeAfter,
  PHASES,
  thingPerPhase,
  type PerPhase,
  type TimeZone,
} from '../../src/engine/index.ts';
import type { ScenarioConfig } from '../../src/config/index.ts';
import type { SimulationResult } from '../result.ts';
import type { Binder } from './binder.ts';
import type { StayCourse } from './charging.ts';
import type { Course } from './course.ts';
import type { DayEnergy } from './days.ts';
import { pack, type Packed } from './numbers.ts';
import type { DurationPoint } from './spread.ts';
import { POWER_CHANNELS, ZONE_CHANNELS, type NodeCourse, type RunCourse, type ZoneCourse } from './trace.ts';

/** One quantity, bucket by bucket. */
export interface PackedChannel {
  readonly min: Packed;
  readonly mean: Packed;
  readonly max: Packed;
}

export interface ReportNode {
  readonly name: string;
  /** Index of the node that feeds it; null for the root. */
  readonly parent: number | null;
  readonly limitAmps: PerPhase<number>;
  readonly currents: PerPhase<PackedChannel>;
  /** Means. */
  readonly withoutCars: PerPhase<Packed>;
  readonly duration: { readonly total: readonly DurationPoint[]; readonly withoutCars: readonly DurationPoint[] };
}

export interface ReportZone {
  readonly name: string;
  /** Index of its node. */
  readonly node: number;
  /** In the order of `ZONE_CHANNELS`, A; null where nobody decided. */
  readonly course: readonly PackedChannel[] | null;
  readonly binding: ReportBinding | null;
}

export interface ReportBinding {
  readonly widthMs: number;
  readonly binders: readonly Binder[];
  /** Bucket, index of the binder, sentence. */
  readonly runs: readonly (readonly [bucket: number, binder: number, sentence: string])[];
  /** How long each binder bound the zone, ms, in the order of `binders`. */
  readonly totalsMs: readonly number[];
}

export interface ReportStay extends Omit<StayCourse, 'station'> {
  readonly station: number;
}

export interface ReportDocument {
  readonly v: 1;
  readonly scenario: string;
  readonly description: string;
  readonly site: string;
  /** Line to neutral, V. */
  readonly volts: number;
  /** With the changes of its clock that fall into the run. */
  readonly timeZone: TimeZone;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Of all packed courses. */
  readonly bucketMs: number;
  readonly nodes: readonly ReportNode[];
  readonly zones: readonly ReportZone[];
  /** In the order of `POWER_CHANNELS`, kW. */
  readonly power: readonly PackedChannel[];
  readonly stations: readonly { readonly name: string; readonly zone: number }[];
  readonly stays: readonly ReportStay[];
  readonly days: readonly DayEnergy[];
  /** What runs it again. */
  readonly command: string;
  readonly result: SimulationResult;
}

export interface ReportOptions {
  readonly scenario: ScenarioConfig;
  readonly result: SimulationResult;
  readonly command: string;
}

/** Puts the course of a run and its result into the data of a report. */
export function reportDocument(course: RunCourse, { scenario, result, command }: ReportOptions): ReportDocument {
  const { world } = course;
  const { site, wallStartMs } = world;
  return {
    v: 1,
    scenario: scenario.name,
    description: scenario.description,
    site: site.name,
    volts: site.supply.nominalVolts,
    timeZone: zoneWithin(site.timeZone, wallStartMs, wallStartMs + course.endMs),
    startMs: wallStartMs,
    endMs: wallStartMs + course.endMs,
    stepMs: world.stepMs,
    bucketMs: course.power.widthMs,
    nodes: course.nodes.map((node, index) => reportNode(world, node, index)),
    zones: site.zones.map(({ name, node }, index) => ({ name, node, ...zoneCourse(course.zones[index]) })),
    power: POWER_CHANNELS.map((_, channel) => packChannel(course.power, channel, 1 / 1000)),
    stations: world.plant.fleet.map(({ info }) => ({
      name: info.name,
      zone: site.zones.findIndex(({ name }) => name === info.zone),
    })),
    stays: course.stays,
    days: course.days,
    command,
    result,
  };
}

function reportNode(world: RunCourse['world'], node: NodeCourse, index: number): ReportNode {
  const { name, parent, limitAmps } = world.site.nodes[index] as (typeof world.site.nodes)[number];
  return {
    name,
    parent,
    limitAmps,
    currents: thingPerPhase((line) => packChannel(node.currents, line)),
    withoutCars: thingPerPhase((line) => packChannel(node.currents, PHASES.length + line).mean),
    duration: { total: node.total.map(roundedPoint), withoutCars: node.withoutCars.map(roundedPoint) },
  };
}

const roundedPoint = ({ value, share }: DurationPoint): DurationPoint => ({
  value: Math.round(value * 100) / 100,
  share: Math.round(share * 1e5) / 1e5,
});

function zoneCourse(zone: ZoneCourse | undefined): Pick<ReportZone, 'course' | 'binding'> {
  if (zone === undefined) return { course: null, binding: null };
  const { widthMs, runs, totals } = zone.binding;
  const binders = totals.map(({ binder }) => binder);
  const indexOf = ({ group, label }: Binder): number =>
    binders.findIndex((binder) => binder.group === group && binder.label === label);
  return {
    course: ZONE_CHANNELS.map((_, channel) => packChannel(zone.course, channel)),
    binding: {
      widthMs,
      binders,
      runs: runs.map(({ bucket, binder, sentence }) => [bucket, indexOf(binder), sentence]),
      totalsMs: totals.map(({ spanMs }) => spanMs),
    },
  };
}

function packChannel(course: Course, channel: number, factor = 1): PackedChannel {
  const { min, mean, max } = course.channels[channel] as Course['channels'][number];
  const scaled = (values: Float64Array): Packed => pack(values.map((value) => value * factor));
  return { min: scaled(min), mean: scaled(mean), max: scaled(max) };
}

/** The offset at the start and the changes after it, up to the end. */
function zoneWithin(zone: TimeZone, fromMs: number, toMs: number): TimeZone {
  const firstAfter = nextChangeAfter(zone, epochMs(fromMs));
  const changes = zone.changes.filter(({ from }, index) => {
    const isLastBefore = from <= fromMs && (zone.changes[index + 1]?.from ?? Infinity) > fromMs;
    return isLastBefore || (firstAfter !== null && from >= firstAfter && from <= toMs);
  });
  return { name: zone.name, changes: changes.length > 0 ? changes : zone.changes.slice(0, 1) };
}
