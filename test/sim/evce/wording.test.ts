import { describe, expect, it } from 'vitest';
import { worded } from '../../../sim/evce/wording.ts';
import { faultOf, type BoxModes } from '../../../src/config/index.ts';
import { aBoxWithUsers, CONTROLLER, idOf } from './support/boxes.ts';

async function speaking(modes: Partial<BoxModes>) {
  const { box: plain, model } = aBoxWithUsers();
  model.setModes({ ...model.modes(), ...modes });
  model.advance(0);
  const box = worded(plain);
  const login = () =>
    box.handle({
      method: 'POST',
      path: 'login/login',
      token: null,
      body: { login: CONTROLLER.name, password: CONTROLLER.password },
    });
  const { token } = (await login()).body as { readonly token: string };
  const call = async (method: 'GET' | 'PUT', path: string, body?: unknown) =>
    (await box.handle({ method, path, token, body })).body;
  return { model, login, call, garage: idOf(model.zones(), 'Garage') };
}

describe('the words of a box', () => {
  it('are those of the model where nothing is said', async () => {
    const { model, call, garage } = await speaking({});
    expect(await call('GET', 'stations/statuses')).toEqual(model.statuses());
    expect(await call('GET', `em/zones/${garage}/stations`)).toEqual(model.zoneStations(garage));
    expect(await call('PUT', `em/zones/${garage}/reduction`, { reduction: 7 })).toEqual({ reduction: 7 });
  });

  it.each([
    ['forbidden', 403],
    ['unauthorized', 401],
    ['conflict', 409],
  ] as const)('refuse a second login as %s', async (secondLoginStatus, status) => {
    const { login } = await speaking({ secondLoginStatus });
    expect((await login()).status).toBe(status);
  });

  it('may come keyed by id, with whole stations, and without an echo', async () => {
    const { model, call, garage } = await speaking({
      statuses: 'map',
      zoneStations: 'objects',
      reductionReply: 'empty',
    });
    const [first] = model.statuses();
    const { id, ...status } = first ?? { id: 0 };
    expect(await call('GET', 'stations/statuses')).toMatchObject({ [id]: status });
    expect(await call('GET', `em/zones/${garage}/stations`)).toEqual(
      model.stations().filter(({ config }) => config.zone_id === garage),
    );
    expect(await call('PUT', `em/zones/${garage}/reduction`, { reduction: 7 })).toEqual({});
    expect(model.reduction(garage)).toEqual({ reduction: 7 });
  });

  it('may be spelled in camel case, in both directions', async () => {
    const { model, call, garage } = await speaking({ keys: 'camel' });
    expect(await call('GET', `em/zones/${garage}`)).toMatchObject({
      config: { friendlyName: 'Garage', minCurrentPerVehicle: 6 },
    });
    expect(await call('PUT', `em/zones/${garage}`, { friendlyName: 'Cellar', maxCurrent: 50 })).toEqual({});
    expect(model.zone(garage)?.config).toMatchObject({ friendly_name: 'Cellar', max_current: 50 });
  });

  it('say null of values that are missing, and mark those that are no numbers', async () => {
    const { model, call } = await speaking({});
    const path = `pms/${idOf(model.meters(), 'Main incomer')}/values`;
    model.faults.add(faultOf('meter-null', { forMs: 1000 }), 0);
    expect(await call('GET', path)).toMatchObject({
      status: 'ok',
      current: { l1: null, avg: null },
      energy: { import: null },
    });
    model.advance(1000);
    model.faults.add(faultOf('meter-nan'), 0);
    expect(await call('GET', path)).toMatchObject({ current: { l1: 'NaN' } });
  });

  it('leave files alone', async () => {
    const { model } = aBoxWithUsers();
    model.setModes({ ...model.modes(), keys: 'camel' });
    const bytes = new Uint8Array([1, 2, 3]);
    const box = worded({ ...aBoxWithUsers().box, model, handle: async () => ({ status: 200, body: bytes }) });
    const reply = await box.handle({ method: 'POST', path: 'stations/diagnostics/export', token: null, body: bytes });
    expect(reply.body).toBe(bytes);
  });
});
