/**
 * Asks every strategy, and believes none: a throw, a number that is not finite or a node that does not exist
 * counts as that strategy's declared failsafe, never as no limit.
 * @module
 */
import type { StrategyRecord } from './cycle-record.ts';
import { isElsewhere, standingOf } from './elsewhere.ts';
import { frozen } from './frozen.ts';
import type { Proposal } from './proposal.ts';
import type { SiteSnapshot } from './snapshot.ts';
import { contained, nothingAtAll } from './sound.ts';
import type { ArrivedAnswer, EngineState } from './state.ts';
import type { BoundStrategy, StrategyElsewhere, StrategyHere } from './strategy.ts';

export interface Proposed {
  readonly records: readonly StrategyRecord[];
  readonly memories: readonly unknown[];
  /** For those that run elsewhere, to be answered in the time to come. */
  readonly questions: readonly Question[];
}

/** What a strategy that runs elsewhere is asked with. */
export interface Question {
  readonly strategy: string;
  readonly snapshot: SiteSnapshot;
  readonly memory: unknown;
}

const NO_OPINION: Proposal = { ceilings: [] };

/** Runs all strategies on one snapshot, which is frozen: it shares its parts with what the limits are computed from. */
export function propose(
  strategies: readonly BoundStrategy[],
  imageOf: () => SiteSnapshot,
  before: Pick<EngineState, 'memories' | 'answers'>,
): Proposed {
  if (strategies.length === 0) return { records: [], memories: before.memories, questions: [] };
  const snapshot = frozen(imageOf());
  const answers = strategies.map((strategy, index) => {
    const memory = frozen(before.memories[index]);
    return isElsewhere(strategy)
      ? hear(strategy, before.answers[index] ?? null, { snapshot, memory })
      : { ...ask(strategy, snapshot, memory), questions: [] };
  });
  return {
    records: answers.map((answer) => answer.record),
    memories: answers.map((answer) => answer.memory),
    questions: answers.flatMap((answer) => answer.questions),
  };
}

interface Asked {
  readonly record: StrategyRecord;
  readonly memory: unknown;
}

function ask(strategy: StrategyHere, snapshot: SiteSnapshot, memory: unknown): Asked {
  const known = { strategy: strategy.name, shadow: strategy.shadow };
  const answer = contained(() => strategy.propose(snapshot, memory) ?? NO_OPINION, snapshot);
  if (answer.kind === 'sound') {
    const { memory: next, ...proposal } = answer.proposal;
    return { record: { ...known, contained: null, proposal }, memory: next === undefined ? memory : next };
  }
  const failsafe = contained(() => strategy.failsafe(snapshot), snapshot);
  if (failsafe.kind === 'sound')
    return { record: { ...known, contained: answer.why, proposal: { ceilings: failsafe.proposal.ceilings } }, memory };
  const why = `${answer.why}; its failsafe ${failsafe.why}`;
  return { record: { ...known, contained: why, proposal: nothingAtAll(snapshot) }, memory };
}

/** Takes what a strategy has said so far, and asks it anew. */
function hear(
  strategy: StrategyElsewhere,
  held: ArrivedAnswer | null,
  of: { readonly snapshot: SiteSnapshot; readonly memory: unknown },
): Asked & { readonly questions: readonly Question[] } {
  const { snapshot, memory } = of;
  const record = standingOf(strategy, held, { places: snapshot, at: snapshot.at });
  return { record, memory, questions: [{ strategy: strategy.name, snapshot, memory }] };
}
