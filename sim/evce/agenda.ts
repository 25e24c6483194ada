/**
 * What the box has to do later, by its own time.
 * @module
 */

export interface Agenda {
  /** Has something done when `delayMs` of plant time have passed. */
  after(delayMs: number, run: () => void): void;
  /** Does all that is due by now, in the order of its time and then of its asking. */
  runDue(nowMs: number): void;
}

interface Entry {
  readonly dueMs: number;
  readonly run: () => void;
}

/** An agenda with nothing in it, at plant time 0. */
export function createAgenda(): Agenda {
  let entries: readonly Entry[] = [];
  let presentMs = 0;
  return {
    after(delayMs, run) {
      entries = [...entries, { dueMs: presentMs + delayMs, run }].toSorted((a, b) => a.dueMs - b.dueMs);
    },
    runDue(nowMs) {
      for (let [first] = entries; first !== undefined && first.dueMs <= nowMs; [first] = entries) {
        entries = entries.slice(1);
        // What follows from it counts from when it was due, however late the box looks.
        presentMs = first.dueMs;
        first.run();
      }
      presentMs = nowMs;
    },
  };
}
