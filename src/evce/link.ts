/**
 * Whether the box can be reached, told from what the calls bring.
 * @module
 */
import type { EngineEvent, LinkCause } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { describeFailure, type EvceFailure, type Result } from './failure.ts';
import type { Complain } from './log.ts';
import type { Session } from './session.ts';

export interface Link {
  /** Takes note of what a call brought and passes its value on; null where there is none. */
  take<T>(subject: string, result: Result<T>): Extract<Result<T>, { ok: true }> | null;
  /** Null while the box answers, else how long to leave it alone, ms. */
  lostFor(): number | null;
}

export interface LinkOptions {
  readonly session: Pick<Session, 'logins'>;
  readonly clock: Clock;
  readonly complain: Complain;
  readonly emit: (event: EngineEvent) => void;
}

type Down = Extract<EvceFailure, { kind: 'unanswered' | 'no-session' }>;

/** The link starts unknown: the first answer of each session is announced as up. */
export function createLink(options: LinkOptions): Link {
  const { session, clock, complain, emit } = options;
  let upSinceLogin: number | null = null;
  /** What was last said of the box being out of reach. */
  let announced: string | null = null;
  let lostFor: number | null = null;

  const announceUp = (): void => {
    lostFor = null;
    if (upSinceLogin === session.logins()) return;
    upSinceLogin = session.logins();
    announced = null;
    emit({ kind: 'LinkChanged', at: clock.now(), up: true, detail: null });
  };
  // Said once, and again where the reason is another one: a box that answers and lets nobody in is other news than silence.
  const announceDown = (failure: Down, retryAfterMs: number): void => {
    lostFor = retryAfterMs;
    upSinceLogin = null;
    if (announced === natureOf(failure)) return;
    announced = natureOf(failure);
    const detail = describeFailure(failure);
    const cause = causeOf(announced);
    emit({ kind: 'LinkChanged', at: clock.now(), up: false, detail, ...(cause === null ? {} : { cause }) });
  };

  return {
    take(subject, result) {
      complain(subject, result.ok ? null : describeFailure(result.failure));
      if (result.ok) {
        announceUp();
        return result;
      }
      const { failure } = result;
      if (failure.kind === 'unanswered') announceDown(failure, 0);
      if (failure.kind === 'no-session') announceDown(failure, failure.retryAfterMs);
      return null;
    },
    lostFor: () => lostFor,
  };
}

/** Whether somebody has to do something about it, and what about. */
function causeOf(nature: string): LinkCause | null {
  if (nature === 'pin') return 'certificate-changed';
  return nature === 'refused' || nature === 'stood-down' ? 'locked-out' : null;
}

/** How silence comes about changes from one try to the next and is no news; that it is another box is. */
function natureOf({ kind, why }: Down): string {
  if (why === 'pin') return why;
  return kind === 'unanswered' || why === 'unanswered' ? 'silent' : why;
}
