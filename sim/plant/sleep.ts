/**
 * The sleep of cars: some switch their charger off when nothing is offered for long, and miss the next offer. They wake up
 * when the offer is taken away and made again, or when it is raised.
 *
 * IEC 61851-1 (annex A) lets a station wake such a car by a pause of the pilot; makers' notes and the wake-up timers of open
 * charge controllers tell that some cars need it after a quarter of an hour or more.
 * @module
 */

type State =
  /** Something is offered. */
  | { readonly kind: 'busy' }
  /** Nothing is offered, and it waits. */
  | { readonly kind: 'idle'; readonly sinceMs: number }
  /** It sleeps through an offer; null before there is one. */
  | { readonly kind: 'asleep'; readonly missedAmps: number | null };

export interface Sleep {
  readonly afterMs: number;
  state: State;
}

/** Whether the car is awake at an offer. */
export function isAwake(sleep: Sleep, pilotAmps: number, nowMs: number): boolean {
  sleep.state = next(sleep, pilotAmps, nowMs);
  return sleep.state.kind === 'busy';
}

/** Whether it sleeps through an offer. */
export const isAsleep = (sleep: Sleep | null): boolean => sleep?.state.kind === 'asleep';

function next({ afterMs, state }: Sleep, pilotAmps: number, nowMs: number): State {
  const isOffered = pilotAmps > 0;
  switch (state.kind) {
    case 'busy':
      return isOffered ? state : { kind: 'idle', sinceMs: nowMs };
    case 'idle':
      if (nowMs - state.sinceMs < afterMs) return isOffered ? { kind: 'busy' } : state;
      return { kind: 'asleep', missedAmps: isOffered ? pilotAmps : null };
    case 'asleep':
      if (state.missedAmps === null) return isOffered ? { kind: 'asleep', missedAmps: pilotAmps } : state;
      // Taken away, it is awake for the next; a higher one wakes it as well.
      if (!isOffered) return { kind: 'idle', sinceMs: nowMs };
      return pilotAmps > state.missedAmps ? { kind: 'busy' } : state;
  }
}
