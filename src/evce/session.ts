/**
 * The one session that the box allows its user: entered when needed, renewed before it ends and in one single place
 * when the box no longer knows the token, and kept alive while nobody asks for anything.
 * @module
 */
import { millis, type MonoMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { guarded } from './allow-list.ts';
import type { Allowance } from './capability.ts';
import { callTo, type EvceCall } from './endpoints.ts';
import { Entrance, isSuccess, noSession, wasNeverSent, type Entered } from './entrance.ts';
import type { EvceFailure } from './failure.ts';
import { createKicks, STAND_DOWN_TEXT } from './kicks.ts';
import type { EvceLog } from './log.ts';
import { missingInPassword } from './password.ts';
import { createLine, type Lane, type Line } from './queue.ts';
import { createRedactor } from './redact.ts';
import { OUTDATED, replyOf, type LateCall, type Reply } from './session-reply.ts';
import { isRenewalDue, KEEP_ALIVE_MS, wasThrownOut, type Held, type Traffic } from './session-life.ts';
import type { TokenStore } from './token-store.ts';
import type { EvceAnswer, Transport } from './transport.ts';
import { passwordRequestSchema, type PasswordRequest } from './wire.ts';

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
  readonly allow?: readonly Allowance[];
  readonly log: EvceLog;
  /** Draws from 0 to below 1. */
  readonly jitter: () => number;
}

/** How a change of the password ended; `weak` says what the new one lacks, and that nothing was sent. */
export type PasswordChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'weak'; readonly missing: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: EvceFailure };

export type { Reply } from './session-reply.ts';

export interface Session {
  /** Waits in `lane`, then sends. Nothing else is sent until the answer is there, a renewal of the session included. */
  ask(lane: Lane, call: LateCall): Promise<Reply>;
  /** Likewise, but `pick` chooses when the turn comes; null where nothing is left to send. */
  askLate(lane: Lane, pick: () => LateCall | null): Promise<Reply | null>;
  /** Checks the new password against the box's rule, then changes it; this session goes on with the new one. */
  changePassword(next: string): Promise<PasswordChange>;
  /** Rises with every login: ids may have changed since the last one. */
  logins(): number;
  /** Logs out when everyone waiting has been served. */
  close(): Promise<void>;
}

const UNAUTHORISED = 401;
const SERVER_ERROR = 500;
const NEVER = -Infinity;

export function createSession(options: SessionOptions): Session {
  return new BoxSession(options);
}

/** Owns the token and the turn to use it. */
class BoxSession implements Session {
  private readonly clock: Clock;
  private readonly log: EvceLog;
  private readonly transport: Transport;
  private readonly line: Line;
  private readonly entrance: Entrance;
  private readonly kicks = createKicks();
  private readonly redactor = createRedactor();
  private password: () => string;
  private held: Held | null = null;
  /** Whoever is let in is let in once, however many ask. */
  private entering: Promise<Entered> | null = null;
  private cancelKeepAlive: (() => void) | null = null;
  private isRecalled = false;
  private isClosed = false;
  private loginCount = 0;
  private traffic: Traffic = { acceptedAt: NEVER, silentAt: NEVER, wroteAt: NEVER };

  constructor(options: SessionOptions) {
    const { clock, log, credentials } = options;
    this.clock = clock;
    this.log = log;
    this.transport = guarded(options.transport, options.allow ?? []);
    this.line = createLine(clock);
    this.password = credentials.password;
    const { transport, redactor } = this;
    const { user } = credentials;
    this.entrance = new Entrance({ ...options, transport, redactor, user, password: () => this.password() });
  }

  ask(lane: Lane, call: LateCall): Promise<Reply> {
    return this.line.run(lane, () => this.perform(lane, call));
  }

  askLate(lane: Lane, pick: () => LateCall | null): Promise<Reply | null> {
    return this.line.run(lane, async () => {
      const call = pick();
      return call === null ? null : this.perform(lane, call);
    });
  }

  async changePassword(next: string): Promise<PasswordChange> {
    const missing = missingInPassword(next);
    if (missing.length > 0) return { kind: 'weak', missing };
    this.redactor.hide(next);
    const body: PasswordRequest = { password: this.password(), new_password: next };
    const reply = await this.ask('poll', { ...callTo('changePassword'), body });
    return reply.kind === 'ok' ? { kind: 'changed' } : { kind: 'failed', failure: reply.failure };
  }

  logins(): number {
    return this.loginCount;
  }

  close(): Promise<void> {
    return this.line.run('farewell', async () => {
      if (this.isClosed) return;
      this.isClosed = true;
      this.cancelKeepAlive?.();
      await this.entrance.leave(this.held?.token ?? null);
    });
  }

  private async perform(lane: Lane, late: LateCall): Promise<Reply> {
    const { ofLogin, ...call } = late;
    const begunMonoMs = this.now();
    const first = await this.admission(lane);
    if (!first.ok) return { kind: 'failed', failure: first.failure };
    if (this.isOutdated(ofLogin)) return OUTDATED;
    const answer = await this.send(first.held, lane, call);
    if (!isUnauthorised(answer)) return replyOf(answer, begunMonoMs, this.redactor.clean);
    this.lose(first.held);
    const second = await this.admission(lane);
    if (!second.ok) return { kind: 'failed', failure: second.failure };
    if (this.isOutdated(ofLogin)) return OUTDATED;
    return replyOf(await this.send(second.held, lane, call), begunMonoMs, this.redactor.clean);
  }

  private isOutdated(ofLogin: number | undefined): boolean {
    return ofLogin !== undefined && ofLogin !== this.loginCount;
  }

  private async send(held: Held, lane: Lane, call: EvceCall): Promise<EvceAnswer> {
    const answer = await this.transport.send({ ...call, token: held.token });
    if (lane === 'lower' || lane === 'raise') this.note('wroteAt');
    if (!isOfSession(answer)) this.note('silentAt');
    if (wasNeverSent(answer) || isUnauthorised(answer)) return answer;
    this.entrance.used();
    if (isOfSession(answer)) this.note('acceptedAt');
    await this.noteNewPassword(call, answer);
    return answer;
  }

  private admission(lane: Lane): Promise<Entered> {
    this.entering ??= this.admit(lane).finally(() => {
      this.entering = null;
    });
    return this.entering;
  }

  private async admit(lane: Lane): Promise<Entered> {
    if (this.isClosed) return noSession({ why: 'closed', detail: 'the session has been closed' }, millis(0));
    if (!this.isRecalled) {
      this.isRecalled = true;
      this.hold(await this.entrance.recall());
    }
    if (this.held !== null && !this.mustRenew(this.held, lane)) return { ok: true, held: this.held };
    const standDown = this.kicks.standDownMs(this.now());
    if (standDown > 0) return noSession({ why: 'stood-down', detail: STAND_DOWN_TEXT }, standDown);
    if (this.held !== null) this.entrance.abandon(this.held.token, false);
    this.held = null;
    const entered = await this.entrance.enter();
    if (!entered.ok) return entered;
    this.loginCount += 1;
    this.hold(entered.held);
    return entered;
  }

  /** Only polls renew: a write waits for nothing, and a poll has its turn only where no write is waiting. */
  private mustRenew(held: Held, lane: Lane): boolean {
    return lane === 'poll' && this.entrance.isOpen() && isRenewalDue(held, this.traffic, this.now());
  }

  /** The box does not know the token any more. Whoever notices first deals with it. */
  private lose(held: Held): void {
    if (this.held !== held) return;
    this.held = null;
    this.entrance.abandon(held.token, true);
    const isKick = wasThrownOut(held, this.traffic, this.now());
    if (isKick && this.kicks.kicked(this.now())) this.log('warn', STAND_DOWN_TEXT);
  }

  /** With the password the box ends all sessions of the user, this one included. */
  private async noteNewPassword(call: EvceCall, answer: EvceAnswer): Promise<void> {
    const { method, path } = callTo('changePassword');
    if (call.method !== method || call.path !== path) return;
    if (answer.kind === 'unanswered' || !isSuccess(answer.status)) return;
    const body = passwordRequestSchema.safeParse(call.body);
    if (body.success) this.password = () => body.data.new_password;
    this.held = null;
    await this.entrance.revoked();
  }

  private hold(held: Held | null): void {
    this.held = held;
    this.traffic = { ...this.traffic, acceptedAt: NEVER };
    if (held !== null && this.cancelKeepAlive === null) this.watchIdle(KEEP_ALIVE_MS);
  }

  /** Polling keeps the session alive; where it has stopped, a small read does. */
  private watchIdle(delayMs: number): void {
    this.cancelKeepAlive = this.clock.schedule(delayMs, () => {
      this.cancelKeepAlive = null;
      if (this.held === null || this.isClosed) return;
      const idleMs = this.now() - this.traffic.acceptedAt;
      if (idleMs >= KEEP_ALIVE_MS) void this.ask('poll', callTo('zones'));
      this.watchIdle(idleMs >= KEEP_ALIVE_MS ? KEEP_ALIVE_MS : KEEP_ALIVE_MS - idleMs);
    });
  }

  private note(what: keyof Traffic): void {
    this.traffic = { ...this.traffic, [what]: this.now() };
  }

  private now(): MonoMs {
    return this.clock.now().monoMs;
  }
}

/** While a box starts, its web server answers in its place, whatever the session. */
const isOfSession = (answer: EvceAnswer): boolean => answer.kind === 'answered' && answer.status < SERVER_ERROR;
const isUnauthorised = (answer: EvceAnswer): boolean => answer.kind === 'answered' && answer.status === UNAUTHORISED;
