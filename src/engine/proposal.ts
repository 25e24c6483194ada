/**
 * What a strategy may say: ceilings, wishes and its next memory. A ceiling can only lower.
 * @module
 */
import type { PerPhase } from './phases.ts';
import type { Reason } from './reason.ts';
import type { Amps, Instant, MonoMs, VoltAmps, WattHours, Watts } from './units.ts';

/** `protective` guards equipment, `mandatory` a duty towards others, `economic` a bill. Wishes yield to the first two. */
export type CeilingKind = 'protective' | 'mandatory' | 'economic';

/** How much: amps per phase, watts over all phases, or apparent power over all phases. */
export type CeilingBound =
  | { readonly unit: 'A'; readonly amps: PerPhase<Amps> }
  | { readonly unit: 'W'; readonly watts: Watts }
  | { readonly unit: 'VA'; readonly voltAmps: VoltAmps };

/** A bound on a node with an end and a reason. */
export interface Ceiling {
  readonly node: string;
  readonly bound: CeilingBound;
  /** Whether the bound covers everything that flows there, or charging alone. */
  readonly covers: 'total' | 'charging';
  readonly kind: CeilingKind;
  /** When it ends; null where it holds until the strategy next speaks. */
  readonly until: MonoMs | null;
  readonly reason: Reason;
}

/** Current or energy that somebody would like, met under the hard ceilings in order of priority. */
export interface Wish {
  readonly zone: string;
  readonly want:
    | { readonly unit: 'A'; readonly amps: Amps }
    | { readonly unit: 'Wh'; readonly energyWh: WattHours; readonly by: Instant };
  /** Higher goes first. */
  readonly priority: number;
  readonly reason: Reason;
}

/** A strategy's answer: ceilings, wishes, and what it wants to remember. */
export interface Proposal<Memory = unknown> {
  readonly ceilings: readonly Ceiling[];
  readonly wishes?: readonly Wish[];
  readonly memory?: Memory;
}
