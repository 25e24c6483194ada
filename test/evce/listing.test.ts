import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/evce/client.ts';
import { listBox } from '../../src/evce/listing.ts';
import { createSession } from '../../src/evce/session.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { askedOfWork, fakeBox, unanswered } from './support/fake-box.ts';

function fakeBoxToList() {
  const box = fakeBox();
  const session = createSession({
    transport: box.transport,
    clock: createVirtualClock({ wallStartMs: 0 }),
    credentials: { user: 'busbar', password: () => 'x' },
    tokenStore: memoryTokenStore(),
    log: () => undefined,
    jitter: () => 0,
  });
  return { box, list: () => listBox(createClient(session), session) };
}

describe('listing the box', () => {
  it('gives what it has with the login that the ids belong to', async () => {
    const { list } = fakeBoxToList();
    expect(await list()).toMatchObject({
      ok: true,
      value: {
        login: 1,
        listing: { zones: [{ id: 1 }, { id: 2 }], stations: [{ id: 11 }, { id: 12 }], meters: [{ id: 21 }] },
      },
    });
  });

  it('asks the zones for their stations only where a station does not say its zone', async () => {
    const { box, list } = fakeBoxToList();
    await list();
    expect(askedOfWork(box)).toEqual(['GET em/zones', 'GET stations/', 'GET pms', 'GET stations/firmwares']);
    box.bodies.set('stations/', [{ id: 11, config: { friendly_name: 'G1' } }]);
    box.bodies.set('em/zones/1/stations', []);
    box.bodies.set('em/zones/2/stations', [11]);
    const listed = await list();
    expect(listed.ok && [...listed.value.listing.zoneStations]).toEqual([
      [1, []],
      [2, [11]],
    ]);
    box.bodies.delete('em/zones/2/stations');
    expect(await list()).toMatchObject({ ok: false, failure: { kind: 'refused', status: 404 } });
  });

  it.each(['em/zones', 'stations/', 'pms', 'stations/firmwares'])('ends where %s is not answered', async (path) => {
    const { box, list } = fakeBoxToList();
    box.intercept = (request) => (request.path === path ? unanswered('timeout') : null);
    expect(await list()).toMatchObject({ ok: false });
    expect(box.asked.at(-1)).toBe(`GET ${path}`);
  });

  it('does without the firmwares where the box does not let them be seen, or words them otherwise', async () => {
    const { box, list } = fakeBoxToList();
    expect(await list()).toMatchObject({ ok: true, value: { firmwares: [] } });
    box.bodies.delete('stations/firmwares');
    expect(await list()).toMatchObject({ ok: true, value: { firmwares: null } });
    box.bodies.set('stations/firmwares', { firmwares: [] });
    expect(await list()).toMatchObject({ ok: true, value: { firmwares: null } });
  });
});
