/**
 * What the engine's shell needs of the world. Live, simulation and replay differ in these and in nothing else.
 * @module
 */
import type { Observable } from 'rxjs';
import type { Effect, WriteReduction } from './effect.ts';
import type { EngineEvent, ReductionRead, WriteSettled } from './event.ts';
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
 * Where reductions go. `write` returns at once. A write that the box took is read back (`ReductionRead`), and
 * every write ends in exactly one `WriteSettled`.
 */
export interface Writer {
  write(effect: WriteReduction): void;
  readonly outcomes$: Observable<ReductionRead | WriteSettled>;
}

/** One event and what the engine made of it, in order. */
export interface Turn {
  readonly event: EngineEvent;
  readonly effects: readonly Effect[];
}
