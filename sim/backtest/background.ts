/**
 * Load and sun as they were without the cars: what each meter saw, less what the cars behind it drew at that moment.
 *
 * Between two polls of the stations their currents run straight; between two samples of a meter the background does. A pause
 * of a meter beyond a minute is bridged in the same way, and counted. Of a node with meters below it, what those
 * see is theirs. A battery would have acted otherwise under other charging: what it did then counts as load.
 * @module
 */
import { isAtOrBelow, PHASES, type MeterValues, type PhaseIndex, type Site } from '../../src/engine/index.ts';
import type { Load } from '../plant/load.ts';
import { valueAt, type Course } from './course.ts';
import type { Recording, Said } from './recording.ts';
import type { RecoveredStation } from './stations.ts';

/** What had to be bridged. */
export interface MeterGaps {
  readonly meter: string;
  readonly gaps: number;
  readonly gapSeconds: number;
  readonly samples: number;
}

export interface Background {
  readonly loads: readonly Load[];
  readonly gaps: readonly MeterGaps[];
  /** Nodes with loads that no meter saw: nothing is known there, and nothing assumed. */
  readonly blindNodes: readonly string[];
}

const GAP_MS = 60_000;

/** One line of one node: power that is not charging, W, and reactive power, var. */
interface LineCourse {
  readonly active: Course;
  readonly reactive: Course;
}

export function recoverBackground(recording: Recording, stations: readonly RecoveredStation[]): Background {
  const { site } = recording;
  const metered = site.nodes.flatMap((node, index) => (flowMeters(site, node.meters).length > 0 ? [index] : []));
  const through = new Map(metered.map((node) => [node, throughNode(recording, stations, node)]));
  const generated = site.meters.flatMap((meter, index) =>
    meter.role === 'generation' ? [{ node: meter.node, course: seriesOf(recording, index) }] : [],
  );
  const loads = metered.flatMap((node): readonly Load[] => {
    const below = metered.filter((other) => nearestAbove(site, other, metered) === node);
    const sources = generated.filter(({ node: at }) => at === node || nearestAbove(site, at, metered) === node);
    return [
      consumerAt(node, {
        own: through.get(node) ?? [],
        below: below.map((other) => through.get(other) ?? []),
        sources: sources.map(({ course }) => course),
      }),
    ];
  });
  return {
    loads: [...loads, ...generated.map(({ node, course }) => generatorAt(node, course))],
    gaps: site.meters.map(({ name }, index) => gapsOf(name, recording.meters[index] ?? [])),
    blindNodes: metered.includes(0) ? [] : [site.nodes[0]?.name ?? ''],
  };
}

const flowMeters = (site: Site, meters: readonly number[]): readonly number[] =>
  meters.filter((meter) => site.meters[meter]?.role === 'flow');

/** The next metered node on the way up; null where there is none. */
function nearestAbove(site: Site, node: number, metered: readonly number[]): number | null {
  for (let at = site.nodes[node]?.parent ?? null; at !== null; at = site.nodes[at]?.parent ?? null) {
    if (metered.includes(at)) return at;
  }
  return null;
}

/** What passed a node besides the cars below it, line by line. */
function throughNode(recording: Recording, stations: readonly RecoveredStation[], node: number): readonly LineCourse[] {
  const { site } = recording;
  const meters = flowMeters(site, site.nodes[node]?.meters ?? []);
  const [first] = meters;
  const timesMs = first === undefined ? [] : (recording.meters[first] ?? []).map(({ atMs }) => atMs);
  const behind = stations.filter((station) => isAtOrBelow(site, station.node, node));
  return PHASES.map((phase) => {
    const each = meters.map((meter) => powersOf(recording, meter, phase));
    const active = each.map((line) => line.active);
    const reactive = each.map((line) => line.reactive);
    const charging = behind.flatMap((station) => chargingOn(station, phase, site.supply.nominalVolts));
    return {
      active: { timesMs, values: timesMs.map((atMs) => sumAt(active, atMs) - sumAt(charging, atMs)) },
      reactive: { timesMs, values: timesMs.map((atMs) => sumAt(reactive, atMs)) },
    };
  });
}

const sumAt = (courses: readonly Course[], atMs: number): number =>
  courses.reduce((sum, course) => sum + valueAt(course, atMs), 0);

/** Power that the station's cars took on a grid line, W. */
function chargingOn({ lines, polls, timesMs }: RecoveredStation, phase: PhaseIndex, volts: number): readonly Course[] {
  const own = lines.indexOf(phase);
  if (own < 0) return [];
  return [{ timesMs, values: polls.map(({ value }) => volts * (value.currentAmps[own as PhaseIndex] ?? 0)) }];
}

/** What a meter says of a line. Where it tells no power, its current is taken for active. */
function powersOf(recording: Recording, meter: number, phase: PhaseIndex): LineCourse {
  const { site } = recording;
  const { sign = 1 } = site.meters[meter] ?? {};
  const said = usable(recording.meters[meter] ?? [], phase);
  const timesMs = said.map(({ atMs }) => atMs);
  const volts = ({ voltageVolts }: MeterValues): number => voltageVolts[phase] ?? site.supply.nominalVolts;
  const apparent = (values: MeterValues): number => volts(values) * (values.currentAmps[phase] ?? 0);
  const active = (values: MeterValues): number => sign * (values.powerWatts[phase] ?? apparent(values));
  return {
    active: { timesMs, values: said.map(({ value }) => active(value)) },
    reactive: {
      timesMs,
      values: said.map(({ value }) => Math.sqrt(Math.max(0, apparent(value) ** 2 - active(value) ** 2))),
    },
  };
}

const usable = (said: readonly Said<MeterValues>[], phase: PhaseIndex): readonly Said<MeterValues>[] =>
  said.filter(({ value }) => value.powerWatts[phase] !== null || value.currentAmps[phase] !== null);

/** What a source gave over all lines, W, positive. */
function seriesOf(recording: Recording, meter: number): Course {
  const each = PHASES.map((phase) => powersOf(recording, meter, phase).active);
  const timesMs = each[0]?.timesMs ?? [];
  return {
    timesMs,
    values: timesMs.map((atMs) => Math.abs(sumAt(each, atMs))),
  };
}

interface ConsumerParts {
  readonly own: readonly LineCourse[];
  readonly below: readonly (readonly LineCourse[])[];
  /** What sources give there, which the meter did not see. */
  readonly sources: readonly Course[];
}

function consumerAt(node: number, { own, below, sources }: ConsumerParts): Load {
  const activeWatts = new Float64Array(3);
  const reactiveVars = new Float64Array(3);
  return {
    node,
    kind: 'consumer',
    activeWatts,
    reactiveVars,
    update(nowMs) {
      const given = sumAt(sources, nowMs) / 3;
      for (let line = 0; line < 3; line += 1) {
        const at = (lines: readonly LineCourse[], kind: keyof LineCourse): number =>
          valueAt(lines[line]?.[kind] ?? { timesMs: [], values: [] }, nowMs);
        activeWatts[line] = at(own, 'active') - below.reduce((sum, lines) => sum + at(lines, 'active'), 0) + given;
        reactiveVars[line] = at(own, 'reactive') - below.reduce((sum, lines) => sum + at(lines, 'reactive'), 0);
      }
    },
  };
}

function generatorAt(node: number, course: Course): Load {
  const activeWatts = new Float64Array(3);
  return {
    node,
    kind: 'generator',
    activeWatts,
    reactiveVars: new Float64Array(3),
    update: (nowMs) => void activeWatts.fill(-valueAt(course, nowMs) / 3),
  };
}

function gapsOf(meter: string, said: readonly Said<MeterValues>[]): MeterGaps {
  const pauses = said.slice(1).map(({ atMs }, index) => atMs - (said[index]?.atMs ?? atMs));
  const long = pauses.filter((pauseMs) => pauseMs > GAP_MS);
  const gapSeconds = long.reduce((sum, pauseMs) => sum + pauseMs, 0) / 1000;
  return { meter, gaps: long.length, gapSeconds, samples: said.length };
}
