import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { ListenFailure, startDevice, type Device } from '../../../sim/evce/device.ts';
import { openHttps } from '../../../src/evce/transport-https.ts';
import { aBoxWithUsers, CONTROLLER, idOf } from './support/boxes.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A device, and a client that takes any certificate. */
async function aDevice() {
  const { box, model } = aBoxWithUsers();
  const device = await startDevice({ box, port: 0 });
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  opened.push(
    () => agent.destroy(),
    () => device.close(),
  );
  const send = async (method: 'GET' | 'PUT' | 'POST', path: string, more: { token?: string; body?: string } = {}) => {
    const headers: Record<string, string> = {};
    if (more.token !== undefined) headers['authorization'] = `Bearer ${more.token}`;
    if (more.body !== undefined) headers['content-type'] = 'application/json';
    const answer = await request(`${device.url}/api/v2/${path}`, {
      dispatcher: agent,
      method,
      headers,
      body: more.body ?? null,
    });
    return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> };
  };
  const login = () =>
    send('POST', 'login/login', { body: JSON.stringify({ login: CONTROLLER.name, password: CONTROLLER.password }) });
  const enter = async (): Promise<string> => String((await login()).body['token']);
  return { device, model, send, login, enter };
}

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
    const token = await enter();
    expect(await send('GET', 'stations/', { token })).toEqual({ status: 200, body: model.stations() });
    expect(await send('GET', 'stations/statuses', { token })).toEqual({ status: 200, body: model.statuses() });
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    expect(await send('PUT', path, { token, body: '{"reduction":20}' })).toMatchObject({ status: 200 });
    expect(await send('GET', path, { token })).toEqual({ status: 200, body: { reduction: 20 } });
    expect(await send('POST', 'login/logout', { token })).toEqual({ status: 200, body: {} });
    expect(await send('GET', 'em/zones', { token })).toMatchObject({ status: 401 });
  });

  it('refuses with a message: no token, a malformed reduction, an unknown zone, an unknown path', async () => {
    const { model, send, enter } = await aDevice();
    const token = await enter();
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    const message = { message: expect.any(String) as string };
    expect(await send('GET', 'em/zones')).toEqual({ status: 401, body: message });
    expect(await send('PUT', path, { body: '{"reduction":1}' })).toEqual({ status: 401, body: message });
    for (const body of ['{"reduction":-1}', '{"reduction":"1"}', '{"reduction":null}', '{}', 'null', '{"reduc', '']) {
      expect({ put: body, ...(await send('PUT', path, { token, body })) }).toEqual({
        put: body,
        status: 400,
        body: message,
      });
    }
    expect(await send('PUT', 'em/zones/9999/reduction', { token, body: '{"reduction":1}' })).toMatchObject({
      status: 404,
    });
    expect(await send('GET', 'em/zones/9999/status', { token })).toEqual({ status: 404, body: message });
    expect(await send('GET', 'nowhere', { token })).toEqual({ status: 404, body: message });
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: 0 });
  });

  it('refuses a second login of a user who is connected', async () => {
    const { login } = await aDevice();
    expect(await login()).toMatchObject({ status: 200 });
    expect(await login()).toMatchObject({ status: 403 });
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
    await enter();
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
