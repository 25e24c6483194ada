/**
 * Polling: what the box shows, as the engine's events. One round at a time on the injected clock; a round that
 * finds the previous one unfinished is skipped, so a slow box is asked less and never piles up questions.
 * @module
 */
import { Observable } from 'rxjs';
import type { EngineEvent, MonoMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { createPollPlan, type Intervals, type PollPlan } from './poll-plan.ts';
import { createRound, type RoundOptions, type RunRound } from './round.ts';

/** Meters first: they show an overload. The rest changes as slowly as EVCE regulates, the directory hardly ever. */
export const DEFAULT_INTERVALS: Intervals = {
  metersMs: 2_000,
  statusesMs: 5_000,
  reductionsMs: 5_000,
  directoryMs: 60_000,
};

/** Pauses after the first, second, … round without an answer, ms; the last stands for all further ones. */
const PAUSES_MS = [0, 2_000, 5_000, 10_000] as const;
/** Pauses are lengthened by up to this share, so that many sites do not return in step. */
const JITTER = 0.2;

export interface ObserveOptions extends Omit<RoundOptions, 'emit' | 'isStopped'> {
  readonly clock: Clock;
  readonly intervals: Intervals;
  /** Draws from 0 to below 1. */
  readonly jitter: () => number;
}

/** Subscribing starts the polling, unsubscribing stops it. */
export function observeBox(options: ObserveOptions): Observable<EngineEvent> {
  return new Observable((subscriber) => {
    const polling = new Polling(options, {
      next: (event) => subscriber.next(event),
      error: (error) => subscriber.error(error),
    });
    return () => polling.stop();
  });
}

interface Listener {
  next(event: EngineEvent): void;
  error(error: unknown): void;
}

/** Owns the timer. */
class Polling {
  private readonly options: ObserveOptions;
  private readonly listener: Listener;
  private readonly run: RunRound;
  private readonly plan: PollPlan;
  private readonly begun: MonoMs;
  private readonly periodMs: number;
  private cancel: () => void;
  private round = 0;
  private isBusy = false;
  private isStopped = false;
  private failures = 0;
  private pausedUntil = -Infinity;

  constructor(options: ObserveOptions, listener: Listener) {
    this.options = options;
    this.listener = listener;
    this.begun = options.clock.now().monoMs;
    const { intervals, site } = options;
    this.periodMs = Math.min(...(Object.values(intervals) as number[]));
    this.plan = createPollPlan({
      intervals,
      periodMs: this.periodMs,
      meters: site.meters.map(({ name }) => name),
      zones: site.zones.map(({ name }) => name),
    });
    this.run = createRound({
      ...options,
      isStopped: () => this.isStopped,
      // A round that is under way at the end finds the session closed, which is no news to anybody.
      complain: (subject, text) => {
        if (!this.isStopped) options.complain(subject, text);
      },
      emit: (event) => {
        if (!this.isStopped) listener.next(event);
      },
    });
    this.cancel = options.clock.schedule(0, () => this.tick());
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  private tick(): void {
    if (this.isStopped) return;
    const round = this.round;
    this.arm();
    if (this.isBusy || this.options.clock.now().monoMs < this.pausedUntil) return;
    this.isBusy = true;
    this.runRound(round)
      .then((lostFor) => this.settle(lostFor))
      .catch((error: unknown) => this.listener.error(error))
      .finally(() => {
        this.isBusy = false;
      });
  }

  /** Where a round finds out that ids may have changed, another one begins at once: until then nothing can be written. */
  private async runRound(round: number): Promise<number | null> {
    const { keeper } = this.options;
    // In a new session, and after an outage, nothing that was read counts any longer.
    const lostFor = await this.run(this.plan.next(round, keeper.isDoubtful() || this.failures > 0));
    if (lostFor !== null || this.isStopped || !keeper.isDoubtful()) return lostFor;
    return this.run(this.plan.next(round, true));
  }

  /** Rounds stand at whole periods; those missed while the process slept are not made up for. */
  private arm(): void {
    const sinceBegin = this.options.clock.now().monoMs - this.begun;
    this.round = Math.max(this.round, Math.floor(sinceBegin / this.periodMs)) + 1;
    const delayMs = this.round * this.periodMs - sinceBegin;
    this.cancel = this.options.clock.schedule(delayMs, () => this.tick());
  }

  /** `lostForMs` is null after a round that was answered. */
  private settle(lostForMs: number | null): void {
    if (lostForMs === null) {
      this.failures = 0;
      return;
    }
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] ?? 0;
    this.failures += 1;
    const jittered = pause * (1 + JITTER * this.options.jitter());
    this.pausedUntil = this.options.clock.now().monoMs + Math.max(jittered, lostForMs);
  }
}
