/**
 * Which ceilings a zone may still follow: what was sent, what the box was read to hold, and what its cars have been seen
 * to obey.
 * @module
 */
import type { ReductionRead, WriteSettled } from './event.ts';
import { zoneNamed } from './names.ts';
import { highest, mapPhases, onAllPhases, PHASES, sameAmps, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import { crewsOf, type Crew } from './roster.ts';
import type { Site } from './site.ts';
import type { EngineState } from './state.ts';
import { mostTold, type StationState } from './station.ts';
import { amps, monoMs, type MonoMs } from './units.ts';
import type { PossibleCeiling, ZoneState } from './zone-state.ts';

/** A write whose answer is older than this can no longer reach the box: the client's total deadline. */
const WRITE_DEADLINE_MS = 8_000;

export function foldReduction(site: Site, state: EngineState, event: ReductionRead): EngineState {
  const index = zoneNamed(site, event.zone);
  if (index === undefined) return state;
  const zone = state.zones[index] as ZoneState;
  const read = readBack(zone, event);
  // In shadow nothing is ever written, so that whoever regulates the box is followed.
  const followed = site.shadow ? { ...read, commandedAmps: read.readBack?.amps ?? null } : read;
  return { ...state, zones: state.zones.with(index, followed) };
}

export function foldSettled(site: Site, state: EngineState, event: WriteSettled): EngineState {
  const index = zoneNamed(site, event.zone);
  if (index === undefined) return state;
  const zone = state.zones[index] as ZoneState;
  const newest = zone.inFlight?.writeId === event.writeId;
  const settled: ZoneState = {
    ...zone,
    inFlight: newest ? null : zone.inFlight,
    settledAt: event.at.monoMs,
    failedWrites: event.outcome === 'confirmed' ? 0 : zone.failedWrites + 1,
    // What was refused was not taken; what we asked for is then what the box is known to hold.
    commandedAmps: newest && event.outcome === 'rejected' ? (zone.readBack?.amps ?? null) : zone.commandedAmps,
    possible: zone.possible.map((ceiling) => ended(ceiling, event)),
  };
  return { ...state, zones: state.zones.with(index, settled) };
}

/** A write that was answered has arrived or never will; one without an answer may arrive until its deadline. */
function ended(ceiling: PossibleCeiling, { writeId, outcome, at }: WriteSettled): PossibleCeiling {
  if (ceiling.writeId !== writeId || ceiling.endedAt !== null) return ceiling;
  const latest = outcome === 'unresolved' ? ceiling.since + WRITE_DEADLINE_MS : 0;
  return { ...ceiling, endedAt: monoMs(Math.max(at.monoMs, latest)) };
}

/** The box holds what it answered; whatever else it might have held is disproved from here on. */
function readBack(zone: ZoneState, event: ReductionRead): ZoneState {
  // Where the lines differ although one value was asked for, the zone may draw by the highest.
  const held = zone.lever?.shape === 'perPhase' ? event.allowedAmps : onAllPhases(highest(event.allowedAmps));
  const { lever, inFlight, settledAt, lastWriteAt, lastRaiseAt, failedWrites, quietUntil, arrivals, turn, defiance } =
    zone;
  // Written out, see `uniform`: zones are read back for as long as the engine runs.
  return {
    lever,
    commandedAmps: zone.commandedAmps ?? held,
    readBack: { amps: held, begun: event.begunMonoMs },
    possible: isAsKnown(zone, held) ? zone.possible : possibleAfter(zone, held, event),
    inFlight,
    settledAt,
    lastWriteAt,
    lastRaiseAt,
    failedWrites,
    quietUntil,
    arrivals,
    turn,
    defiance,
  };
}

/** Whether a read-back shows the one ceiling that there is, as it nearly always does. */
function isAsKnown({ possible }: ZoneState, held: PhaseAmps): boolean {
  const [only] = possible;
  return possible.length === 1 && only?.goneAt === null && sameAmps(only.amps, held);
}

function possibleAfter(zone: ZoneState, held: PhaseAmps, event: ReductionRead): readonly PossibleCeiling[] {
  const at = event.at.monoMs;
  const possible = zone.possible.map((ceiling) => {
    if (sameAmps(ceiling.amps, held)) return ceiling.goneAt === null ? ceiling : { ...ceiling, goneAt: null };
    const { goneAt, endedAt } = ceiling;
    const disproved = goneAt === null && endedAt !== null && endedAt <= event.begunMonoMs;
    return disproved ? { ...ceiling, goneAt: at } : ceiling;
  });
  const known = possible.some((ceiling) => sameAmps(ceiling.amps, held));
  return known ? possible : [...possible, { amps: held, writeId: null, since: at, endedAt: at, goneAt: null }];
}

/**
 * Forgets ceilings once the stations' own set-points show that they came down to what the zone now has. Set-points
 * that were no higher before show nothing, whatever was drawn above them, nor do those of cars that have left: a car
 * that arrives may still be allowed by the old ceiling.
 */
export function forgetFollowed(
  zone: ZoneState,
  index: number,
  polls: { readonly before: EngineState; readonly now: EngineState },
): ZoneState {
  if (zone.possible.every((ceiling) => ceiling.goneAt === null)) return zone;
  const most = mapPhases(zone.readBack?.amps ?? ZERO_AMPS, (value) => amps(value + TOLERANCE_AMPS));
  const before = allowedIn(index, polls.before, (_, setpoint, position) =>
    isHeldDown(polls.now.stations[position] as StationState) ? setpoint : 0,
  );
  const now = allowedIn(index, polls.now, (station, setpoint) => Math.max(setpoint, mostTold(station)));
  if (before === null || now === null || isWithin(before, most) || !isWithin(now, most)) return zone;
  const polledAt = polls.now.stationsAt?.monoMs ?? 0;
  const kept = zone.possible.filter((ceiling) => ceiling.goneAt === null || ceiling.goneAt >= polledAt);
  return { ...zone, possible: kept };
}

const isWithin = (values: readonly number[], most: PhaseAmps): boolean =>
  PHASES.every((phase) => (values[phase] ?? 0) <= most[phase]);

/** Whether a station's car would take more: only then did its set-point come down for the ceiling's sake. */
const isHeldDown = ({ seen }: StationState): boolean =>
  seen?.status === 'charging' || seen?.status === 'suspended-by-station';

/** What a zone's stations say that they are allowed, each for what it counts, on each line; null where one does not say. */
function allowedIn(
  zone: number,
  state: EngineState,
  counted: (station: StationState, setpoint: number, position: number) => number,
): readonly number[] | null {
  const allowed = [0, 0, 0];
  const crew = crewsOf(state.roster, state.zones.length)[zone] as Crew;
  for (const position of crew.possible) {
    const station = state.stations[position] as StationState;
    const { facts, seen } = station;
    const setpoint = seen?.setpointAmps ?? null;
    if (facts.zone === null || facts.gridLines === null || setpoint === null || seen?.reachable !== true) return null;
    if (station.seenAt?.monoMs !== state.stationsAt?.monoMs) return null;
    const value = counted(station, setpoint, position);
    for (const line of facts.gridLines) allowed[line] = (allowed[line] ?? 0) + value;
  }
  return allowed;
}

/** Resolution of stations' own meters: less than this above a set-point is not disobedience. */
const TOLERANCE_AMPS = 0.5;

/** Drops what has been gone for a dead time; called once a decision. */
export function pruneFollowed(site: Site, state: EngineState, now: MonoMs): EngineState {
  const horizon = now - site.timing.deadTimeMs;
  const isOver = ({ goneAt }: PossibleCeiling): boolean => goneAt !== null && goneAt <= horizon;
  if (!state.zones.some((zone) => zone.possible.some(isOver))) return state;
  const zones = state.zones.map((zone) =>
    zone.possible.some(isOver) ? { ...zone, possible: zone.possible.filter((ceiling) => !isOver(ceiling)) } : zone,
  );
  return { ...state, zones };
}
