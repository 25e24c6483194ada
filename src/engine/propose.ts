/**
 * Asks every strategy, and believes none: a throw, a number that is not finite or a node that does not exist
 * counts as that strategy's declared failsafe, never as no limit.
 * @module
 */
import { explainReason } from './explain.ts';
import { frozen, isPlain } from './frozen.ts';
import { unreachable } from './failure.ts';
import type { Ceiling, CeilingBound, Proposal, Wish } from './proposal.ts';
import type { SiteSnapshot } from './snapshot.ts';
import type { BoundStrategy } from './strategy.ts';
import type { StrategyRecord } from './cycle-record.ts';

export interface Proposed {
  readonly records: readonly StrategyRecord[];
  readonly memories: readonly unknown[];
}

const NO_OPINION: Proposal = { ceilings: [] };

/** Runs all strategies on one snapshot, which is frozen: it shares its parts with what the limits are computed from. */
export function propose(
  strategies: readonly BoundStrategy[],
  imageOf: () => SiteSnapshot,
  memories: readonly unknown[],
): Proposed {
  if (strategies.length === 0) return { records: [], memories };
  const snapshot = frozen(imageOf());
  const answers = strategies.map((strategy, index) => ask(strategy, snapshot, frozen(memories[index])));
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
  const answer = contained(() => orNoOpinion(strategy.propose(snapshot, memory)), snapshot);
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

/** Only null says that there is no opinion; a function that forgot to return has not answered. */
const orNoOpinion = (answer: Proposal | null): Proposal => (answer === null ? NO_OPINION : answer);

type Answer =
  { readonly kind: 'sound'; readonly proposal: Proposal } | { readonly kind: 'unsound'; readonly why: string };

/** Runs an author's code. Its answer is copied first, because what it hands out may read differently each time. */
function contained(run: () => Proposal, snapshot: SiteSnapshot): Answer {
  try {
    const proposal = frozen(structuredClone(run()));
    const why = unsoundness(proposal, snapshot);
    return why === null ? { kind: 'sound', proposal } : { kind: 'unsound', why };
  } catch (thrown) {
    return { kind: 'unsound', why: `threw: ${textOf(thrown)}` };
  }
}

/** What was thrown, in words; it may be anything, even a thing that throws when asked what it is. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch (again) {
    return `${typeof thrown} that cannot be shown (${typeof again})`;
  }
}

/** What is wrong with an answer, or null. An author's code may return anything. */
function unsoundness(proposal: Proposal, snapshot: SiteSnapshot): string | null {
  if (!Array.isArray(proposal.ceilings)) return 'returned no list of ceilings';
  for (const ceiling of proposal.ceilings as readonly Ceiling[]) {
    const flaw = flawOf(ceiling, snapshot);
    if (flaw !== null) return flaw;
  }
  for (const wish of proposal.wishes ?? []) {
    const flaw = flawOfWish(wish, snapshot);
    if (flaw !== null) return flaw;
  }
  return isPlain(proposal) ? null : 'returned something that a journal cannot keep';
}

function flawOf({ node, bound, covers, kind, until, reason }: Ceiling, snapshot: SiteSnapshot): string | null {
  if (!snapshot.nodes.some((known) => known.name === node)) return `named unknown node ${String(node)}`;
  const numbers = numbersOf(bound);
  const expected = { A: 3, W: 1, VA: 1 }[bound.unit];
  if (numbers.length !== expected || !numbers.every((value) => Number.isFinite(value) && value >= 0))
    return `returned a ceiling that is not a current per line, or a power, of 0 or more (${numbers.join(', ')})`;
  if (!['total', 'charging'].includes(covers)) return `returned a ceiling that covers ${String(covers)}`;
  if (!['protective', 'mandatory', 'economic'].includes(kind)) return `returned a ceiling of kind ${String(kind)}`;
  if (until !== null && !Number.isFinite(until)) return `returned a ceiling that ends at ${String(until)}`;
  return typeof explainReason(reason) === 'string' ? null : 'returned a ceiling without a reason';
}

function numbersOf(bound: CeilingBound): readonly number[] {
  switch (bound.unit) {
    case 'A':
      return [...bound.amps];
    case 'W':
      return [bound.watts];
    case 'VA':
      return [bound.voltAmps];
    default:
      return unreachable(bound);
  }
}

function flawOfWish({ zone, want, priority, reason }: Wish, snapshot: SiteSnapshot): string | null {
  if (!snapshot.zones.some((known) => known.name === zone)) return `wished for unknown zone ${String(zone)}`;
  const amount = want.unit === 'A' ? want.amps : want.energyWh;
  const until = want.unit === 'A' ? 0 : want.by.wallMs;
  if (![amount, until, priority].every(Number.isFinite) || amount < 0)
    return `returned a wish that is not a current, or an energy by a time, with a priority`;
  return typeof explainReason(reason) === 'string' ? null : 'returned a wish without a reason';
}

/** A strategy whose failsafe fails too has forfeited its say: charging stops until it is mended. */
function nothingAtAll(snapshot: SiteSnapshot): Proposal {
  const root = snapshot.nodes[0];
  if (root === undefined) return NO_OPINION;
  const zero = { unit: 'W', watts: 0 as never } as const;
  const reason = { kind: 'stated', text: 'strategy and its failsafe both failed', facts: {} } as const;
  return { ceilings: [{ node: root.name, bound: zero, covers: 'charging', kind: 'mandatory', until: null, reason }] };
}
