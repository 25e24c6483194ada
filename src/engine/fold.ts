/**
 * Folds observations into the state. Nothing is decided here.
 * @module
 */
import type {
  DirectoryListed,
  LinkChanged,
  MeterObserved,
  MeterValues,
  ReductionRead,
  StationsObserved,
  WriteSettled,
} from './event.ts';
import { highest, mapPhases } from './phases.ts';
import { observe } from './reading.ts';
import type { Site, SiteMeter } from './site.ts';
import { stationState, type EngineState, type PossibleCeiling, type ZoneState } from './state.ts';
import { noteUse } from './appetite.ts';
import { monoMs, watts, type MonoMs } from './units.ts';

/** A write whose answer is older than this can no longer reach the box: the client's total deadline. */
const WRITE_DEADLINE_MS = 8_000;

export function foldMeter(site: Site, state: EngineState, event: MeterObserved): EngineState {
  const index = site.meters.findIndex((meter) => meter.name === event.meter);
  if (index < 0 || event.values.currentAmps.includes(null)) return state;
  const before = state.meters[index] ?? null;
  const value = asMounted(site.meters[index] as SiteMeter, event.values);
  const after = observe(before, { value, stamp: event.stamp, at: event.at }, sameValues);
  return after === before ? state : { ...state, meters: state.meters.with(index, after) };
}

/** Values as a meter mounted by the convention would give them: import positive, and counted in its import register. */
function asMounted(meter: SiteMeter, values: MeterValues): MeterValues {
  const { importWh, exportWh, powerWatts } = values;
  const [imported, exported] = meter.sign === 1 ? [importWh, exportWh] : [exportWh, importWh];
  return {
    ...values,
    powerWatts:
      meter.sign === 1 ? powerWatts : mapPhases(powerWatts, (power) => (power === null ? null : watts(0 - power))),
    // A register that nobody vouches for must not bill.
    importWh: meter.importRegister ? imported : null,
    exportWh: meter.importRegister ? exported : null,
  };
}

export function foldStations(site: Site, state: EngineState, event: StationsObserved): EngineState {
  const seen = new Map(event.stations.map((station) => [station.name, station]));
  const stations = state.stations.map((station) => {
    const observation = seen.get(station.name);
    return observation === undefined ? station : noteUse(site.timing, station, { seen: observation, at: event.at });
  });
  const before: Poll = { stations: state.stations, at: state.stationsAt?.monoMs ?? null };
  const polls = { before, now: { stations, at: event.at.monoMs } };
  const zones = state.zones.map((zone, index) => forgetFollowed(zone, index, polls));
  return { ...state, stations, zones, stationsAt: event.at };
}

export function foldDirectory(site: Site, state: EngineState, event: DirectoryListed): EngineState {
  const before = new Map(state.stations.map((station) => [station.name, station]));
  const stations = event.stations
    .map((listed) => stationState(site, listed, before.get(listed.name)))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const listed = new Map(event.zones.map((zone) => [zone.name, zone.lever]));
  const zones = state.zones.map((zone, index) => {
    const lever = listed.get(site.zones[index]?.name ?? '') ?? null;
    return { ...zone, lever };
  });
  return { ...state, stations, zones };
}

export function foldReduction(site: Site, state: EngineState, event: ReductionRead): EngineState {
  const index = site.zones.findIndex((zone) => zone.name === event.zone);
  const zone = state.zones[index];
  if (zone === undefined) return state;
  const read = readBack(zone, event);
  // In shadow nothing is ever written, so that whoever regulates the box is followed.
  const followed = site.shadow ? { ...read, commandedAmps: read.readBack?.amps ?? null } : read;
  return { ...state, zones: state.zones.with(index, followed) };
}

export function foldSettled(site: Site, state: EngineState, event: WriteSettled): EngineState {
  const index = site.zones.findIndex((zone) => zone.name === event.zone);
  const zone = state.zones[index];
  if (zone === undefined) return state;
  const newest = zone.inFlight?.writeId === event.writeId;
  const settled: ZoneState = {
    ...zone,
    inFlight: newest ? null : zone.inFlight,
    settledAt: event.at.monoMs,
    failedWrites: event.outcome === 'confirmed' ? 0 : zone.failedWrites + 1,
    // What was refused was not taken; what we asked for is then what the box is known to hold.
    commandedAmps: newest && event.outcome === 'rejected' ? (zone.readBack?.amps ?? null) : zone.commandedAmps,
  };
  return { ...state, zones: state.zones.with(index, settled) };
}

/**
 * After an outage, or a new login, nothing is known of what the box holds until it has been read again: it may
 * have been restarted in between. So everything is written again too.
 */
export function foldLink(state: EngineState, event: LinkChanged): EngineState {
  const zones = event.up ? state.zones.map((zone) => ({ ...zone, readBack: null, lastWriteAt: null })) : state.zones;
  return { ...state, linkUp: event.up, linkDetail: event.detail, zones };
}

/** The box holds what it answered; whatever else it might have held is disproved from here on. */
function readBack(zone: ZoneState, event: ReductionRead): ZoneState {
  // Where the lines differ, the zone may draw by the highest; a lower one is not what was asked for either.
  const held = highest(event.allowedAmps);
  const at = event.at.monoMs;
  const disproved = (ceiling: PossibleCeiling): boolean =>
    ceiling.amps !== held && answeredBefore(zone, ceiling, event.begunMonoMs);
  const possible = zone.possible.map((ceiling) => {
    if (ceiling.amps === held) return ceiling.goneAt === null ? ceiling : { ...ceiling, goneAt: null };
    return ceiling.goneAt === null && disproved(ceiling) ? { ...ceiling, goneAt: at } : ceiling;
  });
  const known = possible.some((ceiling) => ceiling.amps === held);
  return {
    ...zone,
    readBack: { amps: held, begun: event.begunMonoMs },
    commandedAmps: zone.commandedAmps ?? held,
    possible: known ? possible : [...possible, { amps: held, since: at, goneAt: null }],
  };
}

/** Whether the write of a ceiling had ended, or could no longer arrive, before a read was begun. */
function answeredBefore(zone: ZoneState, ceiling: PossibleCeiling, begun: MonoMs): boolean {
  if (zone.inFlight?.amps === ceiling.amps) return false;
  const deadline = zone.failedWrites === 0 ? 0 : WRITE_DEADLINE_MS;
  return ceiling.since + deadline <= begun;
}

/** The stations as they were after a poll. */
interface Poll {
  readonly stations: EngineState['stations'];
  readonly at: MonoMs | null;
}

/**
 * Forgets ceilings once the stations' own set-points show that they came down to what the zone now has. Set-points
 * that were no higher before show nothing: a car that arrives may still be allowed by the old ceiling.
 */
function forgetFollowed(
  zone: ZoneState,
  index: number,
  polls: { readonly before: Poll; readonly now: Poll & { readonly at: MonoMs } },
): ZoneState {
  if (zone.possible.every((ceiling) => ceiling.goneAt === null)) return zone;
  const most = (zone.readBack?.amps ?? 0) + TOLERANCE_AMPS;
  const before = allowedIn(index, polls.before);
  const now = allowedIn(index, polls.now);
  if (before === null || before <= most || now === null || now > most) return zone;
  const kept = zone.possible.filter((ceiling) => ceiling.goneAt === null || ceiling.goneAt >= polls.now.at);
  return { ...zone, possible: kept };
}

/** What a zone's stations say that they are allowed, or draw, on the most loaded line; null where one does not say. */
function allowedIn(zone: number, poll: Poll): number | null {
  const allowed = [0, 0, 0];
  for (const station of poll.stations) {
    if (station.zone !== zone && station.zone !== null) continue;
    const setpoint = station.seen?.setpointAmps ?? null;
    if (station.zone === null || setpoint === null || station.gridLines === null || !station.seen?.reachable)
      return null;
    if (station.seenAt?.monoMs !== poll.at) return null;
    const drawn = Math.max(...station.seen.currentAmps.map((value) => value ?? 0));
    for (const line of station.gridLines) allowed[line] = (allowed[line] ?? 0) + Math.max(setpoint, drawn);
  }
  return Math.max(...allowed);
}

/** Resolution of stations' own meters: less than this above a set-point is not disobedience. */
const TOLERANCE_AMPS = 0.5;

const sameValues = (a: MeterValues, b: MeterValues): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Drops what has been gone for a dead time; called once a decision. */
export function pruneFollowed(site: Site, state: EngineState, now: MonoMs): EngineState {
  const horizon = monoMs(now - site.timing.deadTimeMs);
  if (
    state.zones.every((zone) =>
      zone.possible.every((ceiling) => !(ceiling.goneAt !== null && ceiling.goneAt <= horizon)),
    )
  )
    return state;
  const zones = state.zones.map((zone) => ({
    ...zone,
    possible: zone.possible.filter((ceiling) => ceiling.goneAt === null || ceiling.goneAt > horizon),
  }));
  return { ...state, zones };
}
