/**
 * A station: what the site file and the box say of it, and what was last seen of it.
 * @module
 */
import type { ListedStation, StationObservation } from './event.ts';
import { copyOf, ZERO_AMPS, type AmpsInMaking, type PhaseAmps, type PhaseIndex } from './phases.ts';
import { gridLinesOf, inPhaseShare, type Site } from './site.ts';
import { amps, type Amps, type Instant, type MonoMs } from './units.ts';

/** What the site file and the box say of a station; it changes only when the box is listed anew. */
export interface StationFacts {
  readonly name: string;
  /** What the box said of it last. */
  readonly listed: ListedStation;
  /** Index into `Site.zones`; null where it is unknown. */
  readonly zone: number | null;
  /** Grid line of each of its lines; null where the wiring is unknown, which counts on every line. */
  readonly gridLines: readonly PhaseIndex[] | null;
  /** Whether it stands between its two lines instead of between a line and neutral. */
  readonly lineToLine: boolean;
  /** Part of its current that is in phase with the lines it loads: less than 1 between two lines of a star. */
  readonly inPhaseShare: number;
  readonly minAmps: Amps;
  readonly maxAmps: Amps;
  readonly vip: boolean;
}

/** Currents on a station's own lines, A; null where it does not say. */
export type OwnAmps = StationObservation['currentAmps'];

/** A station: its facts, and what was last seen of it. */
export interface StationState {
  readonly facts: StationFacts;
  readonly seen: StationObservation | null;
  readonly seenAt: Instant | null;
  /** What it last said that its car draws, line by line of its own, A; null where it has not said it of this car. */
  readonly toldAmps: OwnAmps;
  /** Since when a car has been connected; null while none is. */
  readonly connectedSince: MonoMs | null;
  /** Since when its car has been asking for energy; null while none does. */
  readonly wantingSince: MonoMs | null;
  /** Since when it has left offered current unused. */
  readonly unusedSince: MonoMs | null;
  /** What it is believed to use at most, until when; null where its maximum counts. */
  readonly appetite: { readonly amps: Amps; readonly until: MonoMs } | null;
  /** What its car is offered to make it start, or needed to start; null where its minimum does. */
  readonly start: CarStart | null;
}

/** A car that did not start at the minimum: the current it is offered, since when, and whether that made it start. */
export interface CarStart {
  readonly amps: Amps;
  readonly since: MonoMs;
  readonly works: boolean;
}

/** A listed station with the site file's word over the box's, and the file's defaults under both. */
export function stationFacts(site: Site, listed: ListedStation): StationFacts {
  const stated = site.stationOverrides[listed.name] ?? {};
  const phases = stated.phases ?? listed.phases ?? site.stationDefaults.phases;
  const rotation = stated.rotation ?? listed.rotation ?? site.stationDefaults.rotation;
  const lineToLine = stated.lineToLine ?? site.stationDefaults.lineToLine;
  const zone = site.zones.findIndex((candidate) => candidate.name === listed.zone);
  return {
    name: listed.name,
    listed,
    zone: zone < 0 ? null : zone,
    gridLines: gridLinesOf(lineToLine ? 2 : phases, rotation),
    lineToLine,
    inPhaseShare: lineToLine ? inPhaseShare(site.supply.system) : 1,
    minAmps: stated.minAmps ?? listed.minAmps ?? site.stationDefaults.minAmps,
    maxAmps: stated.maxAmps ?? listed.maxAmps ?? site.stationDefaults.maxAmps,
    vip: stated.vip ?? listed.vip,
  };
}

const NOTHING_SAID: OwnAmps = [null, null, null];

/** A station of which nothing has been seen yet. */
export const unseen = (facts: StationFacts): StationState => ({
  facts,
  seen: null,
  seenAt: null,
  toldAmps: NOTHING_SAID,
  connectedSince: null,
  wantingSince: null,
  unusedSince: null,
  appetite: null,
  start: null,
});

/** Whether the box says the same of a station as before. */
export const sameListing = (a: ListedStation, b: ListedStation): boolean =>
  a.zone === b.zone &&
  a.phases === b.phases &&
  a.rotation === b.rotation &&
  a.minAmps === b.minAmps &&
  a.maxAmps === b.maxAmps &&
  a.vip === b.vip;

/** Whether a station loads a grid line; one of unknown wiring counts on every line. */
export const loadsLine = (facts: StationFacts, phase: PhaseIndex): boolean =>
  facts.gridLines === null || facts.gridLines.includes(phase);

// A list without numbers is not looked into, see `mapPhases`.
const mostOf = (own: OwnAmps): number =>
  own === NOTHING_SAID ? 0 : Math.max(0, own[0] ?? 0, own[1] ?? 0, own[2] ?? 0);

/** Current on a station's most loaded line by its own word, A; 0 where it says nothing. */
export const mostDrawn = (station: StationState): number => mostOf(station.seen?.currentAmps ?? NOTHING_SAID);

/** The same by the last that it said of its car. */
export const mostTold = (station: StationState): number => mostOf(station.toldAmps);

/** What a station draws per grid line by its own word, A; unknown wiring or missing values count as none. */
export function drawnBy({ facts, seen }: StationState): PhaseAmps {
  const drawn = copyOf(ZERO_AMPS);
  addDrawn(drawn, facts, seen?.currentAmps ?? NOTHING_SAID);
  return drawn;
}

/** Adds what flows on a station's own lines to sums by grid line, A. */
export function addDrawn(sums: AmpsInMaking, facts: StationFacts, own: OwnAmps): void {
  if (facts.gridLines === null || own === NOTHING_SAID) return;
  for (let line = 0; line < facts.gridLines.length; line += 1) {
    const gridLine = facts.gridLines[line] as PhaseIndex;
    // Between two lines one current flows, and comes in by either.
    const current = facts.lineToLine ? mostOf(own) : (own[line as PhaseIndex] ?? 0);
    sums[gridLine] = amps(sums[gridLine] + current * facts.inPhaseShare);
  }
}
