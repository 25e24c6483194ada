/**
 * How long a session at the box lives, and what follows: when to renew it, and what it means that it has ended.
 * @module
 */
import type { MonoMs } from '../engine/index.ts';

/** A session at the box. */
export interface Held {
  readonly token: string;
  /** When the box gave the token; null where our clock does not tell. */
  readonly sinceMono: MonoMs | null;
}

/** When what last happened, on the monotonic clock; minus infinity for never. */
export interface Traffic {
  /** The box answered to this session. */
  readonly acceptedAt: number;
  /** A request had no answer, or one that says that the box is not up. */
  readonly silentAt: number;
  /** A write was sent. */
  readonly wroteAt: number;
}

/** The guide: a token is good for 12 h … */
export const TOKEN_LIFE_MS = 12 * 3_600_000;
/** … and a session ends after 30 min without a request. */
export const IDLE_END_MS = 30 * 60_000;
/** A quiet box is asked for something after this. */
export const KEEP_ALIVE_MS = 20 * 60_000;

/** A token is renewed an hour before it ends, when no write has just gone before … */
const RENEW_AFTER_MS = TOKEN_LIFE_MS - 3_600_000;
const QUIET_MS = 10_000;
/** … and whatever goes on, a quarter of an hour before. */
const RENEW_ANYHOW_MS = TOKEN_LIFE_MS - 900_000;

/** Whether a session is to be renewed, seen from a moment in which no write is waiting. */
export function isRenewalDue({ sinceMono }: Held, { wroteAt }: Traffic, now: MonoMs): boolean {
  if (sinceMono === null) return false;
  const age = now - sinceMono;
  return age >= RENEW_ANYHOW_MS || (age >= RENEW_AFTER_MS && now - wroteAt >= QUIET_MS);
}

/**
 * Whether somebody else must have ended a session: it was in use, neither old nor idle, and the box was there all
 * the time.
 */
export function wasThrownOut({ sinceMono }: Held, { acceptedAt, silentAt }: Traffic, now: MonoMs): boolean {
  if (sinceMono === null || silentAt >= acceptedAt) return false;
  return now - sinceMono < TOKEN_LIFE_MS && now - acceptedAt < IDLE_END_MS;
}
