/** An engine that only listens: what it makes of meters and stations, without decisions. */
import { sense, type SensedZone } from '../../src/engine/sense.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { electricalRoom } from '../../src/engine/headroom.ts';
import { millis, watts, type MeterValues, type PerPhase, type Site, type SiteNode } from '../../src/engine/index.ts';
import { at, Drive, type StationSpec } from './drive.ts';
import { meterObserved, stationsObserved, type StationSeen } from './events.ts';
import { siteOf, type NodeSpec } from './site.ts';

export const MAIN: NodeSpec = { name: 'Main', limitAmps: 100, metered: true };
export const ZONE_A: NodeSpec = { name: 'A', parent: 'Main', limitAmps: 63, zone: true };
export const ZONE_B: NodeSpec = { name: 'B', parent: 'Main', limitAmps: 63, zone: true };
/** One station of three phases in each of the two zones. */
export const STATIONS: readonly StationSpec[] = [
  { name: 'a1', zone: 'A' },
  { name: 'b1', zone: 'B' },
];

/** An engine whose zones are read back at 63 A. */
export function listening(site: Site = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }), stations = STATIONS): Drive {
  const drive = new Drive(site);
  drive.link();
  drive.directory(stations);
  for (const zone of site.zones) drive.read(zone.name, 63);
  return drive;
}

/** A site of which something at a node is other than usual. */
export const withNode = (site: Site, name: string, of: Partial<SiteNode>): Site => ({
  ...site,
  nodes: site.nodes.map((node) => (node.name === name ? { ...node, ...of } : node)),
});

export interface SourceSpec {
  readonly name: string;
  /** The node that it feeds. */
  readonly node: string;
  readonly nominalKw: number;
  readonly role?: 'generation' | 'battery';
}

/** A site with one more source and the meter of its name, which reads what it gives. */
export const withSource = (site: Site, { name, node, nominalKw, role = 'generation' }: SourceSpec): Site => ({
  ...site,
  meters: [
    ...site.meters,
    {
      name,
      role,
      node: site.nodes.findIndex((candidate) => candidate.name === node),
      sign: 1,
      fallbackAfterMs: millis(35_000),
      importRegister: false,
      nominalWatts: watts(nominalKw * 1000),
    },
  ],
});

export const nodeAt = (drive: Drive, seconds: number, node = 0): SensedNode =>
  sense(drive.site, drive.state, at(seconds)).nodes[node] as SensedNode;
export const zoneAt = (drive: Drive, seconds: number, zone = 0): SensedZone =>
  sense(drive.site, drive.state, at(seconds)).zones[zone] as SensedZone;
/** Room for charging on L1 of the first node. */
export const roomAt = (drive: Drive, seconds: number): number =>
  electricalRoom(drive.site.nodes[0] as Site['nodes'][number], nodeAt(drive, seconds), 0);

export const same = <T>(value: T): PerPhase<T> => [value, value, value];

/** The meter of `Main` reads, unless another is named; twice, because what is seen once is not yet believed. */
export function reads(drive: Drive, seconds: number, values: Partial<MeterValues> & { readonly meter?: string }): void {
  const { meter = 'Main meter', ...rest } = values;
  for (const stamp of [seconds - 0.5, seconds]) drive.feed(meterObserved(meter, seconds, { values: rest, stamp }));
}

export function draws(drive: Drive, seconds: number, seen: Readonly<Record<string, StationSeen>>): void {
  drive.feed(stationsObserved(seconds, seen));
}
