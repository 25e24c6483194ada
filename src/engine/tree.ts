/**
 * The electrical tree's shape, worked out once per site.
 * @module
 */
import type { Site, SiteNode } from './site.ts';

/** A site never changes, so what follows from its shape alone need not be computed at every decision. */
const known = new WeakMap<Site, readonly (readonly number[])[]>();

/** Indices of the zones at and below each node, ascending; by index of node. */
export function zonesByNode(site: Site): readonly (readonly number[])[] {
  const before = known.get(site);
  if (before !== undefined) return before;
  const below: number[][] = site.nodes.map((node) => (node.zone === null ? [] : [node.zone]));
  // Children stand after their parents, so that going backwards hands every zone all the way up.
  for (let index = site.nodes.length - 1; index > 0; index -= 1) {
    const parent = (site.nodes[index] as SiteNode).parent ?? 0;
    below[parent]?.push(...(below[index] as number[]));
  }
  for (const zones of below) zones.sort((a, b) => a - b);
  known.set(site, below);
  return below;
}

const knownParents = new WeakMap<Site, ReadonlyMap<number, readonly number[]>>();

/** Zones with other zones below them in the tree, each with the indices of those. */
export function zonesBelowZones(site: Site): ReadonlyMap<number, readonly number[]> {
  const before = knownParents.get(site);
  if (before !== undefined) return before;
  const below = zonesByNode(site);
  const parents = new Map(
    site.zones
      .map(({ node }, zone) => [zone, (below[node] as readonly number[]).filter((other) => other !== zone)] as const)
      .filter(([, zones]) => zones.length > 0),
  );
  knownParents.set(site, parents);
  return parents;
}

const knownSources = new WeakMap<Site, readonly (readonly number[])[]>();

/** Indices of the meters of generation and storage at and below each node; by index of node. */
export function sourcesByNode(site: Site): readonly (readonly number[])[] {
  const before = knownSources.get(site);
  if (before !== undefined) return before;
  const sources = site.nodes.map((_, index) =>
    site.meters.flatMap(({ role, node }, meter) => (role !== 'flow' && isAtOrBelow(site, node, index) ? [meter] : [])),
  );
  knownSources.set(site, sources);
  return sources;
}

/** Whether a node is the given ancestor or stands below it. */
export function isAtOrBelow(site: Site, index: number, ancestor: number): boolean {
  let at: number | null = index;
  while (at !== null && at > ancestor) at = site.nodes[at]?.parent ?? null;
  return at === ancestor;
}
