/**
 * Strategies that run elsewhere: what they said last, and what counts of it now. Deciding never waits for them: an answer
 * that is missing, late or unsound counts as the strategy's failsafe, never as no limit.
 * @module
 */
import type { StrategyRecord } from './cycle-record.ts';
import type { ElsewhereAnswer, ProposalArrived } from './event.ts';
import { contained, nothingAtAll, textOf, type JudgedAnswer, type Places } from './sound.ts';
import type { Ceiling, Proposal } from './proposal.ts';
import type { ArrivedAnswer, EngineSetup, EngineState } from './state.ts';
import type { BoundStrategy, StrategyElsewhere } from './strategy.ts';
import type { Instant } from './units.ts';

/** Whether a strategy's answers come as events. */
export const isElsewhere = (strategy: BoundStrategy): strategy is StrategyElsewhere => strategy.runs === 'elsewhere';

/** Folds an answer in. Only a sound one changes what the strategy remembers. */
export function foldProposal(
  { site, strategies }: EngineSetup,
  state: EngineState,
  event: ProposalArrived,
): EngineState {
  const index = strategies.findIndex((strategy) => strategy.name === event.strategy && isElsewhere(strategy));
  if (index < 0) return state;
  const { askedCycle, expiresAt } = event;
  const before = state.answers[index] ?? null;
  // An answer to what was never asked proves nothing, and would outlast every one that is.
  const isKnown = Number.isInteger(askedCycle) && askedCycle <= state.cycle;
  if (!isKnown || (before !== null && askedCycle < before.askedCycle)) return state;
  const { judged, memory } = judge(event.answer, site);
  const held: ArrivedAnswer = {
    askedCycle,
    expiresAt: Number.isFinite(expiresAt) ? expiresAt : event.at.monoMs,
    judged,
  };
  return {
    ...state,
    answers: state.answers.with(index, held),
    memories: memory === undefined ? state.memories : state.memories.with(index, memory),
  };
}

/** Judges an answer by the rules for those that run here; it has come a long way and may be anything. */
function judge(answer: unknown, places: Places): { readonly judged: JudgedAnswer; readonly memory?: unknown } {
  const said = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<ElsewhereAnswer>;
  if (said.kind !== 'sound') {
    const why = said.kind === 'failed' ? textOf(said.why) : 'gave no answer that can be read';
    return { judged: { kind: 'unsound', why } };
  }
  const judged = contained(() => answerOf(said), places);
  if (judged.kind === 'unsound') return { judged };
  const { memory, ...proposal } = judged.proposal;
  return { judged: { kind: 'sound', proposal }, memory };
}

/** The answer as a strategy that runs here would have given it. */
function answerOf({ proposal, memory }: Partial<Extract<ElsewhereAnswer, { kind: 'sound' }>>): Proposal {
  const said = proposal === null ? { ceilings: [] } : proposal;
  return { ...said, memory } as Proposal;
}

/** What counts of a strategy's answers at an instant. */
export function standingOf(
  strategy: StrategyElsewhere,
  held: ArrivedAnswer | null,
  of: { readonly places: Places; readonly at: Instant },
): StrategyRecord {
  const known = { strategy: strategy.name, shadow: strategy.shadow };
  const why = whyNot(held, of.at);
  if (why === null && held?.judged.kind === 'sound')
    return { ...known, contained: null, proposal: held.judged.proposal, askedCycle: held.askedCycle };
  const failsafe = failsafeOf(strategy, of.places);
  return { ...known, contained: `${why}${failsafe.flaw}`, proposal: failsafe.proposal, askedCycle: null };
}

/** Why an answer does not count; null where it does. */
function whyNot(held: ArrivedAnswer | null, at: Instant): string | null {
  if (held === null) return 'has not answered yet';
  if (held.expiresAt <= at.monoMs) return 'has not answered in time';
  return held.judged.kind === 'unsound' ? held.judged.why : null;
}

/** A failsafe holds for as long as it is needed: it was said once, when its strategy was loaded, and is not said again. */
const forGood = (ceiling: Ceiling): Ceiling => ({ ...ceiling, until: null });

function failsafeOf(
  { failsafe }: StrategyElsewhere,
  places: Places,
): { readonly proposal: Proposal; readonly flaw: string } {
  if (failsafe === null) return { proposal: nothingAtAll(places), flaw: '; it has no failsafe' };
  const judged = contained(() => failsafe, places);
  return judged.kind === 'sound'
    ? { proposal: { ceilings: judged.proposal.ceilings.map(forGood) }, flaw: '' }
    : { proposal: nothingAtAll(places), flaw: `; its failsafe ${judged.why}` };
}
