/**
 * What a strategy's process and the program say to each other.
 * @module
 */
import type { ElsewhereAnswer, Proposal, SiteSnapshot } from '../engine/index.ts';

/** Said first, once. */
export interface LoadWord {
  /** What to import. */
  readonly url: string;
  readonly options: unknown;
  /** A snapshot on which the failsafe is asked for. */
  readonly snapshot: SiteSnapshot;
}

/** Said as often as the strategy is asked. */
export interface AskWord {
  readonly askedCycle: number;
  readonly snapshot: SiteSnapshot;
  readonly memory: unknown;
}

/** What a process says. */
export type ChildWord =
  | { readonly kind: 'loaded'; readonly facts: StrategyFacts }
  | { readonly kind: 'refused'; readonly flaws: readonly Flaw[] }
  | { readonly kind: 'answered'; readonly askedCycle: number; readonly answer: ElsewhereAnswer };

/** What a strategy says of itself, as plain data. */
export interface StrategyFacts {
  readonly id: string;
  readonly version: string;
  readonly summary: string;
  /** As its own schema gave them back. */
  readonly options: unknown;
  readonly initialMemory: unknown;
  readonly failsafe: Proposal;
}

/** Something about a strategy that its author, or who wrote its options, must put right. */
export interface Flaw {
  /** Within the entry of the site file; empty for the strategy as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
