/**
 * Collects the course of a run for its report while it goes on: what flows in each node, who binds each zone, power,
 * energy by day, and when each car charges. What is kept is bounded by buckets, bins and stays.
 * @module
 */
import { PHASES, type CycleRecord } from '../../src/engine/index.ts';
import type { EnergyTotals } from '../plant/energy-book.ts';
import type { Plant } from '../plant/plant.ts';
import { rmsAmps, uncontrolledAmps } from '../plant/truth.ts';
import type { World } from '../world.ts';
import { keepBinding, type Binding, type BindingKeeper } from './binding.ts';
import { watchCharging, type ChargingWatch, type StayCourse } from './charging.ts';
import { keepCourse, type Course, type CourseKeeper } from './course.ts';
import { keepDays, type DayEnergy, type DayKeeper } from './days.ts';
import { keepSpread, type DurationPoint, type Spread } from './spread.ts';

/** Channels of a node's course: three lines in all, then three lines without cars, A. */
export const NODE_CHANNELS = 6;
/** Channels of the power course, W. */
export const POWER_CHANNELS = ['charging', 'building', 'sun', 'grid', 'battery'] as const;
/** Channels of a zone's course, A. */
export const ZONE_CHANNELS = ['allocation', 'drawn', 'demand'] as const;

/** The course of a whole run. */
export interface RunCourse {
  readonly world: World;
  readonly endMs: number;
  readonly nodes: readonly NodeCourse[];
  readonly power: Course;
  /** Empty where nobody decided. */
  readonly zones: readonly ZoneCourse[];
  readonly stays: readonly StayCourse[];
  readonly days: readonly DayEnergy[];
}

export interface NodeCourse {
  readonly currents: Course;
  /** Duration curves of the line that carries most, A. */
  readonly total: readonly DurationPoint[];
  readonly withoutCars: readonly DurationPoint[];
}

export interface ZoneCourse {
  readonly course: Course;
  readonly binding: Binding;
}

export interface Trace {
  /** To be called in each step, before time passes. */
  step(world: World, record: CycleRecord | null): void;
  /** What was seen; null where nothing was simulated. */
  finish(): RunCourse | null;
}

/** A few times as many as a screen has columns, so that a day of a month is worth looking at. */
const BUCKETS_MAX = 4096;
const BUCKETS_MIN = 256;
/** Values of all currents' buckets together, so that the report of a large site stays within a megabyte or two. */
const VALUES_MAX = 400_000;
/** Sentences of all zones together, 150 bytes each. */
const SENTENCES_MAX = 6000;
const BINS_MAX = 400;
const BIN_AMPS = 0.25;

/** Begins a trace; it learns of the world at the first step. */
export function createTrace(): Trace {
  let keeper: Keeper | null = null;
  return {
    step(world, record) {
      keeper ??= createKeeper(world);
      keeper.step(record);
    },
    finish: () => keeper?.finish() ?? null,
  };
}

/** The most buckets that stay within a total, as a power of two. */
function bucketsFor(total: number, perBucket: number): number {
  const wanted = 2 ** Math.floor(Math.log2(total / Math.max(1, perBucket)));
  return Math.min(BUCKETS_MAX, Math.max(BUCKETS_MIN, wanted));
}

interface Keeper {
  step(record: CycleRecord | null): void;
  finish(): RunCourse;
}

interface Keepers {
  readonly nodes: readonly NodeKeeper[];
  readonly zones: readonly ZoneKeeper[];
  readonly power: PowerKeeper;
  readonly charging: ChargingWatch;
}

interface NodeKeeper {
  readonly currents: CourseKeeper;
  readonly total: Spread;
  readonly withoutCars: Spread;
}

interface ZoneKeeper {
  readonly course: CourseKeeper;
  readonly binding: BindingKeeper;
}

function createKeeper(world: World): Keeper {
  const keepers = createKeepers(world);
  const { nodes, zones, power, charging } = keepers;
  let hasDecisions = false;
  return {
    step(record) {
      const atMs = world.plant.nowMs();
      const when = { atMs, spanMs: Math.min(world.stepMs, world.durationMs - atMs) };
      nodes.forEach((node, index) => noteNode(world.plant, node, { index, ...when }));
      charging.look(atMs);
      power.look(atMs);
      if (record === null) return;
      hasDecisions = true;
      zones.forEach((zone, index) => noteZone(zone, { record, index, ...when }));
    },
    finish: () => courseOf(world, hasDecisions ? keepers : { ...keepers, zones: [] }),
  };
}

function createKeepers(world: World): Keepers {
  const { site, stepMs, plant } = world;
  const bucketsMax = bucketsFor(VALUES_MAX, 3 * NODE_CHANNELS * site.nodes.length);
  const course = (channelCount: number): CourseKeeper => keepCourse({ channelCount, bucketsMax, stepMs });
  const spread = (): Spread => keepSpread({ binsMax: BINS_MAX, width: BIN_AMPS });
  const sentences = { bucketsMax: bucketsFor(SENTENCES_MAX, site.zones.length), stepMs };
  return {
    nodes: site.nodes.map(() => ({ currents: course(NODE_CHANNELS), total: spread(), withoutCars: spread() })),
    zones: site.zones.map(() => ({ course: course(ZONE_CHANNELS.length), binding: keepBinding(sentences) })),
    power: keepPower(world, course(POWER_CHANNELS.length)),
    charging: watchCharging(plant.fleet),
  };
}

function courseOf(world: World, { nodes, zones, power, charging }: Keepers): RunCourse {
  const endMs = world.plant.nowMs();
  const days = power.finish(endMs);
  return {
    world,
    endMs,
    nodes: nodes.map(({ currents, total, withoutCars }) => ({
      currents: currents.course(),
      total: total.durations(),
      withoutCars: withoutCars.durations(),
    })),
    power: power.course(),
    zones: zones.map(({ course, binding }) => ({ course: course.course(), binding: binding.binding() })),
    stays: charging.stays(endMs),
    days,
  };
}

interface When {
  readonly index: number;
  readonly atMs: number;
  readonly spanMs: number;
}

/** Reused: it is read at once and kept by nobody. */
const lines = new Float64Array(NODE_CHANNELS);

function noteNode({ truth }: Plant, node: NodeKeeper, { index, atMs, spanMs }: When): void {
  for (const line of PHASES) {
    lines[line] = rmsAmps(truth, 3 * index + line);
    lines[3 + line] = uncontrolledAmps(truth, 3 * index + line);
  }
  node.currents.add(atMs, spanMs, lines);
  node.total.add(Math.max(lines[0] as number, lines[1] as number, lines[2] as number), spanMs);
  node.withoutCars.add(Math.max(lines[3] as number, lines[4] as number, lines[5] as number), spanMs);
}

function noteZone(keeper: ZoneKeeper, { record, index, atMs, spanMs }: When & { readonly record: CycleRecord }): void {
  const zone = record.zones[index];
  if (zone === undefined) return;
  keeper.course.add(atMs, spanMs, [zone.allocationAmps, Math.max(...zone.drawnAmps), zone.demandAmps]);
  keeper.binding.add({ atMs, spanMs }, record, zone);
}

const MS_PER_HOUR = 3_600_000;

interface PowerKeeper {
  /** Books what has flowed since the last look. */
  look(nowMs: number): void;
  finish(nowMs: number): readonly DayEnergy[];
  course(): Course;
}

/** Powers are differences of the plant's ledger, so that they agree with every other figure of energy. */
function keepPower(world: World, course: CourseKeeper): PowerKeeper {
  const days: DayKeeper = keepDays(world.site.timeZone);
  let last: EnergyTotals = { ...world.plant.energy };
  let lastMs = world.plant.nowMs();
  const look = (nowMs: number): void => {
    const spanMs = nowMs - lastMs;
    if (spanMs <= 0) return;
    const flowed = difference(world.plant.energy, last);
    const watts = (energyWh: number): number => (energyWh * MS_PER_HOUR) / spanMs;
    course.add(lastMs, spanMs, [
      watts(flowed.chargedWh),
      watts(flowed.consumedWh),
      watts(flowed.generatedWh),
      watts(flowed.importWh - flowed.exportWh),
      watts(flowed.storedWh),
    ]);
    days.add(world.wallStartMs + lastMs, { ...flowed, energyCost: costOf(world, flowed, lastMs) });
    last = { ...world.plant.energy };
    lastMs = nowMs;
  };
  return {
    look,
    finish(nowMs) {
      look(nowMs);
      return days.days();
    },
    course: () => course.course(),
  };
}

function difference(now: EnergyTotals, before: EnergyTotals): EnergyTotals {
  return {
    importWh: now.importWh - before.importWh,
    exportWh: now.exportWh - before.exportWh,
    consumedWh: now.consumedWh - before.consumedWh,
    generatedWh: now.generatedWh - before.generatedWh,
    chargedWh: now.chargedWh - before.chargedWh,
    storedWh: now.storedWh - before.storedWh,
  };
}

/** By the price at the beginning, as the bill is made. */
function costOf({ price, wallStartMs }: World, { importWh, exportWh }: EnergyTotals, fromMs: number): number {
  return (price.importPerKwh(wallStartMs + fromMs) * importWh - price.exportPerKwh * exportWh) / 1000;
}
