/**
 * Discrete-event time: the engine's clock in simulation. Nothing waits; time jumps from one due call to the next.
 * @module
 */
import { assert, epochMs, monoMs, type Instant } from '../src/engine/index.ts';
import type { Clock } from '../src/engine/ports.ts';

/** Not zero, so that code which takes zero for "never" or wall time for monotonic time fails in simulation too. */
const MONO_ORIGIN_MS = 1_000_000;

/** Turns of the event loop after which promises that still make each other due are taken for an endless loop. */
const SETTLE_TURNS_MAX = 10_000;

export interface VirtualClock extends Clock {
  /** Time since the scenario's start, ms. */
  elapsedMs(): number;
  /**
   * Makes every call due up to `untilMs` since the start, waiting after each until no promise is left to run; time
   * then stands at `untilMs`.
   */
  runUntil(untilMs: number): Promise<void>;
  /** The same without waiting for promises: for set-ups in which everything is synchronous. */
  advanceTo(untilMs: number): void;
}

interface Due {
  readonly atMs: number;
  /** Calls due at the same time are made in the order in which they were asked for. */
  readonly sequence: number;
  readonly run: () => void;
  cancelled: boolean;
}

interface ClockState {
  readonly heap: Due[];
  nowMs: number;
  /** Counts every call that was ever asked for. */
  asked: number;
}

/** A clock standing at the scenario's start. */
export function createVirtualClock(options: { readonly wallStartMs: number }): VirtualClock {
  const state: ClockState = { heap: [], nowMs: 0, asked: 0 };
  return {
    now: () => instantAt(options.wallStartMs, state.nowMs),
    elapsedMs: () => state.nowMs,
    schedule: (delayMs, run) => ask(state, delayMs, run),
    async runUntil(untilMs) {
      await settle(state);
      while (runNext(state, untilMs)) await settle(state);
      state.nowMs = Math.max(state.nowMs, untilMs);
    },
    advanceTo(untilMs) {
      while (runNext(state, untilMs));
      state.nowMs = Math.max(state.nowMs, untilMs);
    },
  };
}

function ask(state: ClockState, delayMs: number, run: () => void): () => void {
  const due: Due = { atMs: state.nowMs + Math.max(0, delayMs), sequence: state.asked, run, cancelled: false };
  state.asked += 1;
  pushDue(state.heap, due);
  return () => {
    due.cancelled = true;
  };
}

/** Makes the earliest call that is due by then; false where there is none. */
function runNext(state: ClockState, untilMs: number): boolean {
  for (let due = state.heap[0]; due !== undefined && due.atMs <= untilMs; due = state.heap[0]) {
    popLeast(state.heap);
    if (due.cancelled) continue;
    state.nowMs = due.atMs;
    due.run();
    return true;
  }
  return false;
}

/** One turn lets every promise chain run dry; calls that a chain asks for at once may start new ones. */
async function settle(state: ClockState): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS_MAX; turn += 1) {
    const before = state.asked;
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (state.asked === before) return;
  }
  assert(false, 'the simulation never comes to rest');
}

/** The moment `elapsedMs` after the start, on both clocks. */
export function instantAt(wallStartMs: number, elapsedMs: number): Instant {
  return { monoMs: monoMs(MONO_ORIGIN_MS + elapsedMs), wallMs: epochMs(wallStartMs + elapsedMs) };
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);

function pushDue(heap: Due[], due: Due): void {
  let hole = heap.length;
  heap.push(due);
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = heap[above] as Due;
    if (!isBefore(due, parent)) break;
    heap[hole] = parent;
    hole = above;
  }
  heap[hole] = due;
}

/** Removes the earliest; the heap must not be empty. */
function popLeast(heap: Due[]): void {
  const last = heap.pop() as Due;
  if (heap.length === 0) return;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
    if (!isBefore(heap[child] as Due, last)) break;
    heap[hole] = heap[child] as Due;
    hole = child;
  }
  heap[hole] = last;
}
