/**
 * What an orderly stop leaves behind: each zone at its fallback or below, so that the site stays within its limits, and
 * within what operators and others have said, with nobody there to react.
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
  type Site,
  type WriteReduction,
} from '../engine/index.ts';
import { worstBackgroundOf } from '../config/index.ts';
import type { LiveState } from './live-state.ts';
import { heldAt, roomSaid, type Moment } from './park-bounds.ts';

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
 * fit beside the worst background for good, and beside what the cars may still draw for now, under the limits and the
 * hard ceilings of the last decision; else it keeps what it has. A zone that is held is never raised: who holds it
 * reckons with what it has. Before the first decision there is nothing to park.
 */
export function parkWrites(site: Site, state: LiveState, at: Instant): readonly WriteReduction[] {
  const moment = { site, state, at };
  const zones = parkedZones(moment);
  const mayRaise = site.nodes.every((_, node) => fits(moment, zones, node));
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

function parkedZones(moment: Moment): readonly ParkedZone[] {
  const { site, state } = moment;
  return site.zones.flatMap((zone, index) => {
    const decided = state.record?.zones[index];
    const lever = state.directory?.zones.find((listed) => listed.name === zone.name)?.lever;
    if (decided === undefined || lever === undefined) return [];
    const { allocationAmps, mayDrawAmps } = decided;
    const held = heldAt(moment, zone.name);
    const room = Math.min(...roomSaid(moment, zone.node));
    const most = held === null ? Math.max(allocationAmps, room) : least(held, allocationAmps);
    const targetAmps = floorToLever(lever, Math.min(zone.fallbackAmps, most));
    return [{ zone: zone.name, maxAmps: lever.maxAmps, allocationAmps, mayDrawAmps, targetAmps }];
  });
}

/** Whether a node carries the fallbacks of the zones below it, now and at its worst. */
function fits(moment: Moment, zones: readonly ParkedZone[], node: number): boolean {
  const { site, state } = moment;
  const record = state.record?.nodes[node];
  const own = site.nodes[node];
  if (record === undefined || own === undefined) return false;
  const below = zones.filter((zone) => isBelow(site, zone.zone, node));
  // Of a zone that the box does not list nobody knows what it has.
  if (below.length < site.zones.filter(({ name }) => isBelow(site, name, node)).length) return false;
  const parked = below.reduce((sum, zone) => sum + zone.targetAmps, 0);
  const meanwhile = below.reduce((sum, zone) => sum + Math.max(zone.targetAmps, zone.mayDrawAmps), 0);
  const said = roomSaid(moment, node);
  return PHASES.every((phase) => {
    const now = Math.max(0, record.backgroundAmps[phase] + record.reserveAmps[phase]);
    const limit = record.limitAmps[phase];
    return worstBackgroundOf(own, phase) + parked <= limit && now + meanwhile <= limit && meanwhile <= said[phase];
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
