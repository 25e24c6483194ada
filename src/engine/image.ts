/**
 * Builds the snapshot that strategies see from what was sensed.
 * @module
 */
import { electricalRoom } from './headroom.ts';
import { frozen } from './frozen.ts';
import { highest, mapPhases } from './phases.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site, SiteNode } from './site.ts';
import type { MeterView, NodeView, SiteSnapshot, StationView, ZoneView } from './snapshot.ts';
import type { EngineState } from './state.ts';
import { drawnBy, type StationState } from './station.ts';
import { crewsOf } from './roster.ts';
import { isWanting } from './appetite.ts';
import { heldBy } from './zone-state.ts';
import { amps, type Instant } from './units.ts';

/** The image of the site at `at`, frozen; its stations are looked at when somebody asks for them. */
export function imageOf(
  site: Site,
  state: EngineState,
  of: { readonly sensed: Sensed; readonly at: Instant },
): SiteSnapshot {
  const { sensed, at } = of;
  let stations: SiteSnapshot['stations'] | null = null;
  return Object.freeze({
    at,
    timeZone: site.timeZone,
    nominalVolts: site.supply.nominalVolts,
    demand: site.demand,
    deadTimeMs: site.timing.deadTimeMs,
    tickMs: site.timing.tickMs,
    nodes: frozen(site.nodes.map((node, index) => nodeView(site, node, sensed.nodes[index] as SensedNode))),
    zones: frozen(
      site.zones.map((_, index) => zoneView(site, state, { index, sensed: sensed.zones[index] as SensedZone })),
    ),
    get stations() {
      return (stations ??= frozen(state.stations.map((station) => stationView(site, station))));
    },
    meters: frozen(
      site.meters.map((meter, index) => ({
        name: meter.name,
        node: site.nodes[meter.node]?.name ?? '',
        role: meter.role,
        reading: sensed.meters[index] as MeterView['reading'],
      })),
    ),
  });
}

function nodeView(site: Site, node: SiteNode, sensed: SensedNode): NodeView {
  return {
    name: node.name,
    parent: node.parent === null ? null : (site.nodes[node.parent]?.name ?? null),
    limitAmps: mapPhases(node.limitAmps, (limit) => amps(limit * node.derate)),
    backgroundAmps: sensed.backgroundAmps,
    reserveAmps: sensed.reserveAmps,
    chargingAmps: sensed.chargingAmps,
    headroomAmps: mapPhases(node.limitAmps, (_, phase) => electricalRoom(node, sensed, phase)),
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
