import { describe, expect, it } from 'vitest';
import { volts } from '../../src/engine/index.ts';
import { createClient } from '../../src/evce/client.ts';
import { createDirectoryKeeper } from '../../src/evce/directory-keeper.ts';
import { boxNames } from '../../src/evce/directory.ts';
import { memoryDirectoryStore } from '../../src/evce/directory-store.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { createSession } from '../../src/evce/session.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { TEST_SITE } from './support/client-under-test.ts';
import { answered, fakeBox, unanswered } from './support/fake-box.ts';

function keeperOfFakeBox() {
  const box = fakeBox();
  const clock = createVirtualClock({ wallStartMs: 0 });
  const session = createSession({
    transport: box.transport,
    clock,
    credentials: { user: 'busbar', password: () => 'x' },
    tokenStore: memoryTokenStore(),
    log: () => undefined,
    jitter: () => 0,
  });
  const log: string[] = [];
  const shown: { certificate: string | null } = { certificate: null };
  const keeper = createDirectoryKeeper({
    client: createClient(session),
    session,
    clock,
    context: { names: boxNames(TEST_SITE, {}), dialect: DEFAULT_DIALECT, nominalVolts: volts(230) },
    store: memoryDirectoryStore(),
    certificate: () => shown.certificate,
    log: (level, text) => log.push(`${level} ${text}`),
  });
  return { box, clock, keeper, log, shown };
}

describe('the keeper of the directory', () => {
  it('has none and doubts until the box has been listed', async () => {
    const { keeper, log } = keeperOfFakeBox();
    expect(keeper.current()).toBeNull();
    expect(keeper.isDoubtful()).toBe(true);
    expect(await keeper.rebuild()).toMatchObject({ ok: true });
    expect(keeper.current()?.zones.get('Garage')?.id).toBe(1);
    expect(keeper.isDoubtful()).toBe(false);
    expect(log).toEqual(['info first seen: 2 zones, 2 stations, 1 meters']);
  });

  it('doubts after another login, because an import changes every id', async () => {
    const { box, clock, keeper } = keeperOfFakeBox();
    await keeper.rebuild();
    clock.advanceTo(60_000);
    box.openTokens.clear();
    box.bodies.set('em/zones', [{ id: 71, config: { friendly_name: 'Garage', max_current: 100 } }]);
    await keeper.rebuild();
    expect(keeper.isDoubtful()).toBe(false);
    expect(keeper.current()?.zones.get('Garage')?.id).toBe(71);
  });

  it('stays doubtful when the session changed in the middle of the listing', async () => {
    const { box, keeper } = keeperOfFakeBox();
    let isFirst = true;
    box.intercept = ({ path }) => {
      if (path !== 'stations/' || !isFirst) return null;
      isFirst = false;
      return answered(401);
    };
    await keeper.rebuild();
    expect(keeper.isDoubtful()).toBe(true);
  });

  it('keeps the old directory when the listing fails', async () => {
    const { box, keeper } = keeperOfFakeBox();
    await keeper.rebuild();
    for (const path of ['em/zones', 'stations/', 'pms']) {
      box.intercept = (request) => (request.path === path ? unanswered('timeout') : null);
      expect(await keeper.rebuild()).toMatchObject({ ok: false });
      expect(keeper.current()?.zones.size).toBe(2);
    }
  });

  it('lists anew for an unknown id, but not more often than every 10 s', async () => {
    const { clock, keeper } = keeperOfFakeBox();
    await keeper.rebuild();
    keeper.doubt();
    expect(keeper.isDoubtful()).toBe(false);
    clock.advanceTo(10_000);
    expect(keeper.isDoubtful()).toBe(true);
    await keeper.rebuild();
    expect(keeper.isDoubtful()).toBe(false);
  });

  it('tells what does not resolve, and of every change', async () => {
    const { box, keeper, log } = keeperOfFakeBox();
    await keeper.rebuild();
    box.bodies.set('pms', []);
    await keeper.rebuild();
    await keeper.rebuild();
    expect(log.slice(1)).toEqual([
      'info the box has changed: meter "Main meter" (id 21) is gone',
      'warn directory: the box lists no meter "Main meter"',
    ]);
  });

  it('lets nothing be written before the box was listed in this very session', async () => {
    const { box, clock, keeper } = keeperOfFakeBox();
    expect(keeper.refusal()).toBe('the box has not been listed since the last login');
    await keeper.rebuild();
    expect(keeper.refusal()).toBeNull();
    clock.advanceTo(60_000);
    let isFirst = true;
    box.intercept = ({ path }) => {
      if (path !== 'pms' || !isFirst) return null;
      isFirst = false;
      return answered(401);
    };
    await keeper.rebuild();
    expect(keeper.refusal()).toBe('the box has not been listed since the last login');
  });

  it('lets nothing be written to another box, and says what to do', async () => {
    const { keeper, shown, log } = keeperOfFakeBox();
    shown.certificate = 'aa';
    await keeper.rebuild();
    shown.certificate = 'bb';
    await keeper.rebuild();
    expect(keeper.refusal()).toMatch(/^this is not the box as it was acknowledged: it shows another certificate; /);
    expect(log.at(-1)).toMatch(
      /^warn box: nothing is written: .* busbar check --connect --acknowledge with the service stopped$/,
    );
    shown.certificate = 'aa';
    await keeper.rebuild();
    expect(keeper.refusal()).toBeNull();
    expect(log.at(-1)).toBe('info box: well again');
  });
});
