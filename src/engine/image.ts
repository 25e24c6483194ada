/**
 * Builds the snapshot that strategies see from what was sensed.
 * @module
 */
import { electricalRoom } from './headroom.ts';
import { frozen } from './frozen.ts';
import { highest, mapPhases, numberPerPhase } from './phases.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site, SiteMeter, SiteNode } from './site.ts';
import type { CarView, MeterView, NodeView, SiteSnapshot, StationView, ZoneView } from './snapshot.ts';
import type { EngineState } from './state.ts';
import { drawnBy, type StationState } from './station.ts';
import { crewsOf } from './roster.ts';
import { appetiteOf, isWanting, minimumOf } from './appetite.ts';
import { viewWindow } from './demand-window.ts';
import type { MeterReading } from './meter-reading.ts';
import { backgroundPower } from './power.ts';
import { powerView } from './power-view.ts';
import { viewSignal } from './signal.ts';
import { heldBy } from './zone-state.ts';
import { amps, millis, type Instant } from './units.ts';

interface Moment {
  readonly sensed: Sensed;
  readonly at: Instant;
}

/** The image of the site at `at`, frozen; what is not always looked at is worked out when somebody asks for it. */
export function imageOf(site: Site, state: EngineState, of: Moment): SiteSnapshot {
  const { sensed, at } = of;
  const { meters } = sensed;
  const demandWindow = once(() => viewWindow(site, state.demandWindow, { meters, at }));
  const power = once(() => powerView(site, state, of));
  const stations = once(() => state.stations.map((station) => stationView(site, station)));
  const cars = once(() => state.stations.flatMap((station) => carView(site, station, at)));
  const signals = once(() => site.signals.map((signal, index) => viewSignal(signal, state.signals[index] ?? [], at)));
  return Object.freeze({
    at,
    timeZone: site.timeZone,
    nominalVolts: site.supply.nominalVolts,
    demand: site.demand,
    get demandWindow() {
      return demandWindow();
    },
    deadTimeMs: site.timing.deadTimeMs,
    tickMs: site.timing.tickMs,
    get power() {
      return power();
    },
    nodes: frozen(site.nodes.map((_, index) => nodeView(site, sensed, index))),
    zones: frozen(
      site.zones.map((_, index) => zoneView(site, state, { index, sensed: sensed.zones[index] as SensedZone })),
    ),
    get stations() {
      return stations();
    },
    get cars() {
      return cars();
    },
    meters: frozen(site.meters.map((meter, index) => meterView(site, meter, meters[index] as MeterReading))),
    get signals() {
      return signals();
    },
  });
}

/** Works something out at the first call, frozen, and remembers it. */
function once<T>(workOut: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: frozen(workOut()) }).value;
}

function nodeView(site: Site, { nodes }: Sensed, index: number): NodeView {
  const node = site.nodes[index] as SiteNode;
  const sensed = nodes[index] as SensedNode;
  return {
    name: node.name,
    parent: node.parent === null ? null : (site.nodes[node.parent]?.name ?? null),
    limitAmps: mapPhases(node.limitAmps, (limit) => amps(limit * node.derate)),
    backgroundAmps: sensed.backgroundAmps,
    backgroundWatts: backgroundPower(site, nodes, index),
    reserveAmps: sensed.reserveAmps,
    chargingAmps: sensed.chargingAmps,
    headroomAmps: numberPerPhase((phase) => electricalRoom(node, sensed, phase)),
    seen: sensed.seen,
  };
}

function zoneView(
  site: Site,
  state: EngineState,
  of: { readonly index: number; readonly sensed: SensedZone },
): ZoneView {
  const zone = site.zones[of.index];
  const known = state.zones[of.index];
  const crew = crewsOf(state.roster, site.zones.length)[of.index];
  const isCar = (position: number): boolean => isWanting(state.stations[position] as StationState);
  return {
    name: zone?.name ?? '',
    node: site.nodes[zone?.node ?? 0]?.name ?? '',
    allowedAmps: highest((known === undefined ? null : heldBy(known)) ?? of.sensed.mayDrawAmps),
    chargingAmps: of.sensed.drawnAmps,
    cars: crew?.own.filter(isCar).length ?? 0,
  };
}

function stationView(site: Site, station: StationState): StationView {
  const { name, zone, vip } = station.facts;
  return {
    name,
    zone: zone === null ? null : (site.zones[zone]?.name ?? null),
    status: station.seen?.status ?? 'unknown',
    currentAmps: drawnBy(station),
    vip,
  };
}

function carView(site: Site, station: StationState, at: Instant): readonly CarView[] {
  const { facts, seen, connectedSince } = station;
  if (seen === null || connectedSince === null) return [];
  const { name, zone, status, currentAmps, vip } = stationView(site, station);
  return [
    {
      station: name,
      zone,
      status,
      wantsEnergy: isWanting(station),
      connectedMs: millis(at.monoMs - connectedSince),
      deliveredWh: seen.sessionWh,
      askedWh: null,
      departsAt: null,
      minAmps: minimumOf(station),
      usableAmps: appetiteOf(station),
      maxAmps: facts.maxAmps,
      phases: facts.gridLines === null ? facts.listed.phases : (facts.gridLines.length as 1 | 2 | 3),
      currentAmps,
      vip,
    },
  ];
}

function meterView(site: Site, meter: SiteMeter, reading: MeterReading): MeterView {
  return { name: meter.name, node: site.nodes[meter.node]?.name ?? '', role: meter.role, reading };
}
