/**
 * Who is served when not everybody can be: cars take turns, and the one that has waited longest comes first. Within a
 * turn whoever charges goes on charging, because contactors and cars must not be switched more often.
 * @module
 */

/** The cars that want energy, by index of their station. */
export interface Queue {
  /** Longest served first. */
  readonly served: readonly number[];
  /** Longest waiting first. */
  readonly waiting: readonly number[];
}

export const EMPTY_QUEUE: Queue = { served: [], waiting: [] };

/** Length of a turn. */
export const TURN_MS = 15 * 60_000;

/** Whether a turn ends between two instants of plant time. */
export const isNewTurn = (beforeMs: number, nowMs: number): boolean =>
  Math.floor(beforeMs / TURN_MS) !== Math.floor(nowMs / TURN_MS);

/** The queue without the cars that left, and with those that came at its end. */
export function comeAndGo(queue: Queue, isStaying: (station: number) => boolean, came: readonly number[]): Queue {
  return { served: queue.served.filter(isStaying), waiting: [...queue.waiting.filter(isStaying), ...came] };
}

/**
 * The order in which cars are asked. When a turn begins, those who waited come before those who were served, and who
 * was served longest comes last.
 */
export function orderOf(queue: Queue, turnBegins: boolean): number[] {
  return turnBegins ? [...queue.waiting, ...queue.served.toReversed()] : [...queue.served, ...queue.waiting];
}

/**
 * The queue after an allocation: who is newly served or newly waits comes after those who already did. It is the same
 * object where that is nobody.
 */
export function afterServing(queue: Queue, isServed: (station: number) => boolean): Queue {
  const isWaiting = (station: number): boolean => !isServed(station);
  if (!queue.served.some(isWaiting) && !queue.waiting.some(isServed)) return queue;
  return {
    served: [...queue.served.filter(isServed), ...queue.waiting.filter(isServed)],
    waiting: [...queue.waiting.filter(isWaiting), ...queue.served.filter(isWaiting)],
  };
}
