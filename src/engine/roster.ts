/**
 * Which stations belong to which zone, worked out once per list of stations.
 * @module
 */
import type { StationState } from './state.ts';

interface Roster {
  readonly byZone: ReadonlyMap<number, readonly StationState[]>;
  readonly someUnknown: boolean;
}

/** A list of stations never changes; each new poll brings a new one. */
const known = new WeakMap<readonly StationState[], Roster>();
const NONE: readonly StationState[] = [];

/** The stations that are known to be a zone's, in the order of the list. */
export function stationsOf(stations: readonly StationState[], zone: number): readonly StationState[] {
  return rosterOf(stations).byZone.get(zone) ?? NONE;
}

/** The stations that may be a zone's: its own, and those of which nobody says where they are. */
export function stationsPossiblyIn(stations: readonly StationState[], zone: number): readonly StationState[] {
  if (!rosterOf(stations).someUnknown) return stationsOf(stations, zone);
  return stations.filter((station) => station.zone === zone || station.zone === null);
}

function rosterOf(stations: readonly StationState[]): Roster {
  const before = known.get(stations);
  if (before !== undefined) return before;
  const byZone = new Map<number, StationState[]>();
  for (const station of stations) {
    if (station.zone === null) continue;
    const members = byZone.get(station.zone);
    if (members === undefined) byZone.set(station.zone, [station]);
    else members.push(station);
  }
  const roster = { byZone, someUnknown: stations.some((station) => station.zone === null) };
  known.set(stations, roster);
  return roster;
}
