/**
 * The room that a node leaves for charging.
 * @module
 */
import { otherLeg } from './line.ts';
import type { PerPhase, PhaseAmps, PhaseIndex } from './phases.ts';
import type { Because } from './reason.ts';
import type { SensedNode } from './sense-node.ts';
import type { SiteNode } from './site.ts';
import { amps, type Amps, type Volts, type Watts } from './units.ts';

/** A bound on charging power over all lines, with what an amp on each line counts for. */
export interface PowerBound {
  readonly watts: Watts;
  /** Line to neutral: as measured, or the highest that the supply may have. */
  readonly volts: PerPhase<Volts>;
  readonly because: Because;
}

/** A bound on how much more than another a line may carry of what can be unbalanced. */
export interface ImbalanceBound {
  readonly line: PhaseIndex;
  readonly other: PhaseIndex;
  readonly amps: Amps;
  readonly because: Because;
}

/** Room for charging at a node: amps per line, and power where somebody bounds it. */
export interface Headroom {
  /** Under limits, protective and mandatory ceilings. */
  readonly hardAmps: PhaseAmps;
  /** Under all ceilings. */
  readonly amps: PhaseAmps;
  readonly because: PerPhase<Because>;
  readonly power: PowerBound | null;
  /** The same under what is hard alone. */
  readonly hardPower: PowerBound | null;
  readonly imbalance: readonly ImbalanceBound[];
}

/**
 * Room for charging on a line under its limit alone: √(L² − r²) − (B + R), A, never below 0. Generation may
 * cancel background, but never makes more room than the copper has; bars that are fed from two sides carry it too.
 */
export function electricalRoom(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Amps {
  if (sensed.shedding) return amps(0);
  const limit = node.limitAmps[phase] * node.derate;
  const active = otherLeg(limit, sensed.reactiveAmps[phase]);
  const expected = sensed.backgroundAmps[phase] + sensed.reserveAmps[phase];
  const room = Math.max(0, active - Math.max(0, expected));
  if (node.busLimitAmps === null) return amps(room);
  const load = Math.max(0, expected + sensed.generationAmps[phase]);
  return amps(Math.max(0, Math.min(room, node.busLimitAmps[phase] * node.derate - load)));
}
