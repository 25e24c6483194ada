/**
 * The least that a node may carry besides charging. What is kept between two lines depends on the lower one too, and there
 * it is the low value that is the worst.
 * @module
 */
import { activeAmps } from './line.ts';
import type { ObservedLine } from './meter.ts';
import { addAmps, leastAmps, mapPhases, subtractAmps, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { Site, SiteNode } from './site.ts';
import type { EngineState } from './state.ts';
import { amps, type Volts } from './units.ts';

/** What the least background of a node is worked out from. */
interface Known {
  readonly site: Site;
  readonly state: EngineState;
  readonly isBlind: boolean;
  /** What all sources at and below it may give, A per line. */
  readonly generationAmps: PhaseAmps;
}

/**
 * Of a node with meters: by the lower of their last two samples, less all that cars may have drawn then. A rise that
 * was seen once is believed no sooner than a fall, and a car that was heard of before the meter showed it, or after, is
 * no change of anything else. Of one that is not seen: nothing flows but what sources give.
 */
export function leastMetered(node: SiteNode, known: Known): PhaseAmps {
  const { site, state, isBlind, generationAmps } = known;
  const none = subtractAmps(ZERO_AMPS, generationAmps);
  const lines = node.meters.map((meter) => state.meters[meter]?.lines ?? null);
  const shown = mapPhases(none, (least, phase) => {
    let sum = 0;
    for (const meter of lines) {
      const line = meter?.[phase] ?? null;
      if (line === null) return least;
      sum += leastShown(line, site.supply.nominalVolts, lines.length);
    }
    return amps(sum);
  });
  return isBlind ? leastAmps(none, shown) : shown;
}

/** Where meters share a node, each sees a part of what its cars draw. */
function leastShown(line: ObservedLine, nominalVolts: Volts, meters: number): number {
  const { value, previous, mayDrawAmps, mayDrawBeforeAmps } = line;
  const now = activeAmps(value, nominalVolts) - mayDrawAmps / meters;
  return previous === null ? now : Math.min(now, activeAmps(previous, nominalVolts) - mayDrawBeforeAmps / meters);
}

/** A node that was gone through already. */
interface Below {
  readonly leastBackgroundAmps: PhaseAmps;
}

/** Without a meter: what the nodes below bring at least; what is stated for the node itself need not be drawn. */
export function leastUnmetered(node: SiteNode, nodes: readonly Below[], ownGenerationAmps: PhaseAmps): PhaseAmps {
  let least = subtractAmps(ZERO_AMPS, ownGenerationAmps);
  for (const child of node.children) least = addAmps(least, (nodes[child] as Below).leastBackgroundAmps);
  return least;
}
