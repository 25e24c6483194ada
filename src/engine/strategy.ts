/**
 * The contract of a strategy: one pure function from the snapshot to ceilings and wishes.
 * @module
 */
import type { Proposal } from './proposal.ts';
import type { SiteSnapshot } from './snapshot.ts';

/** Anything that turns an unknown value into checked options or throws; a zod schema is one. */
export interface OptionsSchema<Options> {
  parse(value: unknown): Options;
}

/** What a strategy is given besides the snapshot. */
export interface StrategyContext<Options, Memory> {
  readonly options: Options;
  /** What the strategy returned last time; its `initialMemory` the first time. */
  readonly memory: Memory;
}

/** A strategy as its author writes it. `propose` must be pure: same arguments, same answer. */
export interface Strategy<Options, Memory> {
  /** Kebab-case name by which a site file refers to it. */
  readonly id: string;
  readonly version: string;
  /** One sentence for `--help` and the dashboard. */
  readonly summary: string;
  readonly options: OptionsSchema<Options>;
  readonly initialMemory: Memory;
  /**
   * What counts when `propose` throws or returns nonsense: a proposal that is safe without looking at anything
   * but the options. It may not be empty for a strategy that guards a duty.
   */
  failsafe(snapshot: SiteSnapshot, options: Options): Proposal<Memory>;
  /** Null means no opinion: no ceiling, memory kept. */
  propose(snapshot: SiteSnapshot, context: StrategyContext<Options, Memory>): Proposal<Memory> | null;
}

/** A strategy bound to its options under a name that is unique on the site. */
export interface BoundStrategy {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  readonly shadow: boolean;
  /** As checked by the strategy's own schema: plain data, kept in the journal. */
  readonly options: unknown;
  readonly initialMemory: unknown;
  failsafe(snapshot: SiteSnapshot): Proposal;
  propose(snapshot: SiteSnapshot, memory: unknown): Proposal | null;
}

/** Declares a strategy; does nothing but infer the types of its options and memory. */
export function defineStrategy<Options, Memory>(strategy: Strategy<Options, Memory>): Strategy<Options, Memory> {
  return strategy;
}

/** Binds a strategy to checked options. `name` tells apart two uses of one strategy. */
export function bindStrategy<Options, Memory>(
  strategy: Strategy<Options, Memory>,
  use: { readonly name: string; readonly options: Options; readonly shadow: boolean },
): BoundStrategy {
  return {
    name: use.name,
    id: strategy.id,
    version: strategy.version,
    shadow: use.shadow,
    options: use.options,
    initialMemory: strategy.initialMemory,
    failsafe: (snapshot) => strategy.failsafe(snapshot, use.options),
    propose: (snapshot, memory) => strategy.propose(snapshot, { options: use.options, memory: memory as Memory }),
  };
}
