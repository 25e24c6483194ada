/**
 * Keeps the process of one strategy: asks it one question at a time, ends it when it hangs, starts it again after a while. Each
 * question that it takes ends in exactly one answer, within the hard limit.
 * @module
 */
import type { ElsewhereAnswer, ProposalAsked } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { HARD_MS, RESTART_MS } from './budget.ts';
import type { Started, StrategyProcess } from './strategy-process.ts';

/** What is to be kept. */
export interface Kept {
  /** The process in which it was loaded first. */
  readonly first: StrategyProcess;
  readonly start: () => Promise<Started>;
  /** Real time for an answer. */
  readonly answerWithinMs: number;
  readonly realTime: Clock;
  /** Takes the answer to a question. */
  readonly answered: (question: ProposalAsked, answer: ElsewhereAnswer) => void;
  readonly warn: (text: string) => void;
}

/** A question that is under way. */
interface Open {
  readonly question: ProposalAsked;
  /** Whether it has had its answer: then the process is only waited for. */
  isSettled: boolean;
  readonly cancel: () => void;
}

/** What the keeper has at a moment. */
type Condition =
  | { readonly kind: 'free'; readonly process: StrategyProcess }
  | { readonly kind: 'busy'; readonly process: StrategyProcess; readonly open: Open }
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'closed' };

/** Keeps one strategy. */
export class Keeper {
  readonly #kept: Kept;
  #condition: Condition = { kind: 'gone', why: 'is not there yet' };
  /** How often it ended without a good answer in between. */
  #endings = 0;
  #cancelRestart: () => void = () => undefined;

  constructor(kept: Kept) {
    this.#kept = kept;
    this.#take(kept.first);
  }

  /** Asks, and lets a question be while an earlier one is under way. */
  ask(question: ProposalAsked): void {
    const condition = this.#condition;
    if (condition.kind === 'gone') this.#kept.answered(question, { kind: 'failed', why: condition.why });
    if (condition.kind !== 'free') return;
    const { process } = condition;
    this.#condition = { kind: 'busy', process, open: this.#opened(process, question) };
    const { cycle: askedCycle, snapshot, memory } = question;
    process.ask({ askedCycle, snapshot, memory });
  }

  /** Ends the process and starts no other. */
  close(): void {
    const condition = this.#condition;
    this.#condition = { kind: 'closed' };
    this.#cancelRestart();
    if (condition.kind === 'busy') condition.open.cancel();
    if (condition.kind === 'busy' || condition.kind === 'free') condition.process.kill();
  }

  #take(process: StrategyProcess): void {
    this.#condition = { kind: 'free', process };
    process.onAnswer(({ askedCycle, answer }) => this.#hear(askedCycle, answer));
    process.onEnd((why) => this.#lose(why));
  }

  #hear(askedCycle: number, answer: ElsewhereAnswer): void {
    const condition = this.#condition;
    if (condition.kind !== 'busy' || condition.open.question.cycle !== askedCycle) return;
    const { process, open } = condition;
    open.cancel();
    this.#condition = { kind: 'free', process };
    if (!open.isSettled) this.#endings = 0;
    this.#settle(open, answer);
  }

  /** A question is answered once: by the process, or for it. */
  #settle(open: Open, answer: ElsewhereAnswer): void {
    if (open.isSettled) return;
    open.isSettled = true;
    this.#kept.answered(open.question, answer);
  }

  /** Answers for the process when it is late, and ends it when it hangs. */
  #opened(process: StrategyProcess, question: ProposalAsked): Open {
    const { realTime, answerWithinMs } = this.#kept;
    const why = `has not answered within ${answerWithinMs} ms`;
    const cancelLate = realTime.schedule(answerWithinMs, () => this.#settle(open, { kind: 'failed', why }));
    const cancelHard = realTime.schedule(HARD_MS, () => process.kill());
    const cancel = (): void => {
      cancelLate();
      cancelHard();
    };
    const open: Open = { question, isSettled: false, cancel };
    return open;
  }

  #lose(why: string): void {
    const condition = this.#condition;
    if (condition.kind === 'closed') return;
    const waitMs = RESTART_MS[Math.min(this.#endings, RESTART_MS.length - 1)] as number;
    this.#endings += 1;
    this.#condition = { kind: 'gone', why: `its process is gone: ${why}` };
    this.#kept.warn(`${why}; it is started again in ${waitMs / 1000} s`);
    if (condition.kind === 'busy') {
      condition.open.cancel();
      this.#settle(condition.open, { kind: 'failed', why: this.#condition.why });
    }
    this.#cancelRestart = this.#kept.realTime.schedule(waitMs, () => void this.#restart());
  }

  async #restart(): Promise<void> {
    const started = await this.#kept.start();
    if (this.#condition.kind === 'closed') return started.ok ? started.process.kill() : undefined;
    if (started.ok) return this.#take(started.process);
    return this.#lose(started.flaws.map(({ message }) => message).join('; '));
  }
}
