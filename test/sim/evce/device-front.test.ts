/**
 * The faults of answers on real sockets.
 * @module
 */
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startDevice } from '../../../sim/evce/device.ts';
import { createFront } from '../../../sim/evce/front.ts';
import { worded } from '../../../sim/evce/wording.ts';
import { createRandom } from '../../../sim/random.ts';
import { faultOf, type Fault, type FaultKind } from '../../../src/config/index.ts';
import { realTime } from '../../../src/service/system-clock.ts';
import { openHttps } from '../../../src/evce/transport-https.ts';
import type { EvceRequest } from '../../../src/evce/transport.ts';
import { aBoxWithUsers, CONTROLLER, idOf } from './support/boxes.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** A box on the network, and Busbar's own client, which loses its patience soon. */
async function onTheNetwork() {
  const { box: plain, model } = aBoxWithUsers();
  const box = worded(plain);
  model.advance(0);
  const front = createFront({ model, clock: realTime(), random: createRandom(5) });
  const device = await startDevice({ box, port: 0, front });
  opened.push(() => device.close());
  const client = (fingerprint: string, totalMs = 400) => {
    const https = openHttps({ url: device.url, pins: [fingerprint], environment: {}, totalMs });
    if (!https.ok) throw new RangeError(https.why);
    opened.push(() => https.transport.close());
    return https.transport;
  };
  const transport = client(device.fingerprint);
  const body = { login: CONTROLLER.name, password: CONTROLLER.password };
  const answer = await transport.send({ method: 'POST', path: 'login/login', token: null, body });
  const token = answer.kind === 'answered' ? (JSON.parse(answer.text) as { token: string }).token : null;
  const call = (method: EvceRequest['method'], path: string, sent?: unknown) =>
    transport.send({ method, path, token, body: sent });
  const befall = (kind: FaultKind, stated: Partial<Fault> = {}): void =>
    void model.faults.add(faultOf(kind, stated), 0);
  return { model, device, client, call, befall, token, garage: idOf(model.zones(), 'Garage') };
}

describe('between a client and the box on the network', () => {
  it.each([
    ['hang', {}, { kind: 'unanswered', why: 'timeout' }],
    ['net-loss', {}, { kind: 'unanswered', why: 'closed' }],
    ['reset', {}, { kind: 'unanswered', why: 'closed' }],
    ['truncate', {}, { kind: 'unanswered', why: 'closed' }],
    ['latency', { delayMs: 60_000 }, { kind: 'unanswered', why: 'timeout' }],
    ['latency', { delayMs: 1 }, { kind: 'answered', status: 200 }],
    ['late', { delayMs: 60_000 }, { kind: 'unanswered', why: 'timeout' }],
    ['trickle', { delayMs: 1000 }, { kind: 'unanswered', why: 'timeout' }],
    ['trickle', { delayMs: 0 }, { kind: 'answered', status: 200, text: '{"reduction":0}' }],
    ['status', { code: 500 }, { kind: 'answered', status: 500 }],
    ['status', { code: 503 }, { kind: 'answered', status: 503 }],
    ['status', { code: 429 }, { kind: 'answered', status: 429 }],
    ['status', { code: 409 }, { kind: 'answered', status: 409 }],
    ['html', {}, { kind: 'answered', status: 502, text: expect.stringContaining('<html>') as string }],
    ['absurd-number', {}, { kind: 'answered', status: 200, text: '{"reduction":1e999}' }],
  ] as const)('under %s %j, and well again afterwards', async (kind, stated, answer) => {
    const { model, call, befall, garage } = await onTheNetwork();
    befall(kind, stated);
    expect(await call('GET', `em/zones/${garage}/reduction`)).toMatchObject(answer);
    model.faults.clearAll();
    expect(await call('GET', `em/zones/${garage}/reduction`)).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('a flipped bit arrives', async () => {
    const { call, befall } = await onTheNetwork();
    const whole = await call('GET', 'em/zones');
    befall('bit-flip');
    const flipped = await call('GET', 'em/zones');
    expect(flipped).toMatchObject({ kind: 'answered', status: 200 });
    expect(flipped).not.toEqual(whole);
  });

  it('a write that is reset was carried out, one that hangs was not', async () => {
    const { model, call, befall, garage } = await onTheNetwork();
    befall('reset');
    expect(await call('PUT', `em/zones/${garage}/reduction`, { reduction: 9 })).toMatchObject({ why: 'closed' });
    expect(model.reduction(garage)).toEqual({ reduction: 9 });
    model.faults.clearAll();
    befall('hang');
    expect(await call('PUT', `em/zones/${garage}/reduction`, { reduction: 20 })).toMatchObject({ why: 'timeout' });
    expect(model.reduction(garage)).toEqual({ reduction: 9 });
  });

  it('a restart is silence', async () => {
    const { model, call, befall } = await onTheNetwork();
    befall('reboot', { forMs: 1000 });
    expect(await call('GET', 'pms')).toMatchObject({ kind: 'unanswered' });
    model.advance(1000);
    expect(await call('GET', 'pms')).toMatchObject({ kind: 'answered' });
  });

  it('a new certificate keeps out who has pinned the old one, and lets in who pins the new one', async () => {
    const { device, client, call, befall } = await onTheNetwork();
    const old = device.fingerprint;
    befall('certificate');
    await expect.poll(() => device.fingerprint).not.toBe(old);
    expect(await call('GET', 'pms')).toMatchObject({ kind: 'unanswered', why: 'pin' });
    expect(await client(device.fingerprint).send({ method: 'GET', path: 'pms', token: null })).toMatchObject({
      kind: 'answered',
      status: 401,
    });
  });

  it('answers carry the box’s own time, right or wrong', async () => {
    const { model, call } = await onTheNetwork();
    model.setModes({ ...model.modes(), clockOffsetMs: -86_400_000 });
    const answer = await call('GET', 'pms');
    expect(answer.kind === 'answered' ? answer.date : null).toBe('Sat, 21 Nov 2026 08:00:00 GMT');
  });

  it('what is no call of the box passes untouched', async () => {
    const { device, befall } = await onTheNetwork();
    befall('status');
    const agent = new Agent({ connect: { rejectUnauthorized: false } });
    opened.push(() => agent.destroy());
    const { statusCode, body } = await request(`${device.url}/_sim/faults`, { dispatcher: agent });
    expect([statusCode, await body.json()]).toEqual([
      404,
      { message: 'the control surface is off: start the device with --control' },
    ]);
  });
});
