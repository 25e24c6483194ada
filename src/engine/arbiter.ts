/**
 * The strictest ceiling wins, per node and phase, and keeps its reason. The order of strategies never matters.
 * @module
 */
import type { StrategyRecord } from './cycle-record.ts';
import { electricalRoom, type Headroom, type ImbalanceBound } from './headroom.ts';
import { joinReasons } from './joining.ts';
import {
  highest,
  numberPerPhase,
  PHASE_NAMES,
  PHASES,
  thingPerPhase,
  type PerPhase,
  type PhaseAmps,
  type PhaseIndex,
} from './phases.ts';
import { powerRoom, type Given } from './power.ts';
import type { Because } from './reason.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site, SiteNode } from './site.ts';
import { amps, type Amps, type Instant } from './units.ts';

interface Bound {
  readonly amps: Amps;
  readonly because: Because;
}

const NONE: readonly Given[] = [];

/** Joins limits and ceilings into the headroom of each node, in the order of `Site.nodes`. */
export function arbitrate(
  site: Site,
  nodes: readonly SensedNode[],
  given: { readonly strategies: readonly StrategyRecord[]; readonly at: Instant },
): readonly Headroom[] {
  const ceilings = byNode(given.strategies, given.at);
  return site.nodes.map((node, index) => {
    const sensed = nodes[index] as SensedNode;
    const here = ceilings.get(node.name) ?? NONE;
    const hard = here.filter(({ ceiling }) => ceiling.kind !== 'economic');
    const isAllHard = hard.length === here.length;
    const bounds = strictest(node, sensed, here);
    const room = numberPerPhase((phase) => bounds[phase].amps);
    const power = powerRoom(site, nodes, { index, given: here });
    return {
      hardAmps: isAllHard ? room : hardRoom(node, sensed, hard),
      amps: room,
      because: thingPerPhase((phase) => bounds[phase].because),
      power,
      hardPower: isAllHard ? power : powerRoom(site, nodes, { index, given: hard }),
      imbalance: imbalanceBounds(node, sensed),
    };
  });
}

/** The ceilings that count, by the node that they bound. */
function byNode(strategies: readonly StrategyRecord[], at: Instant): ReadonlyMap<string, readonly Given[]> {
  const ceilings = new Map<string, Given[]>();
  for (const { strategy, shadow, proposal } of strategies) {
    if (shadow) continue;
    for (const ceiling of proposal.ceilings) {
      if (ceiling.until !== null && ceiling.until <= at.monoMs) continue;
      const here = ceilings.get(ceiling.node) ?? [];
      ceilings.set(ceiling.node, [...here, { by: strategy, ceiling }]);
    }
  }
  return ceilings;
}

/** The strictest bound on each line, the electrical one among them. */
const strictest = (node: SiteNode, sensed: SensedNode, given: readonly Given[]): PerPhase<Bound> =>
  thingPerPhase((phase) => {
    const limit = electrical(node, sensed, phase);
    return given.length === 0 ? limit : least(ampBounds(sensed, given, phase), limit);
  });

function hardRoom(node: SiteNode, sensed: SensedNode, hard: readonly Given[]): PhaseAmps {
  const bounds = strictest(node, sensed, hard);
  return numberPerPhase((phase) => bounds[phase].amps);
}

function electrical(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Bound {
  return {
    amps: electricalRoom(node, sensed, phase),
    because: { by: 'limits', reason: electricalReason(node, sensed, phase) },
  };
}

function electricalReason(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Because['reason'] {
  if (sensed.shedding && node.breaker !== null) {
    const measuredAmps = highest(sensed.measuredAmps ?? sensed.backgroundAmps);
    return { kind: 'shed', node: node.name, measuredAmps, ratedAmps: node.breaker.ratedAmps };
  }
  const limitAmps = amps(node.limitAmps[phase] * node.derate);
  if (sensed.seen === 'blind') return { kind: 'blind', subject: node.name, state: 'missing', ageMs: null };
  const backgroundAmps = sensed.backgroundAmps[phase];
  const reserveAmps = sensed.reserveAmps[phase];
  if (backgroundAmps <= 0 && reserveAmps === 0) return { kind: 'electrical-limit', node: node.name, limitAmps };
  return { kind: 'background', node: node.name, phase: PHASE_NAMES[phase], backgroundAmps, reserveAmps, limitAmps };
}

function ampBounds(sensed: SensedNode, given: readonly Given[], phase: PhaseIndex): readonly Bound[] {
  return given.flatMap(({ by, ceiling }) => {
    if (ceiling.bound.unit !== 'A') return [];
    const background: number = ceiling.covers === 'total' ? sensed.backgroundAmps[phase] : 0;
    const room = amps(Math.max(0, ceiling.bound.amps[phase] - background));
    return [{ amps: room, because: { by, reason: ceiling.reason } }];
  });
}

/** The least bound; others that are as strict are joined to it, the limit first, then by name. */
function least(bounds: readonly Bound[], limit: Bound): Bound {
  if (bounds.length === 0) return limit;
  const most = Math.min(limit.amps, ...bounds.map((bound) => bound.amps));
  const equal = bounds.filter((bound) => bound.amps === most).map((bound) => bound.because);
  return { amps: amps(most), because: joinReasons(limit.amps === most ? limit.because : null, equal) };
}

/** Background that is unbalanced already, or may be, takes from what charging may add to it. */
function imbalanceBounds(node: SiteNode, sensed: SensedNode): readonly ImbalanceBound[] {
  const maxAmps = node.maxImbalanceAmps;
  if (maxAmps === null) return [];
  return PHASES.flatMap((line) =>
    PHASES.filter((other) => other !== line).map((other) => {
      const already = sensed.backgroundAmps[line] - sensed.leastBackgroundAmps[other];
      const names = { line: PHASE_NAMES[line], over: PHASE_NAMES[other] };
      const reason = { kind: 'imbalance' as const, node: node.name, ...names, maxAmps };
      return { line, other, amps: amps(Math.max(0, maxAmps - already)), because: { by: 'limits', reason } };
    }),
  );
}
