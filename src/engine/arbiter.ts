/**
 * The strictest ceiling wins, per node and phase, and keeps its reason. The order of strategies never matters.
 * @module
 */
import type { StrategyRecord } from './cycle-record.ts';
import { electricalRoom, type Headroom } from './headroom.ts';
import { mapPhases, PHASE_NAMES, PHASES, type PerPhase, type PhaseIndex } from './phases.ts';
import type { Ceiling } from './proposal.ts';
import type { Because } from './reason.ts';
import type { SensedNode } from './sense.ts';
import type { Site, SiteNode } from './site.ts';
import { amps, watts, type Amps, type Instant } from './units.ts';

interface Bound {
  readonly amps: Amps;
  readonly because: Because;
}

/** A ceiling with the strategy that gave it. */
interface Given {
  readonly by: string;
  readonly ceiling: Ceiling;
}

/** Joins limits and ceilings into the headroom of each node, in the order of `Site.nodes`. */
export function arbitrate(
  site: Site,
  nodes: readonly SensedNode[],
  given: { readonly strategies: readonly StrategyRecord[]; readonly at: Instant },
): readonly Headroom[] {
  const ceilings = given.strategies
    .filter((strategy) => !strategy.shadow)
    .flatMap((strategy) => strategy.proposal.ceilings.map((ceiling) => ({ by: strategy.strategy, ceiling })))
    .filter(({ ceiling }) => ceiling.until === null || ceiling.until > given.at.monoMs);
  return site.nodes.map((node, index) => {
    const sensed = nodes[index] as SensedNode;
    const here = ceilings.filter(({ ceiling }) => ceiling.node === node.name);
    const hard = here.filter(({ ceiling }) => ceiling.kind !== 'economic');
    const bounds = strictest(node, sensed, here);
    const hardBounds = hard.length === here.length ? bounds : strictest(node, sensed, hard);
    return {
      hardAmps: mapPhases(hardBounds, (bound) => bound.amps),
      amps: mapPhases(bounds, (bound) => bound.amps),
      because: mapPhases(bounds, (bound) => bound.because),
      power: powerBound(site, sensed, here),
      hardPower: powerBound(site, sensed, hard),
    };
  });
}

/** The strictest bound on each line, the electrical one among them. */
const strictest = (node: SiteNode, sensed: SensedNode, given: readonly Given[]): PerPhase<Bound> =>
  mapPhases(node.limitAmps, (_, phase) => least(ampBounds(sensed, given, phase), electrical(node, sensed, phase)));

function electrical(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Bound {
  return {
    amps: electricalRoom(node, sensed, phase),
    because: { by: 'limits', reason: electricalReason(node, sensed, phase) },
  };
}

function electricalReason(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Because['reason'] {
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

/** Ties go to the limit, then to the name that sorts first, so that no order of strategies shows. */
function least(bounds: readonly Bound[], limit: Bound): Bound {
  return bounds.reduce((best, bound) => {
    if (bound.amps !== best.amps) return bound.amps < best.amps ? bound : best;
    return best !== limit && bound.because.by < best.because.by ? bound : best;
  }, limit);
}

function powerBound(site: Site, sensed: SensedNode, given: readonly Given[]): Headroom['power'] {
  const backgroundWatts = PHASES.reduce<number>(
    (sum, phase) => sum + sensed.backgroundAmps[phase] * site.supply.nominalVolts,
    0,
  );
  const bounds = given.flatMap(({ by, ceiling }) => {
    if (ceiling.bound.unit !== 'W') return [];
    const room = ceiling.bound.watts - (ceiling.covers === 'total' ? backgroundWatts : 0);
    return [{ watts: watts(Math.max(0, room)), because: { by, reason: ceiling.reason } }];
  });
  return bounds.reduce<Headroom['power']>((best, bound) => {
    if (best === null || bound.watts < best.watts) return bound;
    return bound.watts === best.watts && bound.because.by < best.because.by ? bound : best;
  }, null);
}
