/**
 * Asks every strategy, and believes none: a throw, a number that is not finite or a node that does not exist
 * counts as that strategy's declared failsafe, never as no limit.
 * @module
 */
import type { Ceiling, Proposal } from './proposal.ts';
import type { SiteSnapshot } from './snapshot.ts';
import type { BoundStrategy } from './strategy.ts';
import type { StrategyRecord } from './cycle-record.ts';

export interface Proposed {
  readonly records: readonly StrategyRecord[];
  readonly memories: readonly unknown[];
}

const NO_OPINION: Proposal = { ceilings: [] };

/** Runs all strategies on one frozen snapshot. */
export function propose(
  strategies: readonly BoundStrategy[],
  snapshot: SiteSnapshot,
  memories: readonly unknown[],
): Proposed {
  const answers = strategies.map((strategy, index) => ask(strategy, snapshot, memories[index]));
  return {
    records: answers.map((answer) => answer.record),
    memories: answers.map((answer) => answer.memory),
  };
}

function ask(
  strategy: BoundStrategy,
  snapshot: SiteSnapshot,
  memory: unknown,
): { readonly record: StrategyRecord; readonly memory: unknown } {
  const known = { strategy: strategy.name, shadow: strategy.shadow };
  const answer = contained(() => strategy.propose(snapshot, memory) ?? NO_OPINION, snapshot);
  if (answer.kind === 'sound') {
    const { memory: next, ...proposal } = answer.proposal;
    return { record: { ...known, contained: null, proposal }, memory: next === undefined ? memory : next };
  }
  const failsafe = contained(() => strategy.failsafe(snapshot), snapshot);
  const proposal = failsafe.kind === 'sound' ? { ceilings: failsafe.proposal.ceilings } : nothingAtAll(snapshot);
  return { record: { ...known, contained: answer.why, proposal }, memory };
}

type Answer =
  { readonly kind: 'sound'; readonly proposal: Proposal } | { readonly kind: 'unsound'; readonly why: string };

function contained(run: () => Proposal, snapshot: SiteSnapshot): Answer {
  try {
    const proposal = run();
    const why = unsoundness(proposal, snapshot);
    return why === null ? { kind: 'sound', proposal } : { kind: 'unsound', why };
  } catch (thrown) {
    return { kind: 'unsound', why: `threw: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

/** What is wrong with an answer, or null. An author's code may return anything. */
function unsoundness(proposal: Proposal, snapshot: SiteSnapshot): string | null {
  if (!Array.isArray(proposal.ceilings)) return 'returned no list of ceilings';
  for (const ceiling of proposal.ceilings as readonly Ceiling[]) {
    if (!snapshot.nodes.some((node) => node.name === ceiling.node)) return `named unknown node ${String(ceiling.node)}`;
    const numbers = ceiling.bound.unit === 'A' ? ceiling.bound.amps : [ceiling.bound.watts];
    if (numbers.length === 0 || !numbers.every((value) => Number.isFinite(value) && value >= 0))
      return `returned a ceiling that is not a current or power of 0 or more (${numbers.join(', ')})`;
  }
  return null;
}

/** A strategy whose failsafe fails too has forfeited its say: charging stops until it is mended. */
function nothingAtAll(snapshot: SiteSnapshot): Proposal {
  const root = snapshot.nodes[0];
  if (root === undefined) return NO_OPINION;
  const zero = { unit: 'W', watts: 0 as never } as const;
  const reason = { kind: 'stated', text: 'strategy and its failsafe both failed', facts: {} } as const;
  return { ceilings: [{ node: root.name, bound: zero, covers: 'charging', kind: 'mandatory', until: null, reason }] };
}
