/**
 * The room that a node leaves for charging.
 * @module
 */
import type { PerPhase, PhaseAmps, PhaseIndex } from './phases.ts';
import type { Because } from './reason.ts';
import type { SensedNode } from './sense.ts';
import type { SiteNode } from './site.ts';
import { amps, type Amps, type Watts } from './units.ts';

/** A bound on charging power over all lines. */
export interface PowerBound {
  readonly watts: Watts;
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
}

/**
 * Room for charging on a line under its limit alone: √(L² − r²) − (B + R), A, never below 0. Generation may
 * cancel background, but never makes more room than the copper has.
 */
export function electricalRoom(node: SiteNode, sensed: SensedNode, phase: PhaseIndex): Amps {
  const limit = node.limitAmps[phase] * node.derate;
  const active = Math.sqrt(Math.max(0, limit * limit - sensed.reactiveAmps[phase] ** 2));
  return amps(Math.max(0, active - Math.max(0, sensed.backgroundAmps[phase] + sensed.reserveAmps[phase])));
}
