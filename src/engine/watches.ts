/**
 * What things of a site are about, as texts that can be compared: what was learnt of one is worth something only for the same.
 * @module
 */
import { textOf } from './same.ts';
import type { Site } from './site.ts';
import { sourcesByNode, zonesByNode } from './tree.ts';

/** Meters by name and by how they are mounted: the same values would mean something else on another one. */
export const metersOf = (site: Site): readonly string[] =>
  site.meters.map(({ name, role, node, sign }) => textOf([name, role, site.nodes[node]?.name, sign]));

/**
 * Nodes by name and by all that their background is reckoned from: their meters, zones and sources at and below them, and the
 * clock by which its weeks are kept.
 */
export function watchesOf(site: Site): readonly string[] {
  const meters = metersOf(site);
  const zones = zonesByNode(site);
  const sources = sourcesByNode(site);
  return site.nodes.map((node, index) =>
    textOf([
      site.timeZone.name,
      node.name,
      node.meters.map((meter) => meters[meter]),
      (zones[index] ?? []).map((zone) => site.zones[zone]?.name).sort(),
      (sources[index] ?? []).map((source) => meters[source]).sort(),
    ]),
  );
}

/** What is billed, and by which meters: running windows and what strategies remember are about that. */
export const billingOf = (site: Site): string => textOf([site.demand, metersOf(site)]);
