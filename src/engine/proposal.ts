/**
 * What a strategy may say: ceilings, wishes and its next memory. A ceiling can only lower.
 * @module
 */
import { mapPhases, onAllPhases, type PerPhase } from './phases.ts';
import type { Reason } from './reason.ts';
import {
  amps,
  voltAmps,
  wattHours,
  watts,
  type Amps,
  type Instant,
  type MonoMs,
  type VoltAmps,
  type WattHours,
  type Watts,
} from './units.ts';

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

type Current = { readonly amps: number | PerPhase<number> };
type Power = { readonly watts: number } | { readonly voltAmps: number };

/** What `ceiling` is made from: a current on each line (one number for all three), or a power over all lines. */
export type CeilingSpec = (Current | Power) & {
  readonly node: string;
  /** Default: `charging`. */
  readonly covers?: Ceiling['covers'];
  /** Default: `economic`, which wishes come before. */
  readonly kind?: CeilingKind;
  /** Default: null, until the strategy next speaks. */
  readonly until?: MonoMs | null;
  /** A text stands for a `stated` reason without facts. */
  readonly reason: Reason | string;
};

/** A ceiling, as short as it can be said. */
export function ceiling(spec: CeilingSpec): Ceiling {
  const { node, covers = 'charging', kind = 'economic', until = null } = spec;
  return { node, bound: boundOf(spec), covers, kind, until, reason: reasonOf(spec.reason) };
}

/** What `wish` is made from: a current of the zone's allocation, or an energy by a time. */
export type WishSpec = ({ readonly amps: number } | { readonly energyWh: number; readonly by: Instant }) & {
  readonly zone: string;
  /** Higher goes first. Default: 0. */
  readonly priority?: number;
  /** A text stands for a `stated` reason without facts. */
  readonly reason: Reason | string;
};

/** A wish, as short as it can be said. */
export function wish(spec: WishSpec): Wish {
  const { zone, priority = 0 } = spec;
  const want: Wish['want'] =
    'amps' in spec
      ? { unit: 'A', amps: amps(spec.amps) }
      : { unit: 'Wh', energyWh: wattHours(spec.energyWh), by: spec.by };
  return { zone, want, priority, reason: reasonOf(spec.reason) };
}

/** A reason in an author's own words, with the facts that made it so: numbers carry their unit in the key. */
export function stated(text: string, facts: Readonly<Record<string, number | string>> = {}): Reason {
  return { kind: 'stated', text, facts };
}

const reasonOf = (reason: Reason | string): Reason => (typeof reason === 'string' ? stated(reason) : reason);

function boundOf(spec: Current | Power): CeilingBound {
  if ('watts' in spec) return { unit: 'W', watts: watts(spec.watts) };
  if ('voltAmps' in spec) return { unit: 'VA', voltAmps: voltAmps(spec.voltAmps) };
  const { amps: current } = spec;
  return { unit: 'A', amps: typeof current === 'number' ? onAllPhases(amps(current)) : mapPhases(current, amps) };
}
