/**
 * What is wired where, worked out without the engine: how much the zones below a node load it at most.
 * @module
 */
import {
  amps,
  gridLinesOf,
  mapPhases,
  PHASES,
  type DirectoryListed,
  type PhaseAmps,
  type PhaseIndex,
  type Site,
} from '../../src/engine/index.ts';

/** By zone, what its stations can draw on each line. Who has no known zone or wiring counts everywhere. */
export type Wiring = readonly PhaseAmps[];

const known = new WeakMap<DirectoryListed, Wiring>();

/** The wiring by what the box listed and the site file says. */
export function wiringOf(site: Site, listed: DirectoryListed): Wiring {
  const before = known.get(listed);
  if (before !== undefined) return before;
  const sums = site.zones.map((): [number, number, number] => [0, 0, 0]);
  for (const station of listed.stations) {
    const { lineToLine, maxAmps, phases, rotation } = site.stationDefaults;
    const isPair = site.stationOverrides[station.name]?.lineToLine ?? lineToLine;
    const lines = gridLinesOf(isPair ? 2 : (station.phases ?? phases), station.rotation ?? rotation) ?? PHASES;
    const most = station.maxAmps ?? maxAmps;
    for (const [index, { name }] of site.zones.entries())
      if (station.zone === name || station.zone === null)
        for (const line of lines) (sums[index] as [number, number, number])[line] += most;
  }
  const wiring = sums.map((lines): PhaseAmps => mapPhases(lines, amps));
  known.set(listed, wiring);
  return wiring;
}

const knownBelow = new WeakMap<Site, readonly (readonly number[])[]>();

/** By node, the zones at and below it that have stations of their own: not those that stand for others below. */
export function zonesUnder(site: Site): readonly (readonly number[])[] {
  const before = knownBelow.get(site);
  if (before !== undefined) return before;
  const under = site.nodes.map((_, node) =>
    site.zones.flatMap((zone, index) =>
      isUnder(site, zone.node, node) && !standsForOthers(site, index) ? [index] : [],
    ),
  );
  knownBelow.set(site, under);
  return under;
}

/** Whether a node is another one or stands below it. */
export function isUnder(site: Site, node: number, ancestor: number): boolean {
  let at: number | null = node;
  while (at !== null && at > ancestor) at = site.nodes[at]?.parent ?? null;
  return at === ancestor;
}

/** Whether a zone has other zones below it; such a one has no stations in the places that are drawn. */
export const standsForOthers = (site: Site, zone: number): boolean =>
  site.zones.some((other, index) => index !== zone && isUnder(site, other.node, site.zones[zone]?.node ?? 0));

/** The nodes from a zone up to the grid. */
export function nodesAbove(site: Site, zone: number): readonly number[] {
  const nodes: number[] = [];
  for (let at = site.zones[zone]?.node ?? null; at !== null; at = site.nodes[at]?.parent ?? null) nodes.push(at);
  return nodes;
}

/** What zones take of a line of a node when each may have so much of it. */
export function loadOf(
  site: Site,
  wiring: Wiring,
  of: { readonly node: number; readonly line: PhaseIndex; readonly most: (zone: number) => number },
): number {
  let sum = 0;
  for (const zone of zonesUnder(site)[of.node] as readonly number[])
    sum += Math.min(of.most(zone), (wiring[zone] as PhaseAmps)[of.line]);
  return sum;
}
