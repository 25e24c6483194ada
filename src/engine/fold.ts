/**
 * Folds observations into the state. Nothing is decided here.
 * @module
 */
import { noteUse } from './appetite.ts';
import { forgetFollowed } from './ceilings.ts';
import type { DirectoryListed, LinkChanged, MeterObserved, SignalArrived, StationsObserved } from './event.ts';
import { flowAsRead } from './flow.ts';
import { asMounted, foldMeter as observeMeter } from './meter.ts';
import { sameLever, type Lever } from './lever.ts';
import { meterNamed, signalNamed } from './names.ts';
import { addTo, copyOf, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import { foldSignal as foldSeries } from './signal.ts';
import type { Site, SiteMeter, SiteNode } from './site.ts';
import type { EngineState, NodeState } from './state.ts';
import { sameListing, stationFacts, unseen, type StationFacts, type StationState } from './station.ts';
import { talliesOf, type ZoneTally } from './tally.ts';
import { zonesByNode } from './tree.ts';
import type { ZoneState } from './zone-state.ts';
import { monoMs, type Instant, type MonoMs } from './units.ts';

export function foldMeter(site: Site, state: EngineState, event: MeterObserved): EngineState {
  const index = meterNamed(site, event.meter);
  if (index === undefined) return state;
  const before = state.meters[index] ?? null;
  const values = asMounted(site.meters[index] as SiteMeter, event.values);
  const drawnBelowAmps = drawnBelow(site, state, (site.meters[index] as SiteMeter).node);
  const after = observeMeter(before, { values, stamp: event.stamp, at: event.at, drawnBelowAmps }, site.timing);
  return after === before ? state : { ...state, meters: state.meters.with(index, after) };
}

/** What the cars at and below a node draw by their stations' word: what may stop from one sample to the next. */
function drawnBelow(site: Site, state: EngineState, node: number): PhaseAmps {
  const tallies = talliesOf(state);
  const sums = copyOf(ZERO_AMPS);
  for (const zone of zonesByNode(site)[node] as readonly number[]) addTo(sums, (tallies[zone] as ZoneTally).drawnAmps);
  return sums;
}

export function foldStations(site: Site, state: EngineState, event: StationsObserved): EngineState {
  const { roster } = state;
  const positions = positionsOf(roster);
  const stations = [...state.stations];
  let next = 0;
  for (const seen of event.stations) {
    // Mostly they are told of in the order in which they are listed.
    const position = roster[next]?.name === seen.name ? next : positions.get(seen.name);
    if (position === undefined) continue;
    next = position + 1;
    const station = stations[position] as StationState;
    const lever = state.zones[station.facts.zone ?? -1]?.lever ?? null;
    stations[position] = noteUse(site.timing, station, { seen, at: event.at, stepAmps: lever?.stepAmps ?? 0 });
  }
  const nodes = state.nodes.map((node, index) => notePoll(site, node, { index, meters: state.meters, at: event.at }));
  const polled = { ...state, stations, nodes, stationsAt: event.at };
  const zones = countArrivals(state, stations).map((zone, index) =>
    forgetFollowed(zone, index, { before: state, now: polled }),
  );
  return { ...polled, zones };
}

/** Keeps what a node's meters showed when its cars were read, so that the two are of one moment. */
function notePoll(
  site: Site,
  before: NodeState,
  of: { readonly index: number; readonly meters: EngineState['meters']; readonly at: Instant },
): NodeState {
  const node = site.nodes[of.index] as SiteNode;
  if (node.meters.length === 0) return before;
  const isRecent = node.meters.every((meter) => {
    const changedAt = of.meters[meter]?.changedAt ?? null;
    return changedAt !== null && of.at.monoMs - changedAt <= site.timing.pairWithinMs;
  });
  const flow = isRecent ? flowAsRead(site, node, of) : null;
  // A sample in doubt was not what flowed when the cars were read.
  if (flow === null || flow.suspect) return before.polled === null ? before : { ...before, polled: null };
  return { ...before, polled: { activeAmps: flow.active, at: of.at.monoMs } };
}

/** Arrivals of a zone at which all zones' are halved. */
const MANY_ARRIVALS = 64;

/** Counts the cars that have begun to want energy since the last poll. */
function countArrivals(before: EngineState, stations: readonly StationState[]): readonly ZoneState[] {
  let zones = before.zones;
  stations.forEach((station, position) => {
    const { zone } = station.facts;
    const known = before.stations[position] as StationState;
    const isNew = station.wantingSince !== null && known.seen !== null && known.wantingSince === null;
    if (zone === null || !isNew) return;
    const arrived = zones[zone] as ZoneState;
    zones = zones.with(zone, { ...arrived, arrivals: arrived.arrivals + 1 });
  });
  if (zones === before.zones || zones.every(({ arrivals }) => arrivals < MANY_ARRIVALS)) return zones;
  return zones.map((zone) => ({ ...zone, arrivals: zone.arrivals / 2 }));
}

/** A roster never changes; each new listing that differs brings a new one. */
const knownPositions = new WeakMap<readonly StationFacts[], ReadonlyMap<string, number>>();

function positionsOf(roster: readonly StationFacts[]): ReadonlyMap<string, number> {
  const before = knownPositions.get(roster);
  if (before !== undefined) return before;
  const positions = new Map(roster.map((facts, position) => [facts.name, position]));
  knownPositions.set(roster, positions);
  return positions;
}

/** What the box has: it is listed every minute, and nearly always says the same again. */
export function foldDirectory(site: Site, state: EngineState, event: DirectoryListed): EngineState {
  const levers = new Map(event.zones.map((zone) => [zone.name, zone.lever]));
  const zones = state.zones.map((zone, index) => withLever(zone, levers.get(site.zones[index]?.name ?? '') ?? null));
  return isListedAlready(state, event) ? { ...state, zones } : { ...enrolled(site, state, event), zones };
}

const withLever = (zone: ZoneState, lever: Lever | null): ZoneState =>
  sameLever(zone.lever, lever) ? zone : { ...zone, lever };

function isListedAlready({ roster }: EngineState, { stations }: DirectoryListed): boolean {
  const positions = positionsOf(roster);
  if (stations.length !== roster.length || new Set(stations.map(({ name }) => name)).size !== roster.length)
    return false;
  return stations.every((listed) => {
    const known = roster[positions.get(listed.name) ?? -1];
    return known !== undefined && sameListing(known.listed, listed);
  });
}

/** The stations as they are listed now, in the order of names. */
function enrolled(site: Site, state: EngineState, event: DirectoryListed): EngineState {
  const before = new Map(state.stations.map((station) => [station.facts.name, station]));
  const stations = event.stations
    .map((listed): StationState => {
      const known = before.get(listed.name);
      if (known === undefined) return unseen(stationFacts(site, listed));
      return sameListing(known.facts.listed, listed) ? known : { ...known, facts: stationFacts(site, listed) };
    })
    .sort((a, b) => (a.facts.name < b.facts.name ? -1 : a.facts.name > b.facts.name ? 1 : 0));
  return { ...state, stations, roster: stations.map((station) => station.facts) };
}

export function foldSignal(site: Site, state: EngineState, event: SignalArrived): EngineState {
  const index = signalNamed(site, event.signal);
  const signal = site.signals[index ?? -1];
  if (index === undefined || signal === undefined) return state;
  const before = state.signals[index] ?? [];
  const after = foldSeries(signal.kind, before, event);
  return after === before ? state : { ...state, signals: state.signals.with(index, after) };
}

/**
 * After an outage, or a new login, nothing is known of what the box holds until it has been read again: it may
 * have been restarted in between. So everything is written again too. Where cars may have been without current
 * meanwhile, they do not all come back at once.
 */
export function foldLink(site: Site, state: EngineState, event: LinkChanged): EngineState {
  const { up, at, detail } = event;
  const linkSince = up === state.linkUp && detail === state.linkDetail ? state.linkSince : at.monoMs;
  const link = { linkUp: up, linkDetail: detail, linkSince };
  if (!up) return { ...state, ...link, linkLostAt: state.linkLostAt ?? at.monoMs };
  const awayMs = state.linkLostAt === null ? 0 : at.monoMs - state.linkLostAt;
  const isOutage = awayMs > site.timing.deadTimeMs;
  const zones = state.zones.map((zone, index) => ({
    ...zone,
    readBack: null,
    lastWriteAt: null,
    quietUntil: isOutage ? returnOf(site, state, { zone: index, now: at.monoMs }) : zone.quietUntil,
  }));
  return { ...state, ...link, linkLostAt: null, zones };
}

/** A zone's own moment after an outage, drawn from its name and the decisions so far: the same in every replay. */
function returnOf(site: Site, state: EngineState, of: { readonly zone: number; readonly now: MonoMs }): MonoMs {
  const share = shareOf(`${site.zones[of.zone]?.name} ${state.cycle}`);
  return monoMs(of.now + Math.floor(share * site.timing.returnSpreadMs));
}

/** A number from 0 to below 1 that a text always gives, alike texts giving unlike numbers (FNV-1a, 32 bits). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
