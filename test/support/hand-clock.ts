/** Time that a test moves by hand. */
import { epochMs, monoMs, type Clock } from '../../src/engine/index.ts';

/** A clock that stands until it is moved. */
export class HandClock implements Clock {
  nowMs = 0;
  /** By how much the wall clock is ahead of the monotonic one. */
  wallAheadMs = 0;
  #due: readonly { readonly atMs: number; readonly run: () => void }[] = [];

  now() {
    return { monoMs: monoMs(this.nowMs), wallMs: epochMs(this.nowMs + this.wallAheadMs) };
  }

  schedule(delayMs: number, run: () => void): () => void {
    const entry = { atMs: this.nowMs + delayMs, run };
    this.#due = [...this.#due, entry];
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** When the calls are due that nobody has cancelled. */
  get pending(): readonly number[] {
    return this.#due.map(({ atMs }) => atMs);
  }

  /** Makes every call due until then at its time, or all of them only then, as a busy machine does. */
  moveTo(untilMs: number, busy = false): void {
    for (;;) {
      const next = [...this.#due].sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > untilMs) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.nowMs = busy ? untilMs : next.atMs;
      next.run();
    }
    this.nowMs = untilMs;
  }

  /** Makes the next call although it is not due yet, as timers may that round to milliseconds. */
  fireEarly(atMs: number): void {
    const next = this.#due[0];
    this.#due = this.#due.slice(1);
    this.nowMs = atMs;
    next?.run();
  }
}
