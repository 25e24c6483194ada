/**
 * Which stations belong to which zone, worked out once per listing of the box.
 * @module
 */
import { numberPerPhase, thingPerPhase, type PerPhase, type PhaseAmps, type PhaseIndex } from './phases.ts';
import { loadsLine, type StationFacts } from './station.ts';
import { amps } from './units.ts';

/** The stations of a zone, as positions in the roster. */
export interface Crew {
  /** Known to be the zone's, in the order of the roster. */
  readonly own: readonly number[];
  /**
   * Its own, and those of which nobody says where they are, in the order in which their cars get their minimums: VIPs,
   * then who needs least.
   */
  readonly possible: readonly number[];
  /** What is wired to each line, A: the sum of the maxima of all that are possibly there. */
  readonly wiredAmps: PhaseAmps;
  /** For each line, by how much it can be loaded above each of the others, A: what is wired to the one alone. */
  readonly aloneAmps: PerPhase<PhaseAmps>;
}

/** A roster never changes; each new listing that differs brings a new one. */
const known = new WeakMap<readonly StationFacts[], readonly Crew[]>();

/** The crews of all zones, by index of zone. */
export function crewsOf(roster: readonly StationFacts[], zoneCount: number): readonly Crew[] {
  const before = known.get(roster);
  if (before?.length === zoneCount) return before;
  const own: number[][] = Array.from({ length: zoneCount }, () => []);
  const anywhere: number[] = [];
  for (const [position, facts] of roster.entries()) (facts.zone === null ? anywhere : own[facts.zone])?.push(position);
  const crews = own.map((positions) => crewOf(roster, positions, anywhere));
  known.set(roster, crews);
  return crews;
}

function crewOf(roster: readonly StationFacts[], own: readonly number[], anywhere: readonly number[]): Crew {
  const facts = (position: number): StationFacts => roster[position] as StationFacts;
  const rank = (a: number, b: number): number =>
    Number(facts(b).vip) - Number(facts(a).vip) || facts(a).minAmps - facts(b).minAmps || a - b;
  const possible = [...own, ...anywhere].sort(rank);
  const sumOf = (counts: (station: StationFacts) => boolean): number =>
    possible.reduce((sum, position) => sum + (counts(facts(position)) ? facts(position).maxAmps : 0), 0);
  const alone = (line: PhaseIndex, other: PhaseIndex): number =>
    sumOf((station) => loadsLine(station, line) && (station.gridLines === null || !loadsLine(station, other)));
  return {
    own,
    possible,
    wiredAmps: numberPerPhase((line) => amps(sumOf((station) => loadsLine(station, line)))),
    aloneAmps: thingPerPhase((line) => numberPerPhase((other) => amps(line === other ? 0 : alone(line, other)))),
  };
}
