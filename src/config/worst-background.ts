/**
 * The most that a node may carry besides charging, by what its site file says.
 * @module
 */
import type { PhaseIndex, SiteNode } from '../engine/index.ts';

/** A; of a metered node of which nobody has stated the worst it may be all that the node carries. */
export function worstBackgroundOf(node: SiteNode, phase: PhaseIndex): number {
  if (node.meters.length === 0) return node.reserveAmps[phase];
  return (node.worstBackgroundAmps ?? node.limitAmps)[phase];
}
