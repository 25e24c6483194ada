/**
 * The one session that the box allows its user: logs in when needed, keeps the token where a crash does not lose
 * it, and renews the session in a single place when the box no longer knows the token.
 * @module
 */
import { millis, type Millis, type MonoMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { guarded } from './allow-list.ts';
import type { Capability } from './capability.ts';
import { callTo, type EvceCall } from './endpoints.ts';
import { messageIn, type EvceFailure } from './failure.ts';
import type { EvceLog } from './log.ts';
import { createLoginGate, type LoginGate } from './login-gate.ts';
import { createLine, type Lane } from './queue.ts';
import type { TokenKept, TokenStore } from './token-store.ts';
import type { EvceAnswer, Transport } from './transport.ts';
import { loginAnswerSchema, parseBody, type LoginRequest } from './wire.ts';

export interface Credentials {
  readonly user: string;
  /** Asked for at each login, so that the secret is held nowhere else. */
  readonly password: () => string;
}

export interface SessionOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly tokenStore: TokenStore;
  /** What may be called besides what regulating needs; by default nothing. */
  readonly allow?: readonly Capability[];
  readonly log: EvceLog;
  /** Draws from 0 to below 1. */
  readonly jitter: () => number;
}

export type Reply =
  /** `begunMonoMs`: when its turn came. An answer proves nothing about writes that went out while it waited. */
  | { readonly kind: 'ok'; readonly text: string; readonly bytes?: Uint8Array; readonly begunMonoMs: MonoMs }
  | { readonly kind: 'failed'; readonly failure: EvceFailure };

export interface Session {
  /** Waits in `lane`, then sends. Nothing else is sent until the answer is there, a renewal of the session included. */
  ask(lane: Lane, call: EvceCall): Promise<Reply>;
  /** Likewise, but `pick` chooses when the turn comes; null where nothing is left to send. */
  askLate(lane: Lane, pick: () => EvceCall | null): Promise<Reply | null>;
  /** Rises with every login: ids may have changed since the last one. */
  logins(): number;
  /** Logs out when everyone waiting has been served. */
  close(): Promise<void>;
}

type Admission =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly failure: Extract<EvceFailure, { kind: 'no-session' }> };

const UNAUTHORISED = 401;
/** The guide: a session ends after 30 min without a request. */
const LOCK_OUT_MINUTES = 30;

export function createSession(options: SessionOptions): Session {
  return new BoxSession(options);
}

/** Owns the token and the turn to use it. */
class BoxSession implements Session {
  private readonly options: SessionOptions;
  private readonly transport: Transport;
  private readonly line = createLine();
  private readonly gate: LoginGate;
  private token: string | null = null;
  /** A token that the box may still hold open; it is logged out before the next login. */
  private abandoned: string | null = null;
  private isStoreRead = false;
  private isClosed = false;
  private loginCount = 0;

  constructor(options: SessionOptions) {
    this.options = options;
    this.transport = guarded(options.transport, options.allow ?? []);
    this.gate = createLoginGate(options.jitter);
  }

  ask(lane: Lane, call: EvceCall): Promise<Reply> {
    return this.line.run(lane, () => this.perform(call));
  }

  askLate(lane: Lane, pick: () => EvceCall | null): Promise<Reply | null> {
    return this.line.run(lane, async () => {
      const call = pick();
      return call === null ? null : this.perform(call);
    });
  }

  logins(): number {
    return this.loginCount;
  }

  close(): Promise<void> {
    return this.line.run('farewell', () => this.logOut());
  }

  private async perform(call: EvceCall): Promise<Reply> {
    const begunMonoMs = this.now();
    const first = await this.admission();
    if (!first.ok) return { kind: 'failed', failure: first.failure };
    const answer = await this.transport.send({ ...call, token: first.token });
    if (!isUnauthorised(answer)) return replyOf(answer, begunMonoMs);
    this.abandoned = first.token;
    this.token = null;
    const second = await this.admission();
    if (!second.ok) return { kind: 'failed', failure: second.failure };
    return replyOf(await this.transport.send({ ...call, token: second.token }), begunMonoMs);
  }

  private async admission(): Promise<Admission> {
    if (this.isClosed) return noSession('the session has been closed', millis(0));
    if (!this.isStoreRead) {
      this.isStoreRead = true;
      this.token = await this.options.tokenStore.load();
    }
    return this.token === null ? this.logIn() : { ok: true, token: this.token };
  }

  private async logIn(): Promise<Admission> {
    const wait = this.gate.waitMs(this.now());
    if (wait > 0) return noSession(`the next login is due in ${Math.ceil(wait / 1000)} s`, wait);
    await this.logOutAbandoned();
    const { user, password } = this.options.credentials;
    const body: LoginRequest = { login: user, password: password() };
    const answer = await this.transport.send({ ...callTo('login'), token: null, body });
    const token = tokenIn(answer);
    if (!wasNeverSent(answer)) this.gate.tried(this.now(), token !== null);
    if (token === null) return noSession(whyNot(answer), this.gate.waitMs(this.now()));
    await this.keep(token);
    this.token = token;
    this.loginCount += 1;
    return { ok: true, token };
  }

  /** Fails whenever the box has restarted or the token has expired; that must not keep anyone from logging in. */
  private async logOutAbandoned(): Promise<void> {
    if (this.abandoned === null) return;
    await this.transport.send({ ...callTo('logout'), token: this.abandoned });
    this.abandoned = null;
  }

  /** Stored before its first use; a store that fails costs a lock-out after a crash, not the control now. */
  private async keep(token: string): Promise<void> {
    this.tellOfStore(await this.options.tokenStore.save(token), 'stored: after a crash the box may lock Busbar out');
  }

  private tellOfStore(kept: TokenKept, what: string): void {
    if (!kept.ok) this.options.log('warn', `the session's token could not be ${what} (${kept.why})`);
  }

  private async logOut(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    const last = this.token ?? this.abandoned;
    if (last === null) return;
    const answer = await this.transport.send({ ...callTo('logout'), token: last });
    // Unanswered, the box may still hold the session: then the token is the key to it at the next start.
    if (answer.kind === 'answered') this.tellOfStore(await this.options.tokenStore.clear(), 'removed');
  }

  private now(): MonoMs {
    return this.options.clock.now().monoMs;
  }
}

/** The request never left, so the box has counted no login. */
const wasNeverSent = (answer: EvceAnswer): boolean =>
  answer.kind === 'unanswered' && (answer.why === 'unreachable' || answer.why === 'pin');
const isUnauthorised = (answer: EvceAnswer): boolean => answer.kind === 'answered' && answer.status === UNAUTHORISED;
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function tokenIn(answer: EvceAnswer): string | null {
  if (answer.kind === 'unanswered' || !isSuccess(answer.status)) return null;
  const body = parseBody(answer.text, loginAnswerSchema);
  return body.ok ? body.value.token : null;
}

function whyNot(answer: EvceAnswer): string {
  if (answer.kind === 'unanswered') return `no answer to the login (${answer.why}): ${answer.detail}`;
  if (isSuccess(answer.status)) return 'the answer to the login holds no token';
  const said = messageIn(answer.text);
  return (
    `the box refused the login (${answer.status}${said === '' ? '' : `: ${said}`}); ` +
    `where another session of this user is open it can last ${LOCK_OUT_MINUTES} min`
  );
}

function noSession(detail: string, retryAfterMs: Millis): Admission {
  return { ok: false, failure: { kind: 'no-session', detail, retryAfterMs } };
}

function replyOf(answer: EvceAnswer, begunMonoMs: MonoMs): Reply {
  if (answer.kind === 'unanswered') return { kind: 'failed', failure: answer };
  if (isSuccess(answer.status)) {
    const { text, bytes } = answer;
    return { kind: 'ok', text, ...(bytes === undefined ? {} : { bytes }), begunMonoMs };
  }
  return { kind: 'failed', failure: { kind: 'refused', status: answer.status, detail: messageIn(answer.text) } };
}
