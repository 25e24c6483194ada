/**
 * Waiting on a clock, for work that goes step by step.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

/** Resolves after `delayMs`, or at once when the signal says stop. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(delayMs, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}
