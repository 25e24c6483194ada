/**
 * From readings to what each node carries: metered current, what the cars draw, what is left as background, and
 * how much that may rise before the cars can follow. Quantities are those of `control.md`.
 * @module
 */
import { carriesOnTop } from './breaker.ts';
import type { MeterValues } from './event.ts';
import { meterFlow, nodeFlow } from './flow.ts';
import {
  addAmps,
  leastAmps,
  mapPhases,
  mostAmps,
  onAllPhases,
  PHASES,
  subtractAmps,
  ZERO_AMPS,
  type PhaseAmps,
  type PhaseIndex,
} from './phases.ts';
import { readingAt, type Reading } from './reading.ts';
import type { Site, SiteNode } from './site.ts';
import { stationsOf, stationsPossiblyIn } from './roster.ts';
import { isAtOrBelow } from './tree.ts';
import { drawnBy, loadsLine, type EngineState, type NodeState, type StationState, type ZoneState } from './state.ts';
import { amps, type Amps, type Instant } from './units.ts';

/** What a node carries at the instant of a decision, A per phase. */
export interface SensedNode {
  readonly seen: 'fresh' | 'stale' | 'blind';
  /** RMS current of the node's meters; null where it has none or one is missing. */
  readonly measuredAmps: PhaseAmps | null;
  /** Reactive share of the background, which takes room without doing work. */
  readonly reactiveAmps: PhaseAmps;
  /** What the cars below draw: a lower bound. */
  readonly chargingAmps: PhaseAmps;
  readonly backgroundAmps: PhaseAmps;
  readonly reserveAmps: PhaseAmps;
}

/** What a zone's cars draw and may still draw. */
export interface SensedZone {
  /** What its stations report, A per line. */
  readonly drawnAmps: PhaseAmps;
  /**
   * The part of it that is surely charging: no more than the ceilings it may still follow. What is drawn above
   * them, or in a zone that cannot be told anything, is load like any other, and others have to make room for it.
   */
  readonly countedAmps: PhaseAmps;
  /** The most the zone may still draw per line, as a ceiling: more than the last command until that is followed. */
  readonly mayDrawAmps: Amps;
  /** What is wired to each line, A: a line cannot draw more than its stations' maxima, or than it does. */
  readonly wiredAmps: PhaseAmps;
}

export interface Sensed {
  readonly meters: readonly Reading<MeterValues>[];
  readonly zones: readonly SensedZone[];
  readonly nodes: readonly SensedNode[];
}

/** Reads the state as of `at`. */
export function sense(site: Site, state: EngineState, at: Instant): Sensed {
  const meters = state.meters.map((meter) => readingAt(meter, at, site.timing.staleAfterMs));
  const zones = state.zones.map((zone, index) => senseZone(site, state, { zone, index }));
  const nodes: SensedNode[] = new Array<SensedNode>(site.nodes.length);
  for (let index = site.nodes.length - 1; index >= 0; index -= 1) {
    nodes[index] = senseNode({ site, state, meters, zones, nodes, at }, index);
  }
  return { meters, zones, nodes };
}

function senseZone(site: Site, state: EngineState, of: { zone: ZoneState; index: number }): SensedZone {
  const { zone, index } = of;
  const drawnAmps = stationsOf(state.stations, index)
    .filter((station) => isCurrent(station, state))
    .reduce((sum, station) => addAmps(sum, drawnBy(station)), ZERO_AMPS);
  const stations = stationsPossiblyIn(state.stations, index);
  const wired = (phase: PhaseIndex): Amps =>
    amps(stations.reduce((sum, station) => sum + (loadsLine(station, phase) ? station.maxAmps : 0), 0));
  const node = site.nodes[site.zones[index]?.node ?? 0] as SiteNode;
  const wiredAmps = state.stations.length === 0 ? node.limitAmps : mapPhases(ZERO_AMPS, (_, phase) => wired(phase));
  const ceiling = highestCeiling(zone, node);
  return {
    drawnAmps,
    countedAmps: zone.lever === null ? ZERO_AMPS : leastAmps(drawnAmps, onAllPhases(ceiling)),
    mayDrawAmps: amps(Math.max(ceiling, ...drawnAmps)),
    wiredAmps: mostAmps(wiredAmps, drawnAmps),
  };
}

/** Whether what a station says of itself is of the last poll; one that the box cannot reach repeats itself. */
const isCurrent = (station: StationState, state: EngineState): boolean =>
  station.seenAt?.monoMs === state.stationsAt?.monoMs && station.seen?.reachable === true;

/** Unread, a zone may draw its own maximum; unlisted, all that its node could carry. */
function highestCeiling(zone: ZoneState, node: SiteNode): Amps {
  if (zone.lever === null) return amps(Math.max(...node.limitAmps));
  const least = zone.readBack === null ? zone.lever.maxAmps : 0;
  return amps(Math.max(least, zone.commandedAmps ?? 0, ...zone.possible.map((ceiling) => ceiling.amps)));
}

interface Sensing {
  readonly site: Site;
  readonly state: EngineState;
  readonly meters: readonly Reading<MeterValues>[];
  readonly zones: readonly SensedZone[];
  readonly nodes: readonly SensedNode[];
  readonly at: Instant;
}

function senseNode(sensing: Sensing, index: number): SensedNode {
  const { site, nodes, zones } = sensing;
  const node = site.nodes[index] as SiteNode;
  const children = node.children.map((child) => nodes[child] as SensedNode);
  const own = node.zone === null ? ZERO_AMPS : (zones[node.zone] as SensedZone).countedAmps;
  const chargingAmps = children.reduce((sum, child) => addAmps(sum, child.chargingAmps), own);
  const before = sensing.state.nodes[index] as NodeState;
  const reserveAmps = mostAmps(before.riseAmps, generationReserve(sensing, index));
  if (node.meters.length === 0) {
    const below = children.reduce(
      (sum, child) => addAmps(sum, mostAmps(child.backgroundAmps, ZERO_AMPS)),
      node.reserveAmps,
    );
    const sumOf = (key: 'reactiveAmps' | 'reserveAmps'): PhaseAmps =>
      children.reduce((sum, child) => addAmps(sum, child[key]), ZERO_AMPS);
    return {
      seen: 'fresh',
      measuredAmps: null,
      reactiveAmps: sumOf('reactiveAmps'),
      chargingAmps,
      backgroundAmps: below,
      // What may rise below a child rises here too.
      reserveAmps: mostAmps(reserveAmps, sumOf('reserveAmps')),
    };
  }
  return { chargingAmps, reserveAmps, ...metered(sensing, { node, before, chargingAmps }) };
}

/** Background from a node's own meters, or its worst where they cannot be trusted. */
function metered(
  sensing: Sensing,
  of: { node: SiteNode; before: NodeState; chargingAmps: PhaseAmps },
): Pick<SensedNode, 'seen' | 'measuredAmps' | 'reactiveAmps' | 'backgroundAmps'> {
  const { node, before } = of;
  const readings = node.meters.map((meter) => sensing.meters[meter] as Reading<MeterValues>);
  const blind = node.meters.some((meter, i) => {
    const age = readings[i]?.ageMs ?? null;
    return age === null || age > (sensing.site.meters[meter]?.fallbackAfterMs ?? 0);
  });
  if (blind) {
    const worst = node.worstBackgroundAmps ?? node.limitAmps;
    const backgroundAmps = before.paired === null ? worst : mostAmps(worst, before.paired.backgroundAmps);
    return { seen: 'blind', measuredAmps: null, reactiveAmps: ZERO_AMPS, backgroundAmps };
  }
  const total = nodeFlow(sensing.site, node, sensing.meters);
  const pair = pairing(sensing, node);
  const fresh = pair === 'paired' && readings.every((reading) => reading.state === 'fresh');
  return {
    seen: fresh ? 'fresh' : 'stale',
    measuredAmps: total.rms,
    reactiveAmps: total.reactive,
    backgroundAmps: backgroundOf(pair, before, { active: total.active, chargingAmps: of.chargingAmps }),
  };
}

/** Without a pair, every rise since the last one counts as background; without stations, everything does. */
function backgroundOf(
  pair: 'paired' | 'apart' | 'lost',
  before: NodeState,
  now: { readonly active: PhaseAmps; readonly chargingAmps: PhaseAmps },
): PhaseAmps {
  if (pair === 'paired') return subtractAmps(now.active, now.chargingAmps);
  if (pair === 'lost' || before.paired === null) return now.active;
  const risen = mostAmps(ZERO_AMPS, subtractAmps(now.active, before.paired.meteredAmps));
  return addAmps(before.paired.backgroundAmps, risen);
}

/**
 * Whether meters and stations were read close enough together to be subtracted; `lost` when the stations have
 * been silent for so long that all metered current counts as background.
 */
function pairing(sensing: Sensing, node: SiteNode): 'paired' | 'apart' | 'lost' {
  const { site, state, at } = sensing;
  if (state.stations.length === 0) return 'paired';
  if (state.stationsAt === null) return 'lost';
  const stationAge = at.monoMs - state.stationsAt.monoMs;
  const ages = node.meters.map((meter) => sensing.meters[meter]?.ageMs ?? Infinity);
  if (ages.every((age) => Math.abs(stationAge - age) <= site.timing.pairWithinMs)) return 'paired';
  const fallbackAfter = Math.min(...node.meters.map((meter) => site.meters[meter]?.fallbackAfterMs ?? 0));
  return stationAge > fallbackAfter ? 'lost' : 'apart';
}

/**
 * Generation is not copper: when an inverter trips, the load it carried appears on the grid side. What the
 * breaker carries above its rating until the cars have followed is all that may be left uncovered.
 */
function generationReserve(sensing: Sensing, index: number): PhaseAmps {
  const { site, meters } = sensing;
  const node = site.nodes[index] as SiteNode;
  const carried = node.breaker === null ? 0 : carriesOnTop(node.breaker);
  return mapPhases(ZERO_AMPS, (_, phase) => {
    const outputs = site.meters.map((meter, i) => {
      if (meter.role === 'flow' || !isAtOrBelow(site, meter.node, index)) return 0;
      return Math.abs(meterFlow(site, meters[i]).active[phase]);
    });
    return amps(Math.max(0, Math.max(0, ...outputs) - carried * node.limitAmps[phase]));
  });
}

/** Phases on which a node's meters show more than its derated limit. */
export const overloadedPhases = (node: SiteNode, measured: PhaseAmps): readonly PhaseIndex[] =>
  PHASES.filter((phase) => measured[phase] > node.limitAmps[phase] * node.derate);
