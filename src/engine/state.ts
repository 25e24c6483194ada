/**
 * All that the engine remembers between two events: plain data, so that it can be saved, loaded and compared.
 * @module
 */
import type { MeterValues, StationObservation } from './event.ts';
import type { Lever } from './lever.ts';
import { mapPhases, PHASES, ZERO_AMPS, type PhaseAmps, type PhaseIndex } from './phases.ts';
import type { Observed } from './reading.ts';
import { gridLinesOf, type Site } from './site.ts';
import type { BoundStrategy } from './strategy.ts';
import type { ListedStation } from './event.ts';
import { amps, type Amps, type Instant, type MonoMs } from './units.ts';

/** What the engine is built for: a site and its strategies. */
export interface EngineSetup {
  readonly site: Site;
  readonly strategies: readonly BoundStrategy[];
}

/** The engine between two events. */
export interface EngineState {
  readonly cycle: number;
  /** When the first event came; alarms about what has not been seen yet wait for a dead time. */
  readonly startedAt: Instant | null;
  readonly decidedAt: Instant | null;
  readonly nextWriteId: number;
  readonly linkUp: boolean;
  /** Why the path to the box is as it is, for people; null where nothing was said. */
  readonly linkDetail: string | null;
  /** In the order of `Site.meters`. */
  readonly meters: readonly (Observed<MeterValues> | null)[];
  /** As listed by the box, by name. */
  readonly stations: readonly StationState[];
  /** When the stations last reported; one that was left out of that report draws an unknown current. */
  readonly stationsAt: Instant | null;
  /** In the order of `Site.zones`. */
  readonly zones: readonly ZoneState[];
  /** In the order of `Site.nodes`. */
  readonly nodes: readonly NodeState[];
  /** In the order of the strategies. */
  readonly memories: readonly unknown[];
  /** Keys of the alarms that are raised now. */
  readonly alarms: readonly string[];
}

/** A station: what the site file and the box say of it, and what was last seen of it. */
export interface StationState {
  readonly name: string;
  /** What the box said of it last. */
  readonly listed: ListedStation;
  /** Index into `Site.zones`; null where it is unknown. */
  readonly zone: number | null;
  /** Grid line of each of its lines; null where the wiring is unknown, which counts on every line. */
  readonly gridLines: readonly PhaseIndex[] | null;
  readonly minAmps: Amps;
  readonly maxAmps: Amps;
  readonly vip: boolean;
  readonly seen: StationObservation | null;
  readonly seenAt: Instant | null;
  /** Since when it has left offered current unused. */
  readonly unusedSince: MonoMs | null;
  /** What it is believed to use at most, until when; null where its maximum counts. */
  readonly appetite: { readonly amps: Amps; readonly until: MonoMs } | null;
}

/** A ceiling that the box may hold, or that cars may still follow. */
export interface PossibleCeiling {
  readonly amps: Amps;
  /** When it was sent, or first read. */
  readonly since: MonoMs;
  /** When a read-back proved that the box no longer holds it; null while it may. */
  readonly goneAt: MonoMs | null;
}

/** A zone: what we asked for, what the box holds, and what cars may still follow. */
export interface ZoneState {
  /** Null until the box has listed the zone. */
  readonly lever: Lever | null;
  /** What we last asked for; null before the first write and the first read-back. */
  readonly commandedAmps: Amps | null;
  readonly readBack: { readonly amps: Amps; readonly begun: MonoMs } | null;
  readonly possible: readonly PossibleCeiling[];
  /** The last write without an outcome; null when all have ended. */
  readonly inFlight: { readonly writeId: number; readonly amps: Amps; readonly sentAt: MonoMs } | null;
  /** When the last write ended; a read-back begun earlier proves nothing about it. */
  readonly settledAt: MonoMs | null;
  readonly lastWriteAt: MonoMs | null;
  readonly lastRaiseAt: MonoMs | null;
  /** Writes in a row that were not confirmed. */
  readonly failedWrites: number;
}

/** A background as a decision saw it. */
export interface BackgroundSample {
  readonly at: MonoMs;
  readonly backgroundAmps: PhaseAmps;
  /** When the cars were read; null where the meters were read at the same instant, so that no car can deceive. */
  readonly carsReadAt: MonoMs | null;
}

/** A node: what its background did lately. */
export interface NodeState {
  /** Background when meter and cars were last seen together, with the metered current of that moment. */
  readonly paired: { readonly backgroundAmps: PhaseAmps; readonly meteredAmps: PhaseAmps } | null;
  /** Background of a little more than the last dead time, for the rise it can make. */
  readonly recent: readonly BackgroundSample[];
  /** Largest rise within a dead time, slowly forgotten. */
  readonly riseAmps: PhaseAmps;
  /** Headroom of the last hold time: raises are weighed against its least. */
  readonly headroom: readonly { readonly at: MonoMs; readonly amps: PhaseAmps }[];
}

/**
 * What the box is believed to hold for a zone, A: what we last asked for, or less where a later read-back showed
 * less; null while nothing is known.
 */
export function heldBy(zone: ZoneState): Amps | null {
  const { commandedAmps, readBack } = zone;
  if (commandedAmps === null) return readBack?.amps ?? null;
  const newer = readBack !== null && zone.inFlight === null && readBack.begun >= (zone.settledAt ?? 0);
  return newer ? amps(Math.min(commandedAmps, readBack.amps)) : commandedAmps;
}

/** The state before the first event. */
export function initialState(setup: EngineSetup): EngineState {
  const { site, strategies } = setup;
  return {
    cycle: 0,
    startedAt: null,
    decidedAt: null,
    nextWriteId: 1,
    linkUp: false,
    linkDetail: null,
    meters: site.meters.map(() => null),
    stations: [],
    stationsAt: null,
    zones: site.zones.map(() => ({
      lever: null,
      commandedAmps: null,
      readBack: null,
      possible: [],
      inFlight: null,
      settledAt: null,
      lastWriteAt: null,
      lastRaiseAt: null,
      failedWrites: 0,
    })),
    nodes: site.nodes.map(() => ({ paired: null, recent: [], riseAmps: ZERO_AMPS, headroom: [] })),
    memories: strategies.map((strategy) => strategy.initialMemory),
    alarms: [],
  };
}

/** A listed station with the site file's word over the box's, and the file's defaults under both. */
export function stationState(site: Site, listed: ListedStation, before: StationState | undefined): StationState {
  if (before !== undefined && sameListing(before.listed, listed)) return before;
  const stated = site.stationOverrides[listed.name] ?? {};
  const phases = stated.phases ?? listed.phases ?? site.stationDefaults.phases;
  const rotation = stated.rotation ?? listed.rotation ?? site.stationDefaults.rotation;
  const zone = site.zones.findIndex((candidate) => candidate.name === listed.zone);
  return {
    name: listed.name,
    listed,
    zone: zone < 0 ? null : zone,
    gridLines: gridLinesOf(phases, rotation),
    minAmps: stated.minAmps ?? listed.minAmps ?? site.stationDefaults.minAmps,
    maxAmps: stated.maxAmps ?? listed.maxAmps ?? site.stationDefaults.maxAmps,
    vip: stated.vip ?? listed.vip,
    seen: before?.seen ?? null,
    seenAt: before?.seenAt ?? null,
    unusedSince: before?.unusedSince ?? null,
    appetite: before?.appetite ?? null,
  };
}

const sameListing = (a: ListedStation, b: ListedStation): boolean =>
  a.zone === b.zone &&
  a.phases === b.phases &&
  a.rotation === b.rotation &&
  a.minAmps === b.minAmps &&
  a.maxAmps === b.maxAmps &&
  a.vip === b.vip;

/** Whether a station loads a grid line; one of unknown wiring counts on every line. */
export const loadsLine = (station: StationState, phase: PhaseIndex): boolean =>
  station.gridLines === null || station.gridLines.includes(phase);

/** What a station draws per grid line by its own word, A; unknown wiring or missing values count as none. */
export function drawnBy(station: StationState): PhaseAmps {
  const { gridLines, seen } = station;
  if (gridLines === null || seen === null) return ZERO_AMPS;
  const drawn = PHASES.map((phase) => {
    const line = gridLines.indexOf(phase);
    return line < 0 ? 0 : (seen.currentAmps[line as PhaseIndex] ?? 0);
  });
  return drawn as unknown as PhaseAmps;
}

/**
 * What a zone's stations take of its allocation as the box counts them, A per grid line: each by its most loaded
 * line, on all lines it is wired to. A car that charges on one line of a three-phase station takes room on all three.
 */
export function occupiedBy(stations: readonly StationState[]): PhaseAmps {
  return stations.reduce((sum, station) => {
    if (station.seen === null) return sum;
    const { currentAmps } = station.seen;
    const most = Math.max(0, currentAmps[0] ?? 0, currentAmps[1] ?? 0, currentAmps[2] ?? 0);
    return mapPhases(sum, (amount, phase) => amps(amount + (loadsLine(station, phase) ? most : 0)));
  }, ZERO_AMPS);
}
