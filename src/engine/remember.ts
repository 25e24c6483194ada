/**
 * What a decision leaves behind for later ones: the background's rise, and the headroom of the hold time.
 * @module
 */
import type { Headroom } from './headroom.ts';
import { leastAmps, mapPhases, type PhaseAmps } from './phases.ts';
import type { SensedNode } from './sense.ts';
import type { Site } from './site.ts';
import type { NodeState } from './state.ts';
import { amps, type Instant } from './units.ts';

/** How much of a learnt rise is kept per decision: half is forgotten in a quarter of an hour. */
const RISE_HALF_LIFE_MS = 900_000;

/** Remembers what this decision saw: the paired background, and the rise it made within a dead time. */
export function rememberNode(
  site: Site,
  before: NodeState,
  now: { node: SensedNode; at: Instant; active: PhaseAmps | null },
): NodeState {
  const { node, at } = now;
  if (node.seen !== 'fresh' || now.active === null) return before;
  const horizon = at.monoMs - site.timing.deadTimeMs;
  const recent = before.recent.filter((entry) => entry.at >= horizon);
  const lastAt = before.recent.at(-1)?.at ?? at.monoMs;
  const kept = 0.5 ** ((at.monoMs - lastAt) / RISE_HALF_LIFE_MS);
  const riseAmps = mapPhases(before.riseAmps, (rise, phase) => {
    const least = Math.min(node.backgroundAmps[phase], ...recent.map((entry) => entry.backgroundAmps[phase]));
    return amps(Math.max(rise * kept, node.backgroundAmps[phase] - least));
  });
  return {
    ...before,
    paired: { backgroundAmps: node.backgroundAmps, meteredAmps: now.active },
    recent: [...recent, { at: at.monoMs, backgroundAmps: node.backgroundAmps }],
    riseAmps,
  };
}

/** Adds the headroom of this decision to the hold time's. */
export function rememberHeadroom(
  site: Site,
  nodes: readonly NodeState[],
  of: { readonly headrooms: readonly Headroom[]; readonly at: Instant },
): readonly NodeState[] {
  const horizon = of.at.monoMs - site.timing.holdUpMs;
  return nodes.map((node, index) => ({
    ...node,
    headroom: [
      ...node.headroom.filter((entry) => entry.at > horizon),
      { at: of.at.monoMs, amps: (of.headrooms[index] as Headroom).amps },
    ],
  }));
}

/** The least headroom of the hold time, with today's reasons and power bounds. */
export function leastHeadroom(headrooms: readonly Headroom[], nodes: readonly NodeState[]): readonly Headroom[] {
  return headrooms.map((headroom, index) => {
    const history = (nodes[index] as NodeState).headroom;
    const least = history.reduce<PhaseAmps>((sum, entry) => leastAmps(sum, entry.amps), headroom.amps);
    return { ...headroom, amps: least };
  });
}
