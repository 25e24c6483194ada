/**
 * What the engine's shell needs of the world. Live, simulation and replay differ in these and in nothing else.
 * @module
 */
import type { Observable } from 'rxjs';
import type { Effect, ProposalAsked, StopSession, WriteReduction } from './effect.ts';
import type { EngineEvent, ProposalArrived, WriterEvent } from './event.ts';
import type { EngineState } from './state.ts';
import type { Instant } from './units.ts';

/** Time, and being called later. */
export interface Clock {
  now(): Instant;
  /** Calls `run` once after `delayMs` on this clock; the result cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
}

/** Where observations come from. Subscribing starts it, unsubscribing stops it. */
export interface Source {
  readonly events$: Observable<EngineEvent>;
}

/**
 * Where reductions and the ends of sessions go; both calls return at once. A write that the box took is read back
 * (`ReductionRead`), every write ends in exactly one `WriteSettled`, and every stop in one `StopSettled`.
 */
export interface Writer {
  write(effect: WriteReduction): void;
  stop(effect: StopSession): void;
  readonly outcomes$: Observable<WriterEvent>;
}

/**
 * Where strategies run whose code the engine does not run itself. `ask` returns at once; an answer comes later, or never: the
 * engine waits for none.
 */
export interface StrategyRunner {
  ask(question: ProposalAsked): void;
  readonly answers$: Observable<ProposalArrived>;
}

/** One event and what the engine made of it, in order. */
export interface Turn {
  readonly event: EngineEvent;
  readonly effects: readonly Effect[];
}

/** A turn with what the engine knows after it. */
export interface LivedTurn extends Turn {
  readonly state: EngineState;
}
