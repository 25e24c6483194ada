/**
 * What the stations of each zone draw and are allowed, added up once per poll.
 * @module
 */
import { copyOf, PHASES, ZERO_AMPS, type AmpsInMaking, type PhaseAmps } from './phases.ts';
import { crewsOf, type Crew } from './roster.ts';
import type { EngineState } from './state.ts';
import { addDrawn, mostDrawn, mostTold, type StationFacts, type StationState } from './station.ts';
import { amps } from './units.ts';

/** The stations of a zone taken together, A per grid line. */
export interface ZoneTally {
  /** What those draw that spoke in the last poll: a lower bound, because unknown wiring counts on no line. */
  readonly drawnAmps: PhaseAmps;
  /** The same by the last that each of them said of its car, which may have been in an earlier poll. */
  readonly toldAmps: PhaseAmps;
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
  const drawn = copyOf(ZERO_AMPS);
  const told = copyOf(ZERO_AMPS);
  const occupied = copyOf(ZERO_AMPS);
  const unseen = copyOf(ZERO_AMPS);
  const unseenDrawn = copyOf(ZERO_AMPS);
  const polledAt = state.stationsAt?.monoMs;
  for (const position of crew.own) {
    const station = state.stations[position] as StationState;
    const { facts, seen, toldAmps } = station;
    // One that the box cannot reach repeats itself, and one that was left out says nothing.
    const spoke = station.seenAt?.monoMs === polledAt && seen?.reachable === true;
    const most = mostTold(station);
    if (spoke && most === 0) continue;
    if (spoke) {
      addDrawn(drawn, facts, seen.currentAmps);
      addDrawn(told, facts, toldAmps);
      addWired(occupied, facts, mostDrawn(station));
    } else {
      addDrawn(unseenDrawn, facts, toldAmps);
      addWired(unseen, facts, Math.max(seen?.setpointAmps ?? 0, most, facts.minAmps));
    }
  }
  return {
    drawnAmps: drawn,
    toldAmps: told,
    occupiedAmps: occupied,
    unseenAmps: unseen,
    unseenDrawnAmps: unseenDrawn,
  };
}

/** Adds a current to every line that a station is, or may be, wired to. */
function addWired(sums: AmpsInMaking, facts: StationFacts, current: number): void {
  for (const line of facts.gridLines ?? PHASES) sums[line] = amps(sums[line] + current);
}
