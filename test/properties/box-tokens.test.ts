/**
 * The rules of the vendor's guide for tokens, as an oracle of a few lines beside the simulated box: whatever users, time
 * and administrators do, the box lets in whom the rules let in, and nobody else.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBox, type Box } from '../../sim/evce/router.ts';
import type { BoxUser } from '../../sim/evce/users.ts';
import { aBox, CHIEF, CONTROLLER } from '../sim/evce/support/boxes.ts';

const MINUTE_MS = 60_000;
const IDLE_MINUTES = 30;
const LIFE_MINUTES = 12 * 60;
const PASSWORDS = [CONTROLLER.password, 'Another-Secret1!', 'wrong'] as const;

/** What the guide says of one token. */
interface Known {
  readonly user: string;
  readonly token: string;
  readonly loginMinute: number;
  seenMinute: number;
  isEnded: boolean;
}

type Step =
  | { readonly kind: 'login'; readonly user: 0 | 1; readonly password: 0 | 1 | 2 }
  | { readonly kind: 'use' | 'logout'; readonly token: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'password'; readonly token: number; readonly next: 0 | 1 | 2 }
  | { readonly kind: 'delete' | 'add'; readonly user: 0 | 1 }
  | { readonly kind: 'restart' };

const bit = fc.constantFrom(0 as const, 1 as const);
const choice = fc.constantFrom(0 as const, 1 as const, 2 as const);
const token = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('login' as const), user: bit, password: choice }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('use' as const, 'logout' as const), token }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 40 }) }) },
  fc.record({ kind: fc.constant('password' as const), token, next: choice }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'add' as const), user: bit }),
  fc.constant({ kind: 'restart' as const }),
);

/** The box and the oracle, which live through the same. */
class Doorkeeper {
  readonly box: Box;
  readonly known: Known[] = [];
  readonly passwords = new Map<string, string>();
  minute = 0;
  private readonly advance: (plantMs: number) => void;

  constructor() {
    const { model } = aBox();
    let starts = 0;
    const users = [CONTROLLER, { ...CHIEF, password: PASSWORDS[0] }];
    this.box = createBox({ model, users, drawSecret: () => new Uint8Array(32).fill((starts += 1)) });
    this.advance = (plantMs) => model.advance(plantMs);
    for (const { name, password } of users) this.passwords.set(name, password);
  }

  isOpen({ isEnded, loginMinute, seenMinute }: Known): boolean {
    return !isEnded && this.minute - loginMinute < LIFE_MINUTES && this.minute - seenMinute < IDLE_MINUTES;
  }

  end(user: string): void {
    for (const each of this.known) if (each.user === user) each.isEnded = true;
  }

  async live(now: Step): Promise<void> {
    switch (now.kind) {
      case 'login':
        return this.login(nameOf(now.user), PASSWORDS[now.password]);
      case 'use':
      case 'logout':
        return this.request(this.known[now.token], now.kind);
      case 'password':
        return this.changePassword(this.known[now.token], PASSWORDS[now.next]);
      case 'pass':
        this.minute += now.minutes;
        return this.advance(this.minute * MINUTE_MS);
      case 'delete':
        this.box.connections.deleteUser(nameOf(now.user));
        this.passwords.delete(nameOf(now.user));
        return this.end(nameOf(now.user));
      case 'add':
        return this.add({ name: nameOf(now.user), password: PASSWORDS[0], role: 'EBMS' });
      case 'restart':
        this.box.restart();
        for (const each of this.known) each.isEnded = true;
    }
  }

  private add(user: BoxUser): void {
    expect(this.box.users.add(user)).toBe(this.passwords.has(user.name) ? 'taken' : 'ok');
    if (!this.passwords.has(user.name)) this.passwords.set(user.name, user.password);
  }

  private async login(login: string, password: string): Promise<void> {
    const reply = await this.box.handle({
      method: 'POST',
      path: 'login/login',
      token: null,
      body: { login, password },
    });
    const isOccupied = this.known.some((each) => each.user === login && this.isOpen(each));
    const expected = this.passwords.get(login) !== password ? 401 : isOccupied ? 403 : 200;
    expect(reply.status).toBe(expected);
    if (expected !== 200) return;
    this.end(login);
    const given = (reply.body as { readonly token: string }).token;
    expect(this.known.map((each) => each.token)).not.toContain(given);
    this.known.push({ user: login, token: given, loginMinute: this.minute, seenMinute: this.minute, isEnded: false });
  }

  private async request(known: Known | undefined, kind: 'use' | 'logout'): Promise<void> {
    if (known === undefined) return;
    const call = kind === 'use' ? { method: 'GET', path: 'em/zones' } : { method: 'POST', path: 'login/logout' };
    const { status } = await this.box.handle({ ...call, token: known.token });
    expect(status).toBe(this.isOpen(known) ? 200 : 401);
    if (status === 200) known.seenMinute = this.minute;
    if (status === 200 && kind === 'logout') known.isEnded = true;
  }

  private async changePassword(known: Known | undefined, next: string): Promise<void> {
    if (known === undefined) return;
    const body = { password: this.passwords.get(known.user) ?? '', new_password: next };
    const { status } = await this.box.handle({ method: 'POST', path: 'login/passwd', token: known.token, body });
    expect(status).toBe(!this.isOpen(known) ? 401 : next === 'wrong' ? 400 : 200);
    if (status === 400) known.seenMinute = this.minute;
    if (status !== 200) return;
    this.passwords.set(known.user, next);
    this.end(known.user);
  }
}

const nameOf = (user: 0 | 1): string => (user === 0 ? CONTROLLER : CHIEF).name;

describe('the tokens of the box', () => {
  it('open the door to whom the guide’s rules let in, and to nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const keeper = new Doorkeeper();
        for (const each of steps) await keeper.live(each);
      }),
      { numRuns: 300 },
    );
  });
});
