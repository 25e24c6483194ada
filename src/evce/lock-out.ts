/**
 * How long the box may keep Busbar out: it lets a user in once, and a session whose token is lost ends only when it
 * has been idle for half an hour.
 * @module
 */
import type { MonoMs } from '../engine/index.ts';
import { IDLE_END_MS } from './session-life.ts';

/** What people are told is rounded up to this: nobody needs it to the second, and a log no line for each. */
const TOLD_IN_MINUTES = 5;

const UNEXPLAINED =
  'No session of Busbar’s is left that could explain it: is the password right, and does nobody else use this user?';

/** Why the box may hold a session that Busbar cannot end. */
type Cause = 'unknown' | 'begun' | 'unanswered' | 'not-ended';

const CAUSES: Readonly<Record<Cause, string>> = {
  unknown: 'one of this user whose token Busbar does not have',
  begun: 'the one that Busbar was opening when it was stopped, before its token was stored',
  unanswered: 'the one whose token was lost with the answer to a login',
  'not-ended': 'Busbar’s last one, whose end the box has not confirmed',
};

/** Keeps account of sessions that may be open at the box. */
export interface LockOut {
  /** A session may have been open at `now`, and may be as long again as a session lasts unused. */
  suspect(cause: Cause, now: MonoMs): void;
  /** It is not so, or not any more. */
  dismiss(cause: Cause): void;
  /** Nothing of Busbar's is open at the box. */
  clear(): void;
  /** What a refused login means, for people. */
  explain(now: MonoMs): string;
}

export function createLockOut(): LockOut {
  const until = new Map<Cause, number>();
  return {
    suspect(cause, now) {
      until.delete(cause);
      until.set(cause, now + IDLE_END_MS);
    },
    dismiss: (cause) => void until.delete(cause),
    clear: () => {
      until.clear();
    },
    explain(now) {
      // Of several that may last equally long, the one that was noticed last is told.
      const [last] = [...until].reverse().sort(([, a], [, b]) => b - a);
      if (last === undefined || last[1] <= now) return UNEXPLAINED;
      const minutes = Math.ceil((last[1] - now) / 60_000 / TOLD_IN_MINUTES) * TOLD_IN_MINUTES;
      return (
        `The box may still hold another session: ${CAUSES[last[0]]}. Such a session locks Busbar out until it ends, within ` +
        `${minutes} min; Busbar goes on trying. Is the password right?`
      );
    },
  };
}
