/**
 * What the box says of stations, one by one and counted by zone; the cycle record has the zones' currents.
 * @module
 */
import type { ConnectorStatus, Instant, Site } from '../engine/index.ts';
import type { LiveState } from './live-state.ts';

export interface ZoneDocument {
  readonly name: string;
  readonly maxAmps: number | null;
  readonly stations: number;
  readonly byStatus: Partial<Record<ConnectorStatus, number>>;
  /** Since when it has had less than its cars could use; null where it has enough. */
  readonly limitedSince: string | null;
  /** Whether nothing but the rise itself keeps it from all that its cars can use. */
  readonly rising: boolean;
}

/** A station that the box lists; null where it does not say. */
export interface StationDocument {
  readonly name: string;
  readonly zone: string | null;
  readonly status: ConnectorStatus;
  readonly reachable: boolean;
  readonly setpointAmps: number | null;
  /** Per line of the station in its own order. */
  readonly currentAmps: readonly (number | null)[];
  readonly sessionWh: number | null;
}

/** The stations in the box's order; one that has not been read is unknown. */
export function stationDocuments({ directory, stations }: LiveState): readonly StationDocument[] {
  const observed = new Map((stations?.stations ?? []).map((station) => [station.name, station]));
  return (directory?.stations ?? []).map(({ name, zone }) => {
    const seen = observed.get(name);
    return {
      name,
      zone,
      status: seen?.status ?? 'unknown',
      reachable: seen?.reachable ?? false,
      setpointAmps: seen?.setpointAmps ?? null,
      currentAmps: seen?.currentAmps ?? [],
      sessionWh: seen?.sessionWh ?? null,
    };
  });
}

/** The zones in the site's order. */
export function zoneDocuments(site: Site, state: LiveState, local: (at: Instant) => string): readonly ZoneDocument[] {
  const zoneOf = new Map((state.directory?.stations ?? []).map(({ name, zone }) => [name, zone]));
  const counted = new Map<string, Partial<Record<ConnectorStatus, number>>>();
  for (const { name, status } of state.stations?.stations ?? []) {
    const zone = zoneOf.get(name) ?? null;
    if (zone === null) continue;
    const byStatus = counted.get(zone) ?? {};
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    counted.set(zone, byStatus);
  }
  return site.zones.map(({ name }) => {
    const lever = state.directory?.zones.find((zone) => zone.name === name)?.lever;
    const stations = [...zoneOf.values()].filter((zone) => zone === name).length;
    const limited = state.limited[name];
    return {
      name,
      maxAmps: lever?.maxAmps ?? null,
      stations,
      byStatus: counted.get(name) ?? {},
      limitedSince: limited === undefined ? null : local(limited.since),
      rising: limited?.isRising ?? false,
    };
  });
}
