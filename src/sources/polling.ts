/**
 * Asking again and again: one question at a time, on the given clock; what is slow is asked less often, never twice at once.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

export interface PollOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** Asks once; deals with its own failures. */
  readonly ask: () => Promise<void>;
  /** Told when asking itself broke a promise of the program. */
  readonly onBroken: (error: unknown) => void;
}

/** Begins at once; the result ends it. */
export function poll({ clock, everyMs, ask, onBroken }: PollOptions): () => void {
  let isOver = false;
  let cancel = (): void => undefined;
  const round = (): void => {
    const begunMs = clock.now().monoMs;
    ask()
      .then(() => {
        if (isOver) return;
        const tookMs = clock.now().monoMs - begunMs;
        cancel = clock.schedule(Math.max(0, everyMs - tookMs), round);
      })
      .catch(onBroken);
  };
  cancel = clock.schedule(0, round);
  return () => {
    isOver = true;
    cancel();
  };
}
