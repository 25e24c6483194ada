import { describe, expect, it } from 'vitest';
import { volts } from '../../src/engine/index.ts';
import { createClient } from '../../src/evce/client.ts';
import { createDirectoryKeeper } from '../../src/evce/directory-keeper.ts';
import { boxNames } from '../../src/evce/directory.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { createSession } from '../../src/evce/session.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { TEST_SITE } from './support/client-under-test.ts';
import { answered, askedOfWork, fakeBox, unanswered } from './support/fake-box.ts';

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
  const complaints: (string | null)[] = [];
  const keeper = createDirectoryKeeper({
    client: createClient(session),
    session,
    clock,
    context: { names: boxNames(TEST_SITE, {}), dialect: DEFAULT_DIALECT, nominalVolts: volts(230) },
    complain: (_subject, text) => complaints.push(text),
  });
  return { box, clock, keeper, complaints };
}

describe('the keeper of the directory', () => {
  it('has none and doubts until the box has been listed', async () => {
    const { keeper, complaints } = keeperOfFakeBox();
    expect(keeper.current()).toBeNull();
    expect(keeper.isDoubtful()).toBe(true);
    expect(await keeper.rebuild()).toMatchObject({ ok: true });
    expect(keeper.current()?.zones.get('Garage')?.id).toBe(1);
    expect(keeper.isDoubtful()).toBe(false);
    expect(complaints).toEqual([null]);
  });

  it('doubts after another login, because an import changes every id', async () => {
    const { box, keeper } = keeperOfFakeBox();
    await keeper.rebuild();
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

  it('asks the zones for their stations only where a station does not say its zone', async () => {
    const { box, keeper } = keeperOfFakeBox();
    await keeper.rebuild();
    expect(askedOfWork(box)).toEqual(['GET em/zones', 'GET stations/', 'GET pms']);
    box.bodies.set('stations/', [{ id: 11, config: { friendly_name: 'G1' } }]);
    box.bodies.set('em/zones/1/stations', []);
    box.bodies.set('em/zones/2/stations', [11]);
    await keeper.rebuild();
    expect(keeper.current()?.stations.get(11)?.zone).toBe('Visitors');
    box.bodies.delete('em/zones/2/stations');
    expect(await keeper.rebuild()).toMatchObject({ ok: false });
  });

  it('tells what does not resolve', async () => {
    const { box, keeper, complaints } = keeperOfFakeBox();
    box.bodies.set('pms', []);
    await keeper.rebuild();
    expect(complaints).toEqual(['the box lists no meter "Main meter"']);
  });
});
