/**
 * Getting into the box and out of it again. The box lets a user in once, so this is mostly about not losing the key:
 * what is begun is written down first, a token is stored before its first use, and whatever may still be open is
 * logged out before the next login, however little the box thinks of that.
 * @module
 */
import { millis, monoMs, type Millis, type MonoMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { callTo } from './endpoints.ts';
import type { FileKept } from './durable-file.ts';
import { messageIn, type EvceFailure, type NoSession } from './failure.ts';
import { createLockOut } from './lock-out.ts';
import type { EvceLog } from './log.ts';
import { createLoginGate, type LoginGate } from './login-gate.ts';
import type { Redactor } from './redact.ts';
import { IDLE_END_MS, TOKEN_LIFE_MS, type Held } from './session-life.ts';
import type { KeptSession, TokenStore } from './token-store.ts';
import type { EvceAnswer, Transport } from './transport.ts';
import { loginAnswerSchema, parseBody, type LoginRequest } from './wire.ts';

export type Entered =
  | { readonly ok: true; readonly held: Held }
  | { readonly ok: false; readonly failure: Extract<EvceFailure, { kind: 'no-session' }> };

export interface EntranceOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly user: string;
  readonly password: () => string;
  readonly tokenStore: TokenStore;
  readonly log: EvceLog;
  readonly jitter: () => number;
  readonly redactor: Redactor;
}

/** A note of a login begun is good for this long: an absent box must not wear out the disk. */
const INTENT_GOOD_FOR_MS = 5 * 60_000;
/** What a header can carry; a longer or stranger token could never be used, and Busbar would hold on to it. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Owns what is known of sessions that may be open at the box, other than the one in use. */
export class Entrance {
  private readonly options: EntranceOptions;
  private readonly gate: LoginGate;
  private readonly lockOut = createLockOut();
  /** A token that the box may still honour. */
  private abandoned: string | null = null;
  private intent: { readonly token: string | null; readonly at: MonoMs } | null = null;
  private refusal: { readonly why: NoSession; readonly detail: string } | null = null;

  constructor(options: EntranceOptions) {
    this.options = options;
    this.gate = createLoginGate(options.jitter);
  }

  /** The session of an earlier run, where its token may be used; to be asked for once. */
  async recall(): Promise<Held | null> {
    const { kept, isPrivate, complaint } = await this.options.tokenStore.load();
    if (complaint !== null) this.options.log('warn', complaint);
    const token = kept?.token ?? null;
    if (token !== null) this.options.redactor.hide(token);
    if (kept?.kind === 'open' && isPrivate && token !== null) {
      return { token, sinceMono: this.monoOf(kept, TOKEN_LIFE_MS) };
    }
    this.abandoned = token;
    const begun = kept?.kind === 'login-begun' ? this.monoOf(kept, IDLE_END_MS + INTENT_GOOD_FOR_MS) : null;
    if (begun === null) this.lockOut.suspect('unknown', this.now());
    else this.lockOut.suspect('begun', monoMs(Math.min(this.now(), begun + INTENT_GOOD_FOR_MS)));
    return null;
  }

  /** Whether a login may be tried now. */
  isOpen(): boolean {
    return this.gate.waitMs(this.now()) === 0;
  }

  /** Logs in, when it is time to. */
  async enter(): Promise<Entered> {
    const wait = this.gate.waitMs(this.now());
    if (wait > 0) return noSession(this.refusal ?? { why: 'waiting', detail: 'logged in a moment ago' }, wait);
    const farewell = await this.endAbandoned();
    if (farewell !== null && wasNeverSent(farewell)) return noSession(this.meaningOf(farewell), millis(0));
    await this.writeIntent();
    const answer = await this.sendLogin();
    if (!wasNeverSent(answer)) this.gate.tried(this.now());
    const token = tokenIn(answer);
    if (token === null) {
      this.refusal = this.meaningOf(answer);
      return noSession(this.refusal, this.gate.waitMs(this.now()));
    }
    return { ok: true, held: await this.welcome(token) };
  }

  /** A session that is not used any more; `isOver` where the box itself has said so. */
  abandon(token: string, isOver: boolean): void {
    this.abandoned = token;
    if (isOver) this.lockOut.dismiss('not-ended');
  }

  /** The box has seen the session in use, as far as one can know. */
  used(): void {
    this.lockOut.suspect('not-ended', this.now());
  }

  /** The box has ended all sessions itself. */
  async revoked(): Promise<void> {
    this.abandoned = null;
    this.lockOut.clear();
    this.tellOfStore(await this.options.tokenStore.clear(), 'removed');
  }

  /** Logs out for good. */
  async leave(token: string | null): Promise<void> {
    this.abandoned = token ?? this.abandoned;
    const answer = await this.endAbandoned();
    // Unconfirmed, the box may still hold the session: then the token is the key to it at the next start.
    if (answer !== null && this.abandoned === null) this.tellOfStore(await this.options.tokenStore.clear(), 'removed');
  }

  /** Fails whenever the box has restarted or the token has expired; that must not keep anyone from logging in. */
  private async endAbandoned(): Promise<EvceAnswer | null> {
    if (this.abandoned === null) return null;
    const answer = await this.options.transport.send({ ...callTo('logout'), token: this.abandoned });
    if (answer.kind === 'answered' && answer.status < 500) {
      this.abandoned = null;
      this.lockOut.dismiss('not-ended');
    }
    return answer;
  }

  private sendLogin(): Promise<EvceAnswer> {
    const { user, password, transport, redactor } = this.options;
    const body: LoginRequest = { login: user, password: password() };
    redactor.hide(body.password);
    return transport.send({ ...callTo('login'), token: null, body });
  }

  /** Stored before its first use; a store that fails costs a lock-out after a crash, not the control now. */
  private async welcome(token: string): Promise<Held> {
    const { clock, tokenStore, redactor } = this.options;
    redactor.hide(token);
    const { monoMs: sinceMono, wallMs } = clock.now();
    const kept = await tokenStore.save({ kind: 'open', token, sinceWallMs: wallMs });
    this.tellOfStore(kept, 'stored: after a crash the box may lock Busbar out');
    this.abandoned = null;
    this.intent = null;
    this.refusal = null;
    this.lockOut.clear();
    return { token, sinceMono };
  }

  private async writeIntent(): Promise<void> {
    const { monoMs: at, wallMs } = this.options.clock.now();
    const token = this.abandoned;
    if (this.intent !== null && this.intent.token === token && at - this.intent.at < INTENT_GOOD_FOR_MS) return;
    this.intent = { token, at };
    const kept = await this.options.tokenStore.save({ kind: 'login-begun', token, sinceWallMs: wallMs });
    this.tellOfStore(kept, 'announced: after a crash the box may lock Busbar out');
  }

  /** What it means that an answer brought no token. */
  private meaningOf(answer: EvceAnswer): { readonly why: NoSession; readonly detail: string } {
    if (answer.kind === 'unanswered') {
      if (!wasNeverSent(answer)) this.lockOut.suspect('unanswered', this.now());
      const why = answer.why === 'pin' ? 'pin' : 'unanswered';
      return { why, detail: `cannot log in, no answer (${answer.why}): ${answer.detail}` };
    }
    if (isSuccess(answer.status)) {
      this.lockOut.suspect('unanswered', this.now());
      return { why: 'unreadable', detail: 'the answer to the login holds no token that could be used' };
    }
    const said = messageIn(answer.text, this.options.redactor.clean);
    const status = `${answer.status}${said === '' ? '' : `: ${said}`}`;
    return { why: 'refused', detail: `the box refused the login (${status}). ${this.lockOut.explain(this.now())}` };
  }

  /** When a note was written, on the monotonic clock; null where the wall clock makes that later than now, or too long ago. */
  private monoOf({ sinceWallMs }: KeptSession, longestMs: number): MonoMs | null {
    const { monoMs: now, wallMs } = this.options.clock.now();
    const age = wallMs - sinceWallMs;
    return age >= 0 && age < longestMs ? monoMs(now - age) : null;
  }

  private tellOfStore(kept: FileKept, what: string): void {
    if (!kept.ok) this.options.log('warn', `the session's token could not be ${what} (${kept.why})`);
  }

  private now(): MonoMs {
    return this.options.clock.now().monoMs;
  }
}

/** The request never left, so the box knows nothing of it. */
export const wasNeverSent = (answer: EvceAnswer): boolean =>
  answer.kind === 'unanswered' && (answer.why === 'unreachable' || answer.why === 'pin');
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function tokenIn(answer: EvceAnswer): string | null {
  if (answer.kind === 'unanswered' || !isSuccess(answer.status)) return null;
  const body = parseBody(answer.text, loginAnswerSchema);
  return body.ok && TOKEN.test(body.value.token) ? body.value.token : null;
}

export function noSession(because: { readonly why: NoSession; readonly detail: string }, retryAfterMs: Millis) {
  return { ok: false, failure: { kind: 'no-session', ...because, retryAfterMs } } as const;
}
