/**
 * What an orderly stop leaves behind: each zone at its fallback, so that the site stays within its limits with
 * nobody there to react.
 * @module
 */
import {
  amps,
  floorToLever,
  onAllPhases,
  PHASES,
  type Amps,
  type Because,
  type Instant,
  type NodeRecord,
  type Site,
  type WriteReduction,
} from '../engine/index.ts';
import { worstBackgroundOf } from '../config/index.ts';
import type { LiveState } from './live-state.ts';

const STOPPING: Because = {
  by: 'Busbar',
  reason: { kind: 'stated', text: 'it is stopping, and this is what it leaves the zone', facts: {} },
};

interface ParkedZone {
  readonly zone: string;
  readonly maxAmps: Amps;
  readonly allocationAmps: Amps;
  readonly mayDrawAmps: Amps;
  readonly targetAmps: Amps;
}

/**
 * The writes that park a site. A zone that has less than its fallback is raised to it only where all fallbacks
 * fit beside the worst background for good, and beside what the cars may still draw for now; else it keeps what
 * it has. Before the first decision there is nothing to park.
 */
export function parkWrites(site: Site, state: LiveState, at: Instant): readonly WriteReduction[] {
  const zones = parkedZones(site, state);
  const mayRaise = site.nodes.every((_, node) => fits(site, zones, { node, record: state.record?.nodes[node] }));
  return zones
    .map((zone) => ({ ...zone, targetAmps: mayRaise ? zone.targetAmps : least(zone.targetAmps, zone.allocationAmps) }))
    .filter((zone) => zone.targetAmps !== zone.allocationAmps)
    .map((zone, index) => ({
      kind: 'WriteReduction',
      at,
      zone: zone.zone,
      writeId: state.writes.lastWriteId + 1 + index,
      allowedAmps: onAllPhases(zone.targetAmps),
      maxAmps: zone.maxAmps,
      intent: zone.targetAmps < zone.allocationAmps ? 'lower' : 'raise',
      because: STOPPING,
    }));
}

function parkedZones(site: Site, state: LiveState): readonly ParkedZone[] {
  return site.zones.flatMap((zone, index) => {
    const decided = state.record?.zones[index];
    const lever = state.directory?.zones.find((listed) => listed.name === zone.name)?.lever;
    if (decided === undefined || lever === undefined) return [];
    const { allocationAmps, mayDrawAmps } = decided;
    const targetAmps = floorToLever(lever, zone.fallbackAmps);
    return [{ zone: zone.name, maxAmps: lever.maxAmps, allocationAmps, mayDrawAmps, targetAmps }];
  });
}

/** Whether a node carries the fallbacks of the zones below it, now and at its worst. */
function fits(
  site: Site,
  zones: readonly ParkedZone[],
  of: { readonly node: number; readonly record: NodeRecord | undefined },
): boolean {
  const { node, record } = of;
  const own = site.nodes[node];
  if (record === undefined || own === undefined) return false;
  const below = zones.filter((zone) => isBelow(site, zone.zone, node));
  // Of a zone that the box does not list nobody knows what it has.
  if (below.length < site.zones.filter(({ name }) => isBelow(site, name, node)).length) return false;
  const parked = below.reduce((sum, zone) => sum + zone.targetAmps, 0);
  const meanwhile = below.reduce((sum, zone) => sum + Math.max(zone.targetAmps, zone.mayDrawAmps), 0);
  return PHASES.every((phase) => {
    const now = Math.max(0, record.backgroundAmps[phase] + record.reserveAmps[phase]);
    const limit = record.limitAmps[phase];
    return worstBackgroundOf(own, phase) + parked <= limit && now + meanwhile <= limit;
  });
}

function isBelow(site: Site, zone: string, node: number): boolean {
  let at: number | null | undefined = site.zones.find((candidate) => candidate.name === zone)?.node;
  while (at !== null && at !== undefined) {
    if (at === node) return true;
    at = site.nodes[at]?.parent;
  }
  return false;
}

const least = (a: Amps, b: Amps): Amps => amps(Math.min(a, b));
