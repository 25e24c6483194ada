/**
 * What the simulated box is made of, and what it does as time goes by: it allocates every few seconds, and the
 * stations have an allocation when its latency is over.
 * @module
 */
import {
  amps,
  assert,
  gridLinesOf,
  leastAmps,
  PHASES,
  volts,
  type PhaseAmps,
  type PhaseIndex,
} from '../../src/engine/index.ts';
import type { Dialect, ZoneElectrics } from '../../src/evce/dialect.ts';
import type { Field } from '../plant/field.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { idsFrom, type IdRange } from './id-range.ts';
import { feedersOf } from './ledger.ts';
import { noReduction, readReduction, type StoredReduction } from './reductions.ts';
import { createRegulator, type Regulator } from './regulator.ts';
import type { BoxZone } from './views.ts';

/** How a box is built and configured. */
export interface BoxModelOptions {
  readonly field: Field;
  readonly zones: readonly BoxZone[];
  readonly dialect: Dialect;
  /** Wall-clock time at plant time 0, ms since 1970. */
  readonly wallStartMs: number;
  /** From an allocation to the stations having it; 3 s. */
  readonly latencyMs?: number;
  /** Between two allocations; 5 s, and 0 allocates at every advance. */
  readonly allocationPeriodMs?: number;
  /** Step in which the plant advances; durations count in whole steps, and one that is shorter is none. 1 s. */
  readonly stepMs?: number;
  /** Line to neutral, V; 230. */
  readonly nominalVolts?: number;
}

export interface Box {
  readonly field: Field;
  readonly zones: readonly BoxZone[];
  readonly electrics: readonly ZoneElectrics[];
  /** For each zone, its own index and those of the zones that feed it. */
  readonly feeders: readonly (readonly number[])[];
  /** Index of each station's zone. */
  readonly zoneOf: readonly number[];
  /** Grid line of each line of each station, in the station's order. */
  readonly linesOf: readonly (readonly PhaseIndex[])[];
  readonly ids: { readonly zone: IdRange; readonly station: IdRange; readonly meter: IdRange };
  readonly regulator: Regulator;
  readonly dispatch: Dispatch;
  readonly dialect: Dialect;
  readonly wallStartMs: number;
  readonly periodMs: number;
  /** By zone index. */
  readonly reductions: StoredReduction[];
  plantMs: number;
  allocatedMs: number;
}

/** Every kind counts on its own; the numbers mean nothing, and nobody may rely on them starting at 1. */
const FIRST_ID = { zone: 11, station: 101, meter: 31 };

const DEFAULTS = { latencyMs: 3000, allocationPeriodMs: 5000, stepMs: 1000, nominalVolts: 230 };

/** A box at plant time 0 that has not yet told its stations anything. */
export function buildBox(options: BoxModelOptions): Box {
  const { field, zones, dialect, wallStartMs, latencyMs, allocationPeriodMs, stepMs, nominalVolts } = {
    ...DEFAULTS,
    ...options,
  };
  const inSteps = (durationMs: number): number => Math.floor(durationMs / stepMs) * stepMs;
  const indexOf = new Map(zones.map(({ name }, index) => [name, index]));
  const zoneIndex = (name: string): number => {
    const index = indexOf.get(name);
    assert(index !== undefined, `the box has a zone ${name}`);
    return index;
  };
  const tree = zones.map((zone) => ({ ...zone, parent: zone.parent === null ? null : zoneIndex(zone.parent) }));
  const zoneOf = field.stations.map(({ zone }) => zoneIndex(zone));
  // A station of unknown wiring may load any line.
  const linesOf = field.stations.map(({ phases, rotation }) => gridLinesOf(phases, rotation) ?? PHASES);
  const electrics = zones.map(({ maxAmps }) => electricsOf(maxAmps, nominalVolts));
  return {
    field,
    zones,
    electrics,
    feeders: tree.map((_, index) => feedersOf(tree, index)),
    zoneOf,
    linesOf,
    ids: {
      zone: idsFrom(FIRST_ID.zone, zones.length),
      station: idsFrom(FIRST_ID.station, field.stations.length),
      meter: idsFrom(FIRST_ID.meter, field.meters.length),
    },
    regulator: createRegulator({ field, zones: tree, zoneOf, linesOf }),
    dispatch: createDispatch(inSteps(latencyMs), (index, setpointAmps) => field.setpoint(index, setpointAmps)),
    dialect,
    wallStartMs,
    periodMs: inSteps(allocationPeriodMs),
    reductions: electrics.map((zone) => noReduction(dialect, zone)),
    plantMs: 0,
    allocatedMs: -Infinity,
  };
}

const electricsOf = (maxAmps: number, nominalVolts: number): ZoneElectrics => {
  return { maxAmps: amps(maxAmps), voltage: volts(nominalVolts), phases: 3 };
};

/** Lets the box act up to this plant time, which never goes back. */
export function advance(box: Box, plantMs: number): void {
  assert(plantMs >= box.plantMs, 'plant time does not go back');
  box.plantMs = plantMs;
  box.dispatch.deliver(plantMs);
  if (plantMs - box.allocatedMs < box.periodMs) return;
  box.allocatedMs = plantMs;
  const ownAmps = box.reductions.map(({ allowedAmps }) => allowedAmps);
  const setpointAmps = box.regulator.allocate(plantMs, ownAmps);
  box.dispatch.send({ setpointAmps, zoneAmps: box.zones.map((_, zone) => withinFeeders(box, zone)) }, plantMs);
  box.dispatch.deliver(plantMs);
}

/** What a zone may draw: no more than it and each zone that feeds it is allowed. */
export function withinFeeders(box: Box, zone: number): PhaseAmps {
  const [own, ...above] = (box.feeders[zone] as readonly number[]).map(
    (index) => (box.reductions[index] as StoredReduction).allowedAmps,
  );
  return above.reduce(leastAmps, own as PhaseAmps);
}

/** Stores a reduction if the box understands it. It counts from the next allocation on. */
export function putReduction(box: Box, zone: number, body: unknown): 'ok' | 'malformed' {
  const stored = readReduction(box.dialect, box.electrics[zone] as ZoneElectrics, body);
  if (stored === null) return 'malformed';
  box.reductions[zone] = stored;
  return 'ok';
}
