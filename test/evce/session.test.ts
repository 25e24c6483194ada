import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import type { Capability } from '../../src/evce/capability.ts';
import { callTo } from '../../src/evce/endpoints.ts';
import { createSession } from '../../src/evce/session.ts';
import { memoryTokenStore, type TokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { answered, fakeBox, later, unanswered } from './support/fake-box.ts';

const ZONES = callTo('zones');

function sessionUnderTest(tokenStore: TokenStore = memoryTokenStore()) {
  const box = fakeBox();
  const clock = createVirtualClock({ wallStartMs: 0 });
  const log: string[] = [];
  const session = createSession({
    transport: box.transport,
    clock,
    credentials: { user: 'busbar', password: () => 'Secret-Canary-1!' },
    tokenStore,
    log: (level, text) => log.push(`${level} ${text}`),
    jitter: () => 0,
  });
  return { box, clock, session, tokenStore, log, ask: () => session.ask('poll', ZONES) };
}

async function storeHolding(token: string): Promise<TokenStore> {
  const store = memoryTokenStore();
  await store.save({ kind: 'open', token, sinceWallMs: epochMs(0) });
  return store;
}

describe('a session', () => {
  it('logs in once, with name and password, and uses the token from then on', async () => {
    const { box, ask, session } = sessionUnderTest();
    await Promise.all([ask(), ask(), ask()]);
    expect(box.asked).toEqual(['POST login/login', 'GET em/zones', 'GET em/zones', 'GET em/zones']);
    expect(box.requests[0]).toMatchObject({ token: null, body: { login: 'busbar', password: 'Secret-Canary-1!' } });
    expect(box.requests[1]).toMatchObject({ token: 't1' });
    expect(session.logins()).toBe(1);
  });

  it('has the token in the store before its first use', async () => {
    const { box, ask, tokenStore } = sessionUnderTest();
    const storedAtUse: (string | null)[] = [];
    box.intercept = (request) => {
      if (request.token !== null) void tokenStore.load().then(({ kept }) => storedAtUse.push(kept?.token ?? null));
      return null;
    };
    await ask();
    expect(storedAtUse).toEqual(['t1']);
  });

  it('uses a stored token that still holds, without logging in', async () => {
    const { box, ask, session } = sessionUnderTest(await storeHolding('kept'));
    box.openTokens.add('kept');
    expect(await ask()).toMatchObject({ kind: 'ok' });
    expect(box.asked).toEqual(['GET em/zones']);
    expect(session.logins()).toBe(0);
  });

  it('logs a stored token out that no longer holds, whatever comes of that, and logs in', async () => {
    for (const reply of [answered(401), answered(500), unanswered('timeout')]) {
      const { box, ask, tokenStore } = sessionUnderTest(await storeHolding('old'));
      box.intercept = ({ path }) => (path === 'login/logout' ? reply : null);
      expect(await ask()).toMatchObject({ kind: 'ok' });
      expect(box.asked).toEqual(['GET em/zones', 'POST login/logout', 'POST login/login', 'GET em/zones']);
      expect(box.requests[1]?.token).toBe('old');
      expect((await tokenStore.load()).kept).toMatchObject({ kind: 'open', token: 't1' });
    }
  });

  it('renews itself once when the box has forgotten the token, and not again for the same call', async () => {
    const { box, ask, clock } = sessionUnderTest();
    await ask();
    clock.advanceTo(60_000);
    box.openTokens.clear();
    expect(await ask()).toMatchObject({ kind: 'ok' });
    box.intercept = ({ path }) => (path === 'em/zones' ? answered(401, { message: 'go away' }) : null);
    box.asked.length = 0;
    const refused = await ask();
    expect(box.asked).toEqual(['GET em/zones']);
    expect(refused).toMatchObject({ kind: 'failed', failure: { kind: 'no-session' } });
  });

  it('reports a token that is refused although it is new', async () => {
    const { box, clock, ask } = sessionUnderTest(await storeHolding('old'));
    box.intercept = ({ path }) => (path === 'em/zones' ? answered(401, { message: 'go away' }) : null);
    for (let minute = 1; minute <= 10; minute += 1) {
      expect(await ask()).toEqual({ kind: 'failed', failure: { kind: 'refused', status: 401, detail: 'go away' } });
      expect(box.asked.filter((line) => line === 'POST login/login')).toHaveLength(minute);
      clock.advanceTo(minute * 60_000);
    }
  });

  it('tells a lock-out, waits between logins, and is back within 35 s of being let in', async () => {
    const { box, clock, ask } = sessionUnderTest();
    box.intercept = ({ path }) => (path === 'login/login' ? answered(403, { message: 'already connected' }) : null);
    const first = await ask();
    expect(first).toMatchObject({ failure: { kind: 'no-session', why: 'refused', retryAfterMs: 30_000 } });
    expect(JSON.stringify(first)).toContain('already connected');
    expect(JSON.stringify(first)).toContain('30 min');
    for (let second = 1; second <= 600; second += 1) {
      clock.advanceTo(second * 1000);
      await ask();
    }
    const tries = box.asked.length;
    expect(tries).toBeLessThanOrEqual(21);
    box.intercept = () => null;
    let waited = 0;
    for (; (await ask()).kind === 'failed'; waited += 1) clock.advanceTo((600 + waited + 1) * 1000);
    expect(waited).toBeLessThanOrEqual(35);
  });

  it('does not count logins that never reached the box', async () => {
    const { box, ask } = sessionUnderTest();
    box.intercept = () => unanswered('unreachable');
    for (let round = 0; round < 5; round += 1) {
      expect(await ask()).toMatchObject({ failure: { kind: 'no-session', retryAfterMs: 0 } });
    }
    box.intercept = () => null;
    expect(await ask()).toMatchObject({ kind: 'ok' });
  });

  it('takes an answer without a token for a refusal', async () => {
    for (const token of [undefined, '', 'line\nbreak', 'x'.repeat(10_000)]) {
      const { box, ask } = sessionUnderTest();
      box.intercept = () => answered(200, { token });
      expect(await ask()).toMatchObject({ failure: { kind: 'no-session', why: 'unreadable' } });
    }
  });

  it('regulates on without a store that works, and says so', async () => {
    const broken: TokenStore = {
      load: async () => ({ kept: null, isPrivate: true, complaint: 'the stored token is damaged' }),
      save: async () => ({ ok: false, why: 'ENOSPC' }),
      clear: async () => ({ ok: false, why: 'EACCES' }),
    };
    const { ask, session, log } = sessionUnderTest(broken);
    expect(await ask()).toMatchObject({ kind: 'ok' });
    await session.close();
    expect(log).toEqual([
      'warn the stored token is damaged',
      "warn the session's token could not be announced: after a crash the box may lock Busbar out (ENOSPC)",
      "warn the session's token could not be stored: after a crash the box may lock Busbar out (ENOSPC)",
      "warn the session's token could not be removed (EACCES)",
    ]);
  });

  it('logs out at the end, after everyone who waits, and forgets the token', async () => {
    const { box, ask, session, tokenStore } = sessionUnderTest();
    await Promise.all([ask(), session.close(), ask()]);
    expect(box.asked).toEqual(['POST login/login', 'GET em/zones', 'GET em/zones', 'POST login/logout']);
    expect((await tokenStore.load()).kept).toBeNull();
    expect(await ask()).toMatchObject({ failure: { kind: 'no-session', detail: 'the session has been closed' } });
    await session.close();
    expect(box.asked).toHaveLength(4);
  });

  it('keeps the token when the logout is not answered: it is the key to the session at the next start', async () => {
    const { box, ask, session, tokenStore } = sessionUnderTest();
    await ask();
    box.intercept = () => unanswered('timeout');
    await session.close();
    expect((await tokenStore.load()).kept?.token).toBe('t1');
  });

  it('never lets out the password or a token', async () => {
    const { box, ask, log } = sessionUnderTest(await storeHolding('Token-Canary'));
    const replies: unknown[] = [];
    for (const scripted of [answered(403, {}), unanswered('closed'), answered(500, { message: 'broken' })]) {
      box.intercept = () => scripted;
      replies.push(await ask());
    }
    expect(JSON.stringify([replies, log])).not.toContain('Canary');
  });

  it('renews itself when a poll finds it old, never with a write, and logs the old token out', async () => {
    const { box, clock, session, ask } = sessionUnderTest();
    await ask();
    const elevenHours = 11 * 3_600_000;
    await clock.runUntil(elevenHours - 5_000);
    await session.ask('lower', ZONES);
    await clock.runUntil(elevenHours + 1_000);
    box.asked.length = 0;
    await session.ask('lower', ZONES);
    await session.ask('read-back', ZONES);
    await ask();
    expect(box.asked).toEqual(['GET em/zones', 'GET em/zones', 'GET em/zones']);
    await clock.runUntil(elevenHours + 11_000);
    box.asked.length = 0;
    await ask();
    expect(box.asked).toEqual(['POST login/logout', 'POST login/login', 'GET em/zones']);
    expect(box.requests.at(-3)?.token).toBe('t1');
  });

  it('lets in once, when two find out at the same time that the session is over', async () => {
    const { box, clock, session, ask } = sessionUnderTest();
    await ask();
    clock.advanceTo(60_000);
    box.openTokens.clear();
    const hung = later();
    box.intercept = ({ method }) => (method === 'GET' && box.asked.length === 3 ? hung.answer : null);
    const hanging = ask();
    const cut = session.ask('lower', { ...ZONES, method: 'GET' });
    await clock.runUntil(62_000);
    hung.give(answered(401));
    expect(await cut).toMatchObject({ kind: 'ok' });
    expect(await hanging).toMatchObject({ kind: 'ok' });
    expect(session.logins()).toBe(2);
  });

  it('asks for nothing when there is nothing left to send', async () => {
    const { box, session } = sessionUnderTest();
    expect(await session.askLate('lower', () => null)).toBeNull();
    expect(box.asked).toEqual([]);
  });
});

describe('a change of the password', () => {
  const NEXT = 'Another-Canary-2!';

  function changing(allow: readonly Capability[] = ['password']) {
    const box = fakeBox();
    const clock = createVirtualClock({ wallStartMs: 0 });
    const tokenStore = memoryTokenStore();
    const session = createSession({
      transport: box.transport,
      clock,
      credentials: { user: 'busbar', password: () => 'Secret-Canary-1!' },
      tokenStore,
      allow,
      log: () => undefined,
      jitter: () => 0,
    });
    box.intercept = ({ path }) => (path === 'login/passwd' ? answered(200, {}) : null);
    return { box, clock, session, tokenStore };
  }

  it('is not sent where the new one breaks the rule, and says what it lacks', async () => {
    const { box, session } = changing();
    expect(await session.changePassword('too short')).toEqual({
      kind: 'weak',
      missing: ['at least 12 characters', 'an upper-case letter', 'a digit', 'one of @ $ ! % ? &'],
    });
    expect(box.asked).toEqual([]);
  });

  it('ends the session, forgets its token, and goes on with the new one', async () => {
    const { box, clock, session, tokenStore } = changing();
    expect(await session.changePassword(NEXT)).toEqual({ kind: 'changed' });
    expect(box.requests.at(-1)?.body).toEqual({ password: 'Secret-Canary-1!', new_password: NEXT });
    expect((await tokenStore.load()).kept).toBeNull();
    await clock.runUntil(30_000);
    box.asked.length = 0;
    expect(await session.ask('poll', ZONES)).toMatchObject({ kind: 'ok' });
    expect(box.asked).toEqual(['POST login/login', 'GET em/zones']);
    expect(box.requests.at(-2)?.body).toEqual({ login: 'busbar', password: NEXT });
  });

  it('that the box refuses leaves everything as it was', async () => {
    const { box, session, tokenStore } = changing();
    box.intercept = ({ path }) => (path === 'login/passwd' ? answered(403, { message: `not ${NEXT}` }) : null);
    const changed = await session.changePassword(NEXT);
    expect(changed).toMatchObject({ kind: 'failed', failure: { kind: 'refused', status: 403 } });
    expect(JSON.stringify(changed)).not.toContain('Canary');
    expect((await tokenStore.load()).kept?.token).toBe('t1');
    expect(await session.ask('poll', ZONES)).toMatchObject({ kind: 'ok' });
  });

  it('is a mistake of the program where the site file does not allow it', async () => {
    const { session } = changing([]);
    await expect(session.changePassword(NEXT)).rejects.toThrow('may not call POST login/passwd');
  });
});
