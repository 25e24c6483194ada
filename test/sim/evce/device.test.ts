import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { ListenFailure, startDevice, type Device } from '../../../sim/evce/device.ts';
import { openHttps } from '../../../src/evce/transport-https.ts';
import { aBoxWithUsers, CHIEF, CONTROLLER, idOf, VISITOR } from './support/boxes.ts';
import { overHttps } from './support/https.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A device, and a client that trusts its certificate. */
async function aDevice() {
  const { box, model } = aBoxWithUsers();
  const https = await overHttps(box);
  opened.push(() => https.close());
  return { ...https, box, model };
}

const message = { message: expect.any(String) as string };

/** A client that has pinned `pin`. */
function pinned(device: Device, pin: string) {
  const client = openHttps({ url: device.url, pins: [pin], environment: {} });
  if (!client.ok) throw new RangeError(client.why);
  opened.push(() => client.transport.close());
  return client.transport;
}

describe('the simulated box over HTTPS', () => {
  it('logs in, lists, takes a reduction and reads it back', async () => {
    const { model, send, enter } = await aDevice();
    const token = await enter(CONTROLLER);
    expect(await send('GET', 'stations/', { token })).toMatchObject({ status: 200, body: model.stations() });
    expect(await send('GET', 'stations', { token })).toMatchObject({ status: 200, body: model.stations() });
    expect(await send('GET', 'stations/statuses', { token })).toMatchObject({ status: 200, body: model.statuses() });
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    expect(await send('PUT', path, { token, body: { reduction: 20 } })).toMatchObject({ status: 200 });
    expect(await send('GET', path, { token })).toMatchObject({ status: 200, body: { reduction: 20 } });
    expect(await send('POST', 'login/logout', { token })).toMatchObject({ status: 200, body: {} });
    expect(await send('GET', 'em/zones', { token })).toMatchObject({ status: 401 });
  });

  it('refuses with a message what is no JSON, no call, or not permitted to anybody', async () => {
    const { model, send, enter } = await aDevice();
    const token = await enter(CONTROLLER);
    const zone = `em/zones/${idOf(model.zones(), 'Garage')}`;
    for (const body of ['null', '{"reduc', '', Buffer.from('{"reduction":1}')]) {
      expect(await send('PUT', `${zone}/reduction`, { token, body })).toMatchObject({ status: 400, body: message });
    }
    const huge = { reduction: 'x'.repeat(2 * 1024 * 1024) };
    expect(await send('PUT', `${zone}/reduction`, { token, body: huge })).toMatchObject({ status: 400, body: message });
    for (const path of ['nowhere', 'em/zones/1e2', 'em/zones/9999/status', '/', '/api/v1/stations/']) {
      expect(await send('GET', path, { token })).toMatchObject({ status: 404, body: message });
    }
    expect(await send('DELETE', zone, { token })).toMatchObject({ status: 403, body: message });
    expect(await send('DELETE', zone)).toMatchObject({ status: 401, body: message });
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: 0 });
  });

  it('refuses a second login of a user who is connected', async () => {
    const { send } = await aDevice();
    const login = { body: { login: CONTROLLER.name, password: CONTROLLER.password } };
    expect(await send('POST', 'login/login', login)).toMatchObject({ status: 200 });
    expect(await send('POST', 'login/login', login)).toMatchObject({ status: 403 });
  });

  it('ends a connection when its user changes his password, and when the box restarts', async () => {
    const { box, send, enter } = await aDevice();
    const token = await enter(CONTROLLER);
    const change = { password: CONTROLLER.password, new_password: 'Another-Secret1!' };
    expect(await send('POST', 'login/passwd', { token, body: change })).toMatchObject({ status: 200 });
    expect(await send('GET', 'em/zones', { token })).toMatchObject({ status: 401 });
    const renewed = await enter({ ...CONTROLLER, password: 'Another-Secret1!' });
    expect(await send('GET', 'em/zones', { token: renewed })).toMatchObject({ status: 200 });
    box.restart();
    expect(await send('GET', 'em/zones', { token: renewed })).toMatchObject({ status: 401 });
  });

  it('takes the bytes of a firmware where it said, and holds them', async () => {
    const { model, send, enter } = await aDevice();
    const [token, visitor] = [await enter(CHIEF), await enter(VISITOR)];
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'firmware');
    const announced = { name: 'two', version: '2.0.0', size: bytes.length };
    const { body } = await send('POST', 'stations/firmwares', { token, body: announced });
    const { id, upload_url: url } = body as { readonly id: number; readonly upload_url: string };
    expect(await send('PUT', url, { body: bytes })).toMatchObject({ status: 401 });
    expect(await send('PUT', url, { token: visitor, body: bytes })).toMatchObject({ status: 403 });
    expect(await send('PUT', url, { token, body: bytes.subarray(1) })).toMatchObject({ status: 400, body: message });
    expect(await send('PUT', url, { token, body: 'text' })).toMatchObject({ status: 400, body: message });
    const elsewhere = url.replace(String(id), '9999');
    expect(await send('PUT', elsewhere, { token, body: bytes })).toMatchObject({ status: 404 });
    expect((await send('GET', `stations/firmwares/${id}`, { token })).body).not.toHaveProperty('uploaded_at');
    expect(await send('PUT', url, { token, body: bytes })).toMatchObject({ status: 200 });
    expect(await send('GET', `stations/firmwares/${id}`, { token })).toMatchObject({
      body: { size: bytes.length, uploaded_at: '2026-11-22T08:00:00.000Z' },
    });
    expect(bytes.equals(model.firmwares.bytesOf(id) ?? Buffer.alloc(0))).toBe(true);
  });

  it('sends diagnostics as an archive', async () => {
    const { model, send, enter } = await aDevice();
    const token = await enter(CONTROLLER);
    const station = idOf(model.stations(), 'Garage 01');
    expect(await send('POST', `stations/${station}/diagnostics`, { token })).toMatchObject({ body: { cmd_id: 1 } });
    for (let nowMs = 0; nowMs <= 15_000; nowMs += 1000) model.advance(nowMs);
    const answer = await send('POST', 'stations/diagnostics/export', { token });
    expect(answer).toMatchObject({ status: 200, type: 'application/x-tar' });
    expect(answer.bytes).toEqual(Buffer.from(model.diagnostics.export(null) ?? []));
    expect(answer.bytes.subarray(0, 17).toString()).toBe('station-101-1.log');
  });

  it('offers its description and pages to read it by, without a token', async () => {
    const { send } = await aDevice();
    const description = await send('GET', 'openapi.json');
    expect(description).toMatchObject({ status: 200, body: { openapi: '3.1.0', servers: [{ url: '/api/v2' }] } });
    const page = await send('GET', 'docs');
    expect(page).toMatchObject({ status: 200 });
    expect(page.bytes.toString()).toContain('swagger-ui');
    expect(await send('GET', 'docs/json')).toMatchObject({ status: 200, body: description.body });
    expect(await send('GET', 'docs/static/swagger-ui-bundle.js')).toMatchObject({ status: 200 });
  });

  it('is reached by a client that pins its fingerprint, and by no other', async () => {
    const { device } = await aDevice();
    const call = { method: 'GET', path: 'em/zones', token: null } as const;
    expect(await pinned(device, device.fingerprint).send(call)).toMatchObject({ kind: 'answered', status: 401 });
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await pinned(device, other).send(call)).toMatchObject({ kind: 'unanswered', why: 'pin' });
  });

  it('ends although a client keeps its connection open', async () => {
    const { device, enter } = await aDevice();
    await enter(CONTROLLER);
    await device.close();
    await expect(request(device.url)).rejects.toThrow();
  });

  it('says which address is in use', async () => {
    const { device } = await aDevice();
    const port = Number(new URL(device.url).port);
    const second = startDevice({ box: aBoxWithUsers().box, port });
    await expect(second).rejects.toThrow(ListenFailure);
    await expect(second).rejects.toThrow(`127.0.0.1:${port} is in use`);
  });
});
