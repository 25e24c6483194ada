import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/evce/client.ts';
import { createSession } from '../../src/evce/session.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { answered, fakeBox, later, settled, unanswered } from './support/fake-box.ts';

function clientOfFakeBox() {
  const box = fakeBox();
  const clock = createVirtualClock({ wallStartMs: 0 });
  const credentials = { user: 'busbar', password: () => 'x' };
  const tokenStore = memoryTokenStore();
  const session = createSession({
    transport: box.transport,
    clock,
    credentials,
    tokenStore,
    log: () => undefined,
    jitter: () => 0,
  });
  return { box, clock, client: createClient(session) };
}

describe('the calls as functions', () => {
  it('ask what they say, and bring typed values', async () => {
    const { box, client } = clientOfFakeBox();
    box.bodies.set('em/zones/1/status', { status: 'ok', setpoint: { l1: 10 } });
    box.bodies.set('em/zones/1/stations', [11]);
    const results = [
      await client.stations(),
      await client.stationStatuses(),
      await client.zones(),
      await client.zoneStatus(1),
      await client.zoneStations(1),
      await client.reduction(1, 'poll'),
      await client.meters(),
      await client.meterValues(21),
    ];
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(box.asked.slice(1)).toEqual([
      'GET stations/',
      'GET stations/statuses',
      'GET em/zones',
      'GET em/zones/1/status',
      'GET em/zones/1/stations',
      'GET em/zones/1/reduction',
      'GET pms',
      'GET pms/21/values',
    ]);
    expect(results[3]).toMatchObject({ value: { status: 'ok', setpoint: { l1: 10 } } });
  });

  it('tell failures apart', async () => {
    const { box, client } = clientOfFakeBox();
    expect(await client.meterValues(99)).toMatchObject({
      failure: { kind: 'refused', status: 404, detail: 'no such thing' },
    });
    box.intercept = () => unanswered('timeout');
    expect(await client.zones()).toMatchObject({ failure: { kind: 'unanswered', why: 'timeout' } });
    box.intercept = () => ({ kind: 'answered', status: 200, text: '<html>' });
    expect(await client.zones()).toMatchObject({ failure: { kind: 'unreadable' } });
  });

  it('date a reading by when its turn came, not by when it was asked for or answered', async () => {
    const { box, clock, client } = clientOfFakeBox();
    await client.zones();
    const slow = later();
    box.intercept = ({ path }) => (path === 'em/zones' ? slow.answer : null);
    const first = client.zones();
    const second = client.reduction(1, 'poll');
    const begun = clock.now().monoMs;
    await settled();
    clock.advanceTo(5_000);
    slow.give(answered(200, []));
    await settled();
    clock.advanceTo(7_000);
    expect(await first).toMatchObject({ begunMonoMs: begun });
    expect(await second).toMatchObject({ begunMonoMs: begun + 5_000 });
  });

  it('write what is chosen when the turn comes, or nothing', async () => {
    const { box, client } = clientOfFakeBox();
    let body = { reduction: 1 };
    const writing = client.reduceZone('lower', () => ({ zoneId: 1, body }));
    body = { reduction: 2 };
    expect(await writing).toMatchObject({ ok: true });
    expect(box.requests.at(-1)).toMatchObject({ method: 'PUT', path: 'em/zones/1/reduction', body: { reduction: 2 } });
    expect(await client.reduceZone('lower', () => null)).toBeNull();
    expect(box.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });
});
