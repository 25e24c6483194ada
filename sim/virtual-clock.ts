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

/** A clock standing at the scenario's start. */
export function createVirtualClock(options: { readonly wallStartMs: number }): VirtualClock {
  const heap: Due[] = [];
  let nowMs = 0;
  let sequence = 0;

  const takeDue = (untilMs: number): Due | null => {
    while (heap[0] !== undefined && heap[0].atMs <= untilMs) {
      const due = popLeast(heap);
      if (due.cancelled) continue;
      nowMs = due.atMs;
      return due;
    }
    return null;
  };
  /** One turn lets every promise chain run dry; calls that a chain schedules at once may start new ones. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < SETTLE_TURNS_MAX; turn += 1) {
      const before = sequence;
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (sequence === before) return;
    }
    assert(false, 'the simulation never comes to rest');
  };

  return {
    now: () => instantAt(options.wallStartMs, nowMs),
    elapsedMs: () => nowMs,
    schedule(delayMs, run) {
      const due: Due = { atMs: nowMs + Math.max(0, delayMs), sequence, run, cancelled: false };
      sequence += 1;
      pushDue(heap, due);
      return () => {
        due.cancelled = true;
      };
    },
    async runUntil(untilMs) {
      await settle();
      for (let due = takeDue(untilMs); due !== null; due = takeDue(untilMs)) {
        due.run();
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    advanceTo(untilMs) {
      for (let due = takeDue(untilMs); due !== null; due = takeDue(untilMs)) due.run();
      nowMs = Math.max(nowMs, untilMs);
    },
  };
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
function popLeast(heap: Due[]): Due {
  const least = heap[0] as Due;
  const last = heap.pop() as Due;
  if (heap.length === 0) return least;
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
  return least;
}
