/**
 * What the stations of each zone draw and are allowed, added up once per poll.
 * @module
 */
import { addAmps, mapPhases, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import { crewsOf, type Crew } from './roster.ts';
import type { EngineState } from './state.ts';
import { drawnBy, loadsLine, mostDrawn, type StationState } from './station.ts';
import { amps } from './units.ts';

/** The stations of a zone taken together, A per grid line. */
export interface ZoneTally {
  /** What those draw that spoke in the last poll: a lower bound, because unknown wiring counts on no line. */
  readonly drawnAmps: PhaseAmps;
  /**
   * What they take of the zone's allocation as the box counts it: each by its most loaded line, on all lines it is
   * wired to. A car that charges on one line of a three-phase station takes room on all three.
   */
  readonly occupiedAmps: PhaseAmps;
  /** What those may draw that did not speak: the largest of what they were allowed, drew, or need at least. */
  readonly unseenAmps: PhaseAmps;
  /** What those drew when they last spoke. */
  readonly unseenDrawnAmps: PhaseAmps;
}

const NOBODY: ZoneTally = {
  drawnAmps: ZERO_AMPS,
  occupiedAmps: ZERO_AMPS,
  unseenAmps: ZERO_AMPS,
  unseenDrawnAmps: ZERO_AMPS,
};

/** A list of stations never changes; each poll brings a new one. */
const known = new WeakMap<readonly StationState[], readonly ZoneTally[]>();

/** The tallies of all zones, by index of zone. */
export function talliesOf(state: EngineState): readonly ZoneTally[] {
  const before = known.get(state.stations);
  if (before?.length === state.zones.length) return before;
  const crews = crewsOf(state.roster, state.zones.length);
  const tallies = crews.map((crew) => tallyOf(state, crew));
  known.set(state.stations, tallies);
  return tallies;
}

function tallyOf(state: EngineState, crew: Crew): ZoneTally {
  if (crew.own.length === 0) return NOBODY;
  let [drawnAmps, occupiedAmps, unseenAmps, unseenDrawnAmps] = [ZERO_AMPS, ZERO_AMPS, ZERO_AMPS, ZERO_AMPS];
  for (const position of crew.own) {
    const station = state.stations[position] as StationState;
    if (isCurrent(station, state)) {
      if (mostDrawn(station) === 0) continue;
      drawnAmps = addAmps(drawnAmps, drawnBy(station));
      occupiedAmps = addWired(occupiedAmps, station, mostDrawn(station));
    } else {
      const allowed = Math.max(station.seen?.setpointAmps ?? 0, mostDrawn(station), station.facts.minAmps);
      unseenAmps = addWired(unseenAmps, station, allowed);
      unseenDrawnAmps = addAmps(unseenDrawnAmps, drawnBy(station));
    }
  }
  return { drawnAmps, occupiedAmps, unseenAmps, unseenDrawnAmps };
}

/** Whether what a station says of itself is of the last poll; one that the box cannot reach repeats itself. */
const isCurrent = (station: StationState, state: EngineState): boolean =>
  station.seenAt?.monoMs === state.stationsAt?.monoMs && station.seen?.reachable === true;

/** Adds a current to every line that a station is, or may be, wired to. */
const addWired = (sum: PhaseAmps, { facts }: StationState, current: number): PhaseAmps =>
  mapPhases(sum, (value, line) => (loadsLine(facts, line) ? amps(value + current) : value));
