/**
 * Whether what a strategy says can be relied on: finite, about places that there are, with a reason, and nothing but
 * plain data. An author's code may return anything.
 * @module
 */
import { explainReason } from './explain.ts';
import { unreachable } from './failure.ts';
import { frozen, isPlain } from './frozen.ts';
import type { Ceiling, CeilingBound, Proposal, Wish } from './proposal.ts';

/** The places that can be spoken of: those of a site, or of a snapshot. */
export interface Places {
  readonly nodes: readonly { readonly name: string }[];
  readonly zones: readonly { readonly name: string }[];
}

/** An answer that was looked at. */
export type JudgedAnswer =
  { readonly kind: 'sound'; readonly proposal: Proposal } | { readonly kind: 'unsound'; readonly why: string };

/** So many ceilings and wishes of one strategy are a mistake: a large site has some two thousand nodes. */
const SAID_MAX = 10_000;
/** What is thrown may be a novel. */
const WHY_LENGTH_MAX = 500;

/** Runs an author's code. Its answer is copied first, because what it hands out may read differently each time. */
export function contained(run: () => Proposal, places: Places): JudgedAnswer {
  try {
    const proposal = frozen(structuredClone(run()));
    const why = unsoundness(proposal, places);
    return why === null ? { kind: 'sound', proposal } : { kind: 'unsound', why };
  } catch (thrown) {
    return { kind: 'unsound', why: `threw: ${textOf(thrown)}` };
  }
}

/** Charging stops: what counts where neither a strategy nor its failsafe can be relied on, until it is mended. */
export function nothingAtAll({ nodes }: Places): Proposal {
  const [root] = nodes;
  if (root === undefined) return { ceilings: [] };
  const zero = { unit: 'W', watts: 0 as never } as const;
  const reason = { kind: 'stated', text: 'strategy and its failsafe both failed', facts: {} } as const;
  return { ceilings: [{ node: root.name, bound: zero, covers: 'charging', kind: 'mandatory', until: null, reason }] };
}

/** A thing in words, shortened; it may be anything, even a thing that throws when asked what it is. */
export function textOf(thing: unknown): string {
  try {
    return String(thing instanceof Error ? thing.message : thing).slice(0, WHY_LENGTH_MAX);
  } catch (again) {
    return `${typeof thing} that cannot be shown (${typeof again})`;
  }
}

/** What is wrong with an answer, or null. */
function unsoundness(proposal: Proposal, places: Places): string | null {
  if (!Array.isArray(proposal.ceilings)) return 'returned no list of ceilings';
  const wishes = proposal.wishes ?? [];
  if (proposal.ceilings.length + wishes.length > SAID_MAX) return `returned more than ${SAID_MAX} ceilings and wishes`;
  const nodes = new Set(places.nodes.map(({ name }) => name));
  for (const ceiling of proposal.ceilings as readonly Ceiling[]) {
    const flaw = flawOf(ceiling, nodes);
    if (flaw !== null) return flaw;
  }
  for (const wish of wishes) {
    const flaw = flawOfWish(wish, places);
    if (flaw !== null) return flaw;
  }
  return isPlain(proposal) ? null : 'returned something that a journal cannot keep';
}

function flawOf({ node, bound, covers, kind, until, reason }: Ceiling, nodes: ReadonlySet<string>): string | null {
  if (!nodes.has(node)) return `named unknown node ${String(node)}`;
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

function flawOfWish({ zone, want, priority, reason }: Wish, { zones }: Places): string | null {
  if (!zones.some((known) => known.name === zone)) return `wished for unknown zone ${String(zone)}`;
  const amount = want.unit === 'A' ? want.amps : want.energyWh;
  const until = want.unit === 'A' ? 0 : want.by.wallMs;
  if (![amount, until, priority].every(Number.isFinite) || amount < 0)
    return `returned a wish that is not a current, or an energy by a time, with a priority`;
  return typeof explainReason(reason) === 'string' ? null : 'returned a wish without a reason';
}
