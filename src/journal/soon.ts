/**
 * Waiting for no longer than a while.
 * @module
 */
import type { Clock } from '../engine/index.ts';

/** What a promise gives, or something else where that takes too long. */
export function soon<T>(
  promise: Promise<T>,
  otherwise: T,
  of: { readonly clock: Clock; readonly withinMs: number },
): Promise<T> {
  return new Promise((resolve) => {
    const cancel = of.clock.schedule(of.withinMs, () => resolve(otherwise));
    void promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}
