/**
 * Whether each breaker stands the largest expected overload for as long as the controller may need to end it.
 * Where one does not, the zones' own maxima in EVCE have to hold by themselves.
 * @module
 */
import {
  type Amps,
  amps,
  type Breaker,
  earliestTrip,
  highest,
  millis,
  type Millis,
  type PhaseIndex,
  PHASES,
  type Site,
  type SiteNode,
} from '../../engine/index.ts';
import { worstBackgroundOf } from '../worst-background.ts';

/** What a node's breaker has to stand. */
export interface Endurance {
  readonly node: string;
  readonly breaker: Breaker;
  /** All that may flow on one line before the controller has acted: cars at their most and the worst background. */
  readonly largestAmps: Amps;
  /** Earliest trip at that current; null where it never trips. */
  readonly tripMs: Millis | null;
  /** How long the breaker must stand it. */
  readonly neededMs: Millis;
  readonly stands: boolean;
}

/** The decision that ends an overload may just have been missed, so that a second chain of delays passes. */
const CHAINS = 2;

/** One entry for each node with a breaker, in the order of the site. */
export function enduranceOf(site: Site): Endurance[] {
  const neededMs = millis(CHAINS * site.timing.deadTimeMs);
  return site.nodes.flatMap((node) => {
    if (node.breaker === null) return [];
    const largestAmps = amps(Math.max(...PHASES.map((phase) => largestOn(site, node, phase))));
    const before = amps(highest(node.limitAmps) * node.derate);
    const tripMs = earliestTrip(node.breaker, before, largestAmps);
    const stands = tripMs === null || tripMs >= neededMs;
    return [{ node: node.name, breaker: node.breaker, largestAmps, tripMs, neededMs, stands }];
  });
}

/** Cars take what the tree below lets them, up to the node's own limit, when the background is suddenly at its worst. */
function largestOn(site: Site, node: SiteNode, phase: PhaseIndex): number {
  const own = node.zone === null ? 0 : node.limitAmps[phase];
  const below = node.children.reduce((sum, child) => sum + (site.nodes[child]?.limitAmps[phase] ?? 0), own);
  const charging = Math.min(node.limitAmps[phase] * node.derate, below);
  return charging + worstBackgroundOf(node, phase);
}
