import { describe, expect, it } from 'vitest';
import type { Box } from '../../../sim/evce/router.ts';
import type { BoxUser } from '../../../sim/evce/users.ts';
import type { EvceRequest } from '../../../src/evce/transport.ts';
import { aBoxWithUsers, CONTROLLER, idOf, VISITOR } from './support/boxes.ts';

const get = (path: string, token: string | null): EvceRequest => ({ method: 'GET', path, token });

async function enter(box: Box, user: BoxUser = CONTROLLER): Promise<string> {
  const body = { login: user.name, password: user.password };
  const reply = await box.handle({ method: 'POST', path: 'login/login', token: null, body });
  return (reply.body as { token: string }).token;
}

describe('the box as a function from request to answer', () => {
  it('answers every list, thing and value that a controller needs', async () => {
    const { box, model } = aBoxWithUsers();
    const token = await enter(box);
    const station = idOf(model.stations(), 'Garage 02');
    const zone = idOf(model.zones(), 'Garage');
    const meter = idOf(model.meters(), 'Main incomer');
    const expected: readonly (readonly [string, unknown])[] = [
      ['stations/', model.stations()],
      ['stations', model.stations()],
      ['stations/statuses', model.statuses()],
      [`stations/${station}`, model.station(station)],
      [`stations/${station}/status`, model.status(station)],
      ['em/zones', model.zones()],
      [`em/zones/${zone}`, model.zone(zone)],
      [`em/zones/${zone}/status`, model.zoneStatus(zone)],
      [`em/zones/${zone}/reduction`, model.reduction(zone)],
      [`em/zones/${zone}/stations`, model.zoneStations(zone)],
      ['pms', model.meters()],
      [`pms/${meter}`, model.meter(meter)],
      [`pms/${meter}/values`, model.meterValues(meter)],
    ];
    for (const [path, body] of expected) {
      expect({ path, ...(await box.handle(get(path, token))) }).toEqual({ path, status: 200, body });
    }
  });

  it('takes a reduction and answers with it', async () => {
    const { box, model } = aBoxWithUsers();
    const token = await enter(box);
    const zone = idOf(model.zones(), 'Garage');
    const path = `em/zones/${zone}/reduction`;
    const reply = await box.handle({ method: 'PUT', path, token, body: { reduction: 12 } });
    expect(reply).toEqual({ status: 200, body: { reduction: 12 } });
    expect(model.reduction(zone)).toEqual({ reduction: 12 });
  });

  it.each([
    [{ reduction: -1 }],
    [{ reduction: '12' }],
    [{ reduction: null }],
    [{}],
    [null],
    ['12'],
    [[12]],
    [undefined],
  ])('calls a reduction of %j malformed', async (body) => {
    const { box, model } = aBoxWithUsers();
    const token = await enter(box);
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    const reply = await box.handle({ method: 'PUT', path, token, body });
    expect(reply).toMatchObject({ status: 400, body: { message: expect.any(String) as string } });
  });

  it('lets nobody in without a token, with a wrong one, or with one that was logged out', async () => {
    const { box } = aBoxWithUsers();
    const token = await enter(box);
    expect(await box.handle({ method: 'POST', path: 'login/logout', token })).toEqual({ status: 200, body: {} });
    for (const stale of [null, 'a.b.c', token]) {
      expect(await box.handle(get('em/zones', stale))).toMatchObject({ status: 401, body: { message: /token/ } });
      expect(await box.handle({ method: 'POST', path: 'login/logout', token: stale })).toMatchObject({ status: 401 });
    }
  });

  it('tells a wrong password from a user who is already connected, and a malformed login from both', async () => {
    const { box } = aBoxWithUsers();
    const login = (body: unknown) => box.handle({ method: 'POST', path: 'login/login', token: null, body });
    expect(await login({ login: CONTROLLER.name, password: 'wrong' })).toMatchObject({ status: 401 });
    expect(await login({ login: CONTROLLER.name })).toMatchObject({ status: 400 });
    expect(await login(undefined)).toMatchObject({ status: 400 });
    await enter(box);
    expect(await login({ login: CONTROLLER.name, password: CONTROLLER.password })).toMatchObject({ status: 403 });
  });

  it('lets a user without the right look but not touch', async () => {
    const { box, model } = aBoxWithUsers();
    const token = await enter(box, VISITOR);
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    expect(await box.handle(get(path, token))).toMatchObject({ status: 200 });
    expect(await box.handle({ method: 'PUT', path, token, body: { reduction: 1 } })).toMatchObject({ status: 403 });
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: 0 });
  });

  it('finds nothing where nothing is', async () => {
    const { box } = aBoxWithUsers();
    const token = await enter(box);
    const paths = [
      'em/zones/9999',
      'em/zones/9999/status',
      'stations/1e2',
      'pms/x/values',
      'em/zone',
      '',
      'stations/-1',
    ];
    for (const path of paths) {
      expect({ path, ...(await box.handle(get(path, token))) }).toMatchObject({ path, status: 404 });
    }
    const put = { method: 'PUT', path: 'em/zones/9999/reduction', token, body: { reduction: 1 } } as const;
    expect(await box.handle(put)).toMatchObject({ status: 404 });
  });

  it('permits nobody what the guide does not list for a place that exists', async () => {
    const { box, model } = aBoxWithUsers();
    const token = await enter(box);
    const zone = `em/zones/${idOf(model.zones(), 'Garage')}`;
    for (const [method, path] of [
      ['PUT', 'em/zones'],
      ['POST', 'em/zones'],
      ['DELETE', zone],
    ] as const) {
      expect(await box.handle({ method, path, token })).toMatchObject({ status: 403 });
      expect(await box.handle({ method, path, token: null })).toMatchObject({ status: 401 });
    }
    expect(model.zones()).toHaveLength(2);
  });
});
