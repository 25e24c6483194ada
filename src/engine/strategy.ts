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
  /** What the strategy returned last time; its own `memory` the first time. */
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
  /** What it remembers before it was ever asked: plain data, kept with the state. Default: null. */
  readonly memory?: Memory;
  /**
   * Whether a restart leaves it its memory. Only for a memory without instants of the monotonic clock, which begins anew
   * then, and that knows what to make of a gap. Default: false.
   */
  readonly keepsMemory?: boolean;
  /**
   * What counts when `propose` throws or returns nonsense: a proposal that is safe without looking at anything
   * but the options. It may not be empty for a strategy that guards a duty.
   */
  failsafe(snapshot: SiteSnapshot, options: Options): Proposal<NoInfer<Memory>>;
  /**
   * What it has to say now. Returning nothing, null or undefined, means no opinion: no ceiling, memory kept. A promise is
   * no answer: a strategy does not wait.
   */
  propose(
    snapshot: SiteSnapshot,
    context: StrategyContext<Options, NoInfer<Memory>>,
  ): Proposal<NoInfer<Memory>> | null | undefined;
}

/** A strategy bound to its options under a name that is unique on the site. */
export type BoundStrategy = StrategyHere | StrategyElsewhere;

interface Bound {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  /** Computed and recorded, but without effect. */
  readonly shadow: boolean;
  /** As checked by the strategy's own schema: plain data, kept in the journal. */
  readonly options: unknown;
  readonly initialMemory: unknown;
}

/** One that is asked in the process and at the moment of a decision: trusted, and quick. */
export interface StrategyHere extends Bound {
  readonly runs?: 'here';
  /** Whether a restart leaves it its memory. */
  readonly keepsMemory?: boolean;
  failsafe(snapshot: SiteSnapshot): Proposal;
  propose(snapshot: SiteSnapshot, memory: unknown): Proposal | null | undefined;
}

/**
 * One whose code nobody here can run: each tick asks for it (`ProposalAsked`), and its answers come as events
 * (`ProposalArrived`).
 */
export interface StrategyElsewhere extends Bound {
  readonly runs: 'elsewhere';
  /** What counts while no answer holds, as the strategy gave it when it was loaded; null, and charging stops. */
  readonly failsafe: Proposal | null;
}

/** Declares a strategy; does nothing but infer the types of its options, from the schema, and of its memory. */
export function defineStrategy<Options, Memory = null>(strategy: Strategy<Options, Memory>): Strategy<Options, Memory> {
  return strategy;
}

/** Binds a strategy to checked options. `name` tells apart two uses of one strategy. */
export function bindStrategy<Options, Memory>(
  strategy: Strategy<Options, Memory>,
  use: { readonly name: string; readonly options: Options; readonly shadow: boolean },
): StrategyHere {
  return {
    runs: 'here',
    name: use.name,
    id: strategy.id,
    version: strategy.version,
    shadow: use.shadow,
    options: use.options,
    initialMemory: strategy.memory ?? null,
    keepsMemory: strategy.keepsMemory ?? false,
    failsafe: (snapshot) => strategy.failsafe(snapshot, use.options),
    propose: (snapshot, memory) => strategy.propose(snapshot, { options: use.options, memory: memory as Memory }),
  };
}

/** Binds a strategy that runs elsewhere, from what its runner said of it when it was loaded. */
export function bindElsewhere(use: Omit<StrategyElsewhere, 'runs'>): StrategyElsewhere {
  const { name, id, version, shadow, options, initialMemory, failsafe } = use;
  return { runs: 'elsewhere', name, id, version, shadow, options, initialMemory, failsafe };
}
