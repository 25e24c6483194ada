/**
 * What the site carries by itself: without Busbar, only the zones' own maxima in EVCE hold the cars.
 * @module
 */
import { worstBackgroundOf, type SiteConfig } from '../config/index.ts';
import { PHASES, type Site, type SiteNode } from '../engine/index.ts';
import type { Zone } from '../evce/wire.ts';
import { boxError, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey } from './survey.ts';

/** Zones that may draw more than their own feeder carries, and nodes that carry less than all may draw together. */
export function checkCarrying({ site, evce }: SiteConfig, { listing }: BoxSurvey): readonly BoxFinding[] {
  const boxNames = evce?.zoneNames ?? {};
  const zoneOf = (name: string): Zone | undefined =>
    listing.zones.find(({ config }) => config.friendly_name === (boxNames[name] ?? name));
  return site.nodes.flatMap((node, index) => {
    const below = site.zones.flatMap((zone) => (isBelow(site, zone.node, index) ? (zoneOf(zone.name)?.id ?? []) : []));
    const own = node.zone === null ? undefined : zoneOf(site.zones[node.zone]?.name ?? '');
    const ownFinding = own === undefined ? [] : checkOwnMaximum(node, own, listing.zones);
    return ownFinding.length > 0 ? ownFinding : checkSum(node, drawable(listing.zones, new Set(below)));
  });
}

function checkOwnMaximum(node: SiteNode, zone: Zone, zones: readonly Zone[]): readonly BoxFinding[] {
  const { friendly_name: name } = zone.config;
  const maxAmps = Math.min(...feedersOf(zone, zones).map(({ config }) => config.max_current ?? Infinity));
  const limitAmps = Math.min(...node.limitAmps);
  // A zone that states no maximum is complained about by itself.
  if (maxAmps === Infinity || maxAmps <= limitAmps) return [];
  return [
    boxError(
      `zone ${name ?? node.name}`,
      `EVCE lets it draw ${maxAmps} A, and its node ${node.name} carries ${limitAmps} A`,
      `set the zone's maximum in EVCE to ${limitAmps} A, or correct limitAmps of ${node.name}`,
    ),
  ];
}

/** A zone and those of EVCE that feed it. */
function feedersOf(zone: Zone, zones: readonly Zone[]): readonly Zone[] {
  const feeders = [zone];
  for (let at: Zone | undefined = zone; at !== undefined;) {
    const parentId: number | undefined = at.config.parent_id;
    at = zones.find(({ id }) => id === parentId && feeders.every((each) => each.id !== id));
    if (at !== undefined) feeders.push(at);
  }
  return feeders;
}

/** Not an error: that there is less than all could take is what Busbar is for. But it must be somebody's decision. */
function checkSum(node: SiteNode, drawableAmps: number): readonly BoxFinding[] {
  const background = Math.max(...PHASES.map((phase) => worstBackgroundOf(node, phase)));
  const limitAmps = Math.min(...node.limitAmps);
  if (drawableAmps === 0 || drawableAmps === Infinity || drawableAmps + background <= limitAmps) return [];
  const isStated = node.worstBackgroundAmps !== null || node.meters.length === 0;
  const besides = background === 0 ? '' : ` beside ${isStated ? '' : 'up to '}${background} A that are not charging`;
  const room = Math.max(0, Math.floor(limitAmps - background));
  const advice = isStated
    ? `lower the zones' maxima in EVCE to ${room} A together, or make sure that the breaker of ${node.name} may trip`
    : `state worstBackgroundAmps of ${node.name}, to see what the zones' maxima in EVCE may be`;
  return [
    boxWarning(
      `node ${node.name}`,
      `without Busbar the zones below may draw ${drawableAmps} A${besides}; it carries ${limitAmps} A`,
      advice,
    ),
  ];
}

/** The most that some zones can draw together: no more than the zones of EVCE above them let through. */
function drawable(zones: readonly Zone[], counted: ReadonlySet<number>): number {
  const most = (zone: Zone): number => {
    const own = zone.config.max_current ?? Infinity;
    if (counted.has(zone.id)) return own;
    const fed = zones.filter(({ id, config }) => config.parent_id === zone.id && id !== zone.id);
    return Math.min(
      own,
      fed.reduce((sum, each) => sum + most(each), 0),
    );
  };
  const ids = new Set(zones.map(({ id }) => id));
  const tops = zones.filter(({ config }) => config.parent_id === undefined || !ids.has(config.parent_id));
  return tops.reduce((sum, zone) => sum + most(zone), 0);
}

function isBelow(site: Site, node: number, above: number): boolean {
  for (let at: number | null = node; at !== null; at = site.nodes[at]?.parent ?? null) if (at === above) return true;
  return false;
}
