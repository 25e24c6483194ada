import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { Entrance } from '../../src/evce/entrance.ts';
import { createRedactor } from '../../src/evce/redact.ts';
import { memoryTokenStore, type KeptSession, type TokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { answered, fakeBox, unanswered } from './support/fake-box.ts';

const PASSWORD = 'Secret-Canary-1!';
const MINUTE = 60_000;

async function entranceWith(kept: KeptSession | null = null) {
  const box = fakeBox();
  const clock = createVirtualClock({ wallStartMs: 10 * 60 * MINUTE });
  const inner = memoryTokenStore();
  if (kept !== null) await inner.save(kept);
  const saved: KeptSession[] = [];
  const tokenStore: TokenStore = {
    ...inner,
    save(session) {
      saved.push(session);
      return inner.save(session);
    },
  };
  const log: string[] = [];
  const entrance = new Entrance({
    transport: box.transport,
    clock,
    user: 'busbar',
    password: () => PASSWORD,
    tokenStore,
    log: (level, text) => log.push(`${level} ${text}`),
    jitter: () => 0,
    redactor: createRedactor(),
  });
  return { box, clock, entrance, tokenStore, saved, log };
}

const wall = (minutes: number) => epochMs((600 + minutes) * MINUTE);

describe('the way in', () => {
  it('is announced on the disk before the login is sent, and the token stored before anybody has it', async () => {
    const { box, entrance, saved } = await entranceWith();
    await entrance.recall();
    box.intercept = ({ path }) => {
      if (path === 'login/login') expect(saved).toEqual([{ kind: 'login-begun', token: null, sinceWallMs: wall(0) }]);
      return null;
    };
    expect(await entrance.enter()).toMatchObject({ ok: true, held: { token: 't1' } });
    expect(saved.slice(1)).toEqual([{ kind: 'open', token: 't1', sinceWallMs: wall(0) }]);
  });

  it('is announced with the token that may still be open, so that a second crash does not lose it', async () => {
    const { box, entrance, saved } = await entranceWith();
    entrance.abandon('old', false);
    box.intercept = () => unanswered('timeout');
    expect(await entrance.enter()).toMatchObject({ ok: false, failure: { why: 'unanswered' } });
    expect(saved).toEqual([{ kind: 'login-begun', token: 'old', sinceWallMs: wall(0) }]);
  });

  it('does not wear the disk out while the box is away', async () => {
    const { box, clock, entrance, saved } = await entranceWith();
    box.intercept = () => unanswered('unreachable');
    for (let second = 0; second < 3600; second += 10) {
      clock.advanceTo(second * 1000);
      await entrance.enter();
    }
    expect(saved.length).toBeLessThanOrEqual(12);
  });

  it('is not tried while the farewell to the last session cannot even be sent', async () => {
    const { box, entrance } = await entranceWith();
    entrance.abandon('old', false);
    box.intercept = () => unanswered('unreachable');
    expect(await entrance.enter()).toMatchObject({ ok: false, failure: { retryAfterMs: 0 } });
    expect(box.asked).toEqual(['POST login/logout']);
  });

  it('keeps a token until the box has answered its farewell, whatever the answer', async () => {
    const { box, clock, entrance } = await entranceWith();
    entrance.abandon('old', false);
    for (const reply of [unanswered('timeout'), answered(503), answered(401)]) {
      box.intercept = ({ path }) => (path === 'login/logout' ? reply : answered(403));
      await entrance.enter();
      clock.advanceTo(clock.elapsedMs() + MINUTE);
    }
    box.asked.length = 0;
    await entrance.enter();
    expect(box.asked).toEqual(['POST login/login']);
  });

  it('says the same while it waits as when it was refused, so that nobody reads it as news', async () => {
    const { box, clock, entrance } = await entranceWith();
    await entrance.recall();
    box.intercept = () => answered(403, { message: 'already connected' });
    const refused = await entrance.enter();
    clock.advanceTo(10_000);
    const waiting = await entrance.enter();
    if (refused.ok || waiting.ok) throw new RangeError('let in');
    expect(waiting.failure).toEqual({ ...refused.failure, retryAfterMs: 20_000 });
    expect(box.asked).toHaveLength(1);
  });

  it('does not repeat the password of a box that quotes what it was sent', async () => {
    const { box, entrance } = await entranceWith();
    box.intercept = ({ body }) => answered(400, { message: `cannot read ${JSON.stringify(body)}` });
    expect(JSON.stringify(await entrance.enter())).not.toContain('Canary');
  });
});

describe('a box with another certificate', () => {
  it('is told from one that is silent, and is asked again at once', async () => {
    for (const why of ['pin', 'unreachable'] as const) {
      const { box, entrance } = await entranceWith();
      box.intercept = () => unanswered(why);
      expect(await entrance.enter()).toMatchObject({
        failure: { why: why === 'pin' ? 'pin' : 'unanswered', retryAfterMs: 0 },
      });
    }
  });
});

describe('what was kept of an earlier run', () => {
  it('is taken up where the session was open, with its age', async () => {
    const { clock, entrance } = await entranceWith({ kind: 'open', token: 'kept', sinceWallMs: wall(-60) });
    expect(await entrance.recall()).toEqual({ token: 'kept', sinceMono: clock.now().monoMs - 60 * MINUTE });
  });

  it('is taken up without an age where our clock makes no sense of it', async () => {
    for (const minutes of [1, 100_000, -13 * 60]) {
      const { entrance } = await entranceWith({ kind: 'open', token: 'kept', sinceWallMs: wall(minutes) });
      expect(await entrance.recall()).toEqual({ token: 'kept', sinceMono: null });
    }
  });

  it('explains a lock-out by the login that was under way, unless our clock makes no sense of it', async () => {
    const explained = async (minutesAgo: number) => {
      const { box, entrance } = await entranceWith({
        kind: 'login-begun',
        token: null,
        sinceWallMs: wall(-minutesAgo),
      });
      expect(await entrance.recall()).toBeNull();
      box.intercept = () => answered(403);
      const entered = await entrance.enter();
      return entered.ok ? '' : entered.failure.detail;
    };
    expect(await explained(12)).toMatch(/before its token was stored.*within 25 min/);
    expect(await explained(29)).toMatch(/before its token was stored.*within 10 min/);
    expect(await explained(-5)).toMatch(/whose token Busbar does not have.*within 30 min/);
    expect(await explained(1000)).toMatch(/whose token Busbar does not have.*within 30 min/);
  });

  it('and was under way while another session was open, has that one logged out', async () => {
    const { box, entrance } = await entranceWith({ kind: 'login-begun', token: 'older', sinceWallMs: wall(-1) });
    box.openTokens.add('older');
    await entrance.recall();
    expect(await entrance.enter()).toMatchObject({ ok: true });
    expect(box.asked).toEqual(['POST login/logout', 'POST login/login']);
    expect(box.requests[0]?.token).toBe('older');
  });
});

describe('the way out', () => {
  it('forgets the token when the box has confirmed it, and keeps it otherwise', async () => {
    for (const [reply, isKept] of [
      [answered(200), false],
      [answered(401), false],
      [answered(500), true],
      [unanswered('closed'), true],
    ] as const) {
      const { box, entrance, tokenStore } = await entranceWith();
      const entered = await entrance.enter();
      box.intercept = () => reply;
      await entrance.leave(entered.ok ? entered.held.token : null);
      expect((await tokenStore.load()).kept !== null).toBe(isKept);
    }
  });
});
