/**
 * What can befall a session, on the virtual clock against the simulated box: nothing leaves the client stuck. It is back
 * within 35 s of the box letting it in again, and within 15 s where its stored token still holds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTokenStore, type TokenStore } from '../../src/evce/token-store.ts';
import { answered } from './support/fake-box.ts';
import { livingBox, runClient, type LivingBox, type RunningClient } from './support/living-box.ts';
import { CONTROLLER } from '../sim/evce/support/boxes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BACK_S = 35;
const BACK_WITH_TOKEN_S = 15;

/** Slow polling, for tests that run for days. */
const LEISURELY = { metersMs: 30_000, statusesMs: 60_000, reductionsMs: 60_000, directoryMs: HOUR };

/** A client that has been polling for a minute. */
async function settledClient(living: LivingBox, options: Parameters<typeof runClient>[1] = {}) {
  const client = runClient(living, options);
  await living.clock.runUntil(living.clock.elapsedMs() + MINUTE);
  expect(client.lastSeen()).toBeGreaterThanOrEqual(living.clock.elapsedMs() / 1000 - 2);
  return client;
}

/** The longest time without news of the box, in seconds. */
function longestGap({ events }: RunningClient): number {
  const times = events.filter(({ kind }) => kind === 'MeterObserved').map(({ at }) => at.monoMs / 1000);
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

/** The most logins within any minute. */
const mostInAMinute = (logins: readonly number[]): number =>
  Math.max(0, ...logins.map((from) => logins.filter((at) => at >= from && at < from + 60).length));

describe('a token that grows old', () => {
  it('is renewed every eleven hours without a gap', async () => {
    const living = livingBox();
    const client = runClient(living, { intervals: LEISURELY });
    await living.clock.runUntil(40 * HOUR);
    expect(living.logins).toHaveLength(4);
    expect(living.logins[1]).toBeGreaterThanOrEqual(11 * 3600);
    expect(living.logins[1]).toBeLessThan(11 * 3600 + 60);
    expect(longestGap(client)).toBeLessThanOrEqual(33);
  });

  it('runs out after twelve hours where it was not renewed, and that costs no poll', async () => {
    const living = livingBox();
    const first = await settledClient(living, { intervals: LEISURELY });
    first.crash();
    // Our clock has lost the time since, so that nobody knows how old the token is.
    const kept = (await first.tokenStore.load()).kept;
    if (kept !== null) await first.tokenStore.save({ ...kept, sinceWallMs: (kept.sinceWallMs + 1e12) as never });
    const second = runClient(living, { intervals: LEISURELY, tokenStore: first.tokenStore });
    await living.clock.runUntil(14 * HOUR);
    expect(living.logins).toHaveLength(2);
    expect(living.logins[1]).toBeGreaterThanOrEqual(12 * 3600);
    expect(longestGap(second)).toBeLessThanOrEqual(33);
  });
});

describe('a session that nobody uses', () => {
  it('is kept alive while polling has stopped', async () => {
    const living = livingBox();
    const never = { metersMs: 24 * HOUR, statusesMs: 24 * HOUR, reductionsMs: 24 * HOUR, directoryMs: 24 * HOUR };
    const client = runClient(living, { intervals: never });
    await living.clock.runUntil(10 * HOUR);
    expect(living.logins).toEqual([0]);
    expect(await living.rival()).toBe(false);
    await client.close();
    expect(await living.rival()).toBe(true);
  });

  it('ends while the machine sleeps, and is entered anew when it wakes', async () => {
    const living = livingBox();
    const client = await settledClient(living);
    living.box.model.advance(living.clock.elapsedMs() + 40 * MINUTE);
    living.clock.advanceTo(living.clock.elapsedMs() + 40 * MINUTE);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(3);
  });
});

describe('a box that ends sessions although they are used', () => {
  it.each(['writes', 'none'] as const)(
    'because only %s count, costs a login each half an hour and no poll',
    async (activity) => {
      const living = livingBox({ modes: { activity } });
      const client = runClient(living, { intervals: LEISURELY });
      await living.clock.runUntil(6 * HOUR);
      expect(living.logins).toHaveLength(13);
      expect(longestGap(client)).toBeLessThanOrEqual(33);
      expect(client.lastDown()).toBe('');
    },
  );
});

describe('a box that restarts', () => {
  it('is entered within 15 s of being back', async () => {
    for (const awayMs of [1_000, 20_000, 60_000, 10 * MINUTE]) {
      const living = livingBox();
      const client = await settledClient(living);
      await living.reboot(awayMs);
      expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_WITH_TOKEN_S);
    }
  });

  it('is entered within 35 s however often it restarts, with no more than two logins a minute', async () => {
    const span = fc.integer({ min: 500, max: 90_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(span, span), { minLength: 1, maxLength: 6 }), async (reboots) => {
        const living = livingBox();
        const client = runClient(living);
        for (const [upMs, awayMs] of reboots) {
          await living.clock.runUntil(living.clock.elapsedMs() + upMs);
          await living.reboot(awayMs);
        }
        expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
        expect(mostInAMinute(living.logins)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 25 },
    );
  });

  it('is not taken for a stranger’s login where its web server answers before it does', async () => {
    const living = livingBox();
    const client = await settledClient(living);
    for (let restart = 0; restart < 2; restart += 1) {
      living.intercept = () => answered(503);
      await living.clock.runUntil(living.clock.elapsedMs() + 20_000);
      living.box.restart();
      living.intercept = () => null;
      expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_WITH_TOKEN_S);
      await living.clock.runUntil(living.clock.elapsedMs() + MINUTE);
    }
    expect(client.log.filter((line) => line.includes('stands down'))).toEqual([]);
  });

  it('is not locked to us by a login whose answer was lost on the way', async () => {
    const living = livingBox();
    living.road = 'mute';
    const client = runClient(living);
    await living.clock.runUntil(10_000);
    living.road = 'open';
    await living.clock.runUntil(2 * MINUTE);
    expect(client.lastDown()).toMatch(/lost with the answer to a login.*ends, within 30 min/);
    await living.clock.runUntil(30 * MINUTE + 5_000);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
  });
});

describe('being thrown out by another login of the same user', () => {
  it('is answered once at once', async () => {
    const living = livingBox({ modes: { secondLogin: 'kick' } });
    const client = await settledClient(living);
    expect(await living.rival()).toBe(true);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(2);
  });

  it('makes Busbar stand down for ten minutes the second time, say so, and come back', async () => {
    const living = livingBox({ modes: { secondLogin: 'kick' } });
    const client = await settledClient(living);
    for (let kick = 0; kick < 2; kick += 1) {
      await living.rival();
      await living.clock.runUntil(living.clock.elapsedMs() + MINUTE);
    }
    const before = living.logins.length;
    expect(client.lastDown()).toContain('thrown out 2 times within 10 min and stands down for 10 min');
    expect(client.log.filter((line) => line.includes('stands down')).length).toBeGreaterThan(0);
    await living.clock.runUntil(living.clock.elapsedMs() + 8 * MINUTE);
    expect(living.logins).toHaveLength(before);
    await living.clock.runUntil(living.clock.elapsedMs() + 1 * MINUTE);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
  });

  it('never becomes a war: a rival every 20 s meets two logins a minute at most', async () => {
    const living = livingBox({ modes: { secondLogin: 'kick' } });
    await settledClient(living);
    for (let round = 0; round < 180; round += 1) {
      await living.rival();
      await living.clock.runUntil(living.clock.elapsedMs() + 20_000);
    }
    expect(mostInAMinute(living.logins)).toBeLessThanOrEqual(2);
    expect(living.logins.length).toBeLessThanOrEqual(15);
  });
});

describe('a session that the box goes on holding', () => {
  it('of somebody else keeps Busbar out until it ends, and the refusal is told', async () => {
    const living = livingBox();
    await living.rival();
    const client = runClient(living);
    await living.clock.runUntil(29 * MINUTE);
    expect(client.lastSeen()).toBe(-Infinity);
    expect(client.lastDown()).toContain('403: this user is already connected');
    await living.clock.runUntil(30 * MINUTE);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
    expect(mostInAMinute(living.logins)).toBeLessThanOrEqual(2);
  });

  it('and whose stored token holds is taken up again after a crash, without a login', async () => {
    const living = livingBox();
    const first = await settledClient(living);
    first.crash();
    await living.clock.runUntil(5 * MINUTE);
    const second = runClient(living, { tokenStore: first.tokenStore });
    expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(2);
    expect(living.logins).toHaveLength(1);
  });

  it('and whose token is lost locks Busbar out, which says for how long at most, and is back after that', async () => {
    const living = livingBox();
    (await settledClient(living)).crash();
    const second = runClient(living, { tokenStore: memoryTokenStore() });
    await living.clock.runUntil(2 * MINUTE);
    expect(second.lastDown()).toMatch(
      /refused the login \(403.*one of this user whose token Busbar does not have.*within 30 min/,
    );
    await living.clock.runUntil(31 * MINUTE);
    expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
  });

  it('and was being opened in the crash locks Busbar out, which knows since when', async () => {
    const living = livingBox();
    const store = memoryTokenStore();
    // The process dies between the box's answer and the disk.
    const dying: TokenStore = {
      ...store,
      save: (kept) => (kept.kind === 'open' ? new Promise<never>(() => undefined) : store.save(kept)),
    };
    const first = runClient(living, { tokenStore: dying });
    await living.clock.runUntil(1_000);
    first.crash();
    await living.clock.runUntil(12 * MINUTE);
    const second = runClient(living, { tokenStore: store });
    await living.clock.runUntil(13 * MINUTE);
    expect(second.lastDown()).toMatch(/was opening when it was stopped, before its token was stored.*within 25 min/);
    await living.clock.runUntil(30 * MINUTE);
    expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
  });
});

describe('a token file that others could read', () => {
  it('is not used any more but logged out, so that nobody else can use it either', async () => {
    const living = livingBox();
    const first = await settledClient(living);
    first.crash();
    await living.clock.runUntil(5 * MINUTE);
    const { kept } = await first.tokenStore.load();
    const exposed: TokenStore = {
      ...first.tokenStore,
      load: async () => ({ kept, isPrivate: false, complaint: 'others may read it' }),
    };
    const second = runClient(living, { tokenStore: exposed });
    expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(2);
    expect(living.logins).toHaveLength(2);
    expect(second.log).toContain('warn others may read it');
    expect(living.box.connections.find(kept?.token ?? '', 'GET')).toBeNull();
  });
});

describe('a user of the box', () => {
  it('whose password was changed elsewhere gets in again when Busbar is told the new one', async () => {
    const living = livingBox();
    let password = CONTROLLER.password;
    const client = await settledClient(living, { credentials: { user: CONTROLLER.name, password: () => password } });
    living.box.connections.changePassword(CONTROLLER.name, 'Another-Secret-2!');
    await living.clock.runUntil(living.clock.elapsedMs() + 5 * MINUTE);
    expect(client.lastDown()).toMatch(/401: wrong login or password.*is the password right/);
    password = 'Another-Secret-2!';
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
    expect(mostInAMinute(living.logins)).toBeLessThanOrEqual(2);
  });

  it('who is deleted gets in again when he is there again', async () => {
    const living = livingBox();
    const client = await settledClient(living);
    living.box.connections.deleteUser(CONTROLLER.name);
    await living.clock.runUntil(living.clock.elapsedMs() + 5 * MINUTE);
    expect(client.lastSeen()).toBeLessThan(62);
    living.box.users.add(CONTROLLER);
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
  });
});

describe('a wrong clock', () => {
  it('on our wall changes nothing: neither renewal, nor a stored token, nor a restart of the box', async () => {
    for (const wallStartMs of [0, Date.UTC(1999, 0, 1), Date.UTC(2093, 5, 1)]) {
      const living = livingBox({ wallStartMs });
      const first = await settledClient(living);
      first.crash();
      const kept = (await first.tokenStore.load()).kept;
      if (kept !== null) await first.tokenStore.save({ ...kept, sinceWallMs: Date.UTC(2026, 0, 1) as never });
      const second = runClient(living, { tokenStore: first.tokenStore });
      expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(2);
      expect(living.logins).toHaveLength(1);
      await living.reboot(30_000);
      expect(await second.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_WITH_TOKEN_S);
    }
  });

  it('at the box costs one login: tokens that are over at once are replaced, twice a minute at most', async () => {
    const living = livingBox();
    const client = await settledClient(living);
    // The box's clock leaps by a day, say because it has found its time server.
    const { model } = living.box;
    model.setModes({ ...model.modes(), clockOffsetMs: 24 * HOUR });
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(3);
    expect(living.logins).toHaveLength(2);
  });
});

describe('a box that talks nonsense', () => {
  it.each([
    ['errors of its own', answered(500, { message: 'broken' })],
    ['pages for people', { kind: 'answered', status: 200, text: '<html>busy</html>' } as const],
    ['nothing', answered(200)],
    ['a token that no header can carry', answered(200, { token: 'two\nlines' })],
  ])('is asked again until it has come to its senses: %s', async (_what, nonsense) => {
    const living = livingBox();
    living.intercept = () => nonsense;
    const client = runClient(living);
    await living.clock.runUntil(5 * MINUTE);
    living.intercept = () => null;
    expect(await client.untilSeen(BACK_S)).toBeLessThanOrEqual(BACK_S);
    expect(mostInAMinute(living.logins)).toBeLessThanOrEqual(2);
  });
});
