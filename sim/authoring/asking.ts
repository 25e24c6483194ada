/**
 * Asks a strategy as the engine does, and sees what becomes of it.
 * @module
 */
import type { Proposal, Site, SiteSnapshot, StrategyHere } from '../../src/engine/index.ts';
import { frozen } from '../../src/engine/frozen.ts';
import { textOf } from '../../src/engine/sound.ts';

/** A strategy on trial. */
export interface Subject {
  readonly bound: StrategyHere;
  readonly site: Site;
  /** Whether less information may allow what the failsafe allows: for who guards what nobody knows without being told. */
  readonly silenceIsAgreed: boolean;
  /** Milliseconds of a clock; null where time is not judged. */
  readonly clock: (() => number) | null;
  /** Told before each question: what hangs can be named then. */
  readonly onAsk: (question: Question) => void;
  /** Runs something at another time of the machine, for who asks the machine and not the snapshot. */
  readonly atAnotherTime: <T>(run: () => T) => T;
}

export interface Question {
  readonly snapshot: SiteSnapshot;
  readonly memory: unknown;
}

/** What `propose` came to. Its proposal is a copy; null is no opinion. */
export type Answer =
  | { readonly kind: 'said'; readonly proposal: Proposal | null; readonly memory: unknown }
  | { readonly kind: 'threw'; readonly why: string };

/** Asks once, with frozen things, as in a simulation. */
export function ask(subject: Subject, snapshot: SiteSnapshot, memory: unknown): Answer {
  return asWritten(subject, { snapshot: frozen(snapshot), memory: frozen(structuredClone(memory)) });
}

/** Asks with these very things. */
export function asWritten({ bound, onAsk }: Subject, question: Question): Answer {
  onAsk(question);
  try {
    const proposal = structuredClone(bound.propose(question.snapshot, question.memory) ?? null);
    const memory = proposal === null || proposal.memory === undefined ? question.memory : proposal.memory;
    return { kind: 'said', proposal, memory };
  } catch (thrown) {
    return { kind: 'threw', why: textOf(thrown) };
  }
}

/** Asks for its failsafe, which may hang like any other answer. */
export function failsafeOf({ bound, onAsk }: Subject, snapshot: SiteSnapshot): Proposal {
  onAsk({ snapshot, memory: bound.initialMemory });
  return bound.failsafe(frozen(snapshot));
}

/** The answers to a life, each with the memory that it was given with; ends with the first that throws. */
export function answersTo(
  subject: Subject,
  life: readonly SiteSnapshot[],
  carried: (memory: unknown) => unknown = (memory) => memory,
): readonly Answer[] {
  const answers: Answer[] = [];
  let memory = subject.bound.initialMemory;
  for (const snapshot of life) {
    const answer = ask(subject, snapshot, memory);
    answers.push(answer);
    if (answer.kind === 'threw') break;
    memory = carried(answer.memory);
  }
  return answers;
}
