/**
 * When more flows through a node than may.
 * @module
 */
import { SHED_ABOVE } from './breaker.ts';
import { PHASES, type PhaseAmps, type PhaseIndex } from './phases.ts';
import type { SiteNode } from './site.ts';

/** The multiple of its rating above which a breaker must not be left until the cars have followed one by one. */
export const isTooMuch = ({ breaker }: SiteNode, rms: PhaseAmps): boolean =>
  breaker !== null && Math.max(...rms) > SHED_ABOVE[breaker.standard] * breaker.ratedAmps;

/** Phases on which a node's meters show more than its derated limit. */
export const overloadedPhases = (node: SiteNode, measured: PhaseAmps): readonly PhaseIndex[] =>
  PHASES.filter((phase) => measured[phase] > node.limitAmps[phase] * node.derate);
