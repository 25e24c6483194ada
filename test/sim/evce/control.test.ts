import { describe, expect, it } from 'vitest';
import { CONTROL_OFF, createControl } from '../../../sim/evce/control.ts';
import { aBoxWithUsers } from './support/boxes.ts';

const TOKEN = 'the-control-token';

function aSurface() {
  const { box, model } = aBoxWithUsers();
  model.advance(10_000);
  const control = createControl(box, TOKEN);
  const call = (method: string, path: string, body?: unknown) => control.handle({ method, path, token: TOKEN, body });
  return { model, control, call };
}

describe('the control surface', () => {
  it('opens to its own token and to nothing else, and says that it is off where it is', () => {
    const { control } = aSurface();
    const knock = (token: string | null) =>
      control.handle({ method: 'GET', path: 'state', token, body: undefined }).status;
    expect([knock(null), knock('guess'), knock(TOKEN)]).toEqual([401, 401, 200]);
    expect(CONTROL_OFF.handle({ method: 'GET', path: 'state', token: TOKEN, body: undefined })).toEqual({
      status: 404,
      body: { message: 'the control surface is off: start the device with --control' },
    });
  });

  it('takes a fault, lists it, shows it and clears it', () => {
    const { model, call } = aSurface();
    const shown = {
      id: 1,
      state: 'running',
      kind: 'latency',
      beginsSeconds: 10,
      endsSeconds: 70,
      delayMs: 3000,
      match: 'GET pms',
      probability: 0.2,
    };
    const stated = { kind: 'latency', delay: '3s', for: '1m', match: 'GET pms', probability: '20%' };
    expect(call('POST', 'faults', stated)).toEqual({ status: 200, body: shown });
    expect(call('GET', 'faults')).toEqual({ status: 200, body: [shown] });
    expect(call('GET', 'faults/1')).toEqual({ status: 200, body: shown });
    expect(model.faults.running('answers')).toHaveLength(1);
    expect(call('DELETE', 'faults/1').status).toBe(200);
    expect(call('DELETE', 'faults/1').status).toBe(404);
    expect(call('GET', 'faults/1')).toMatchObject({ body: { state: 'over' } });
    call('POST', 'faults', { kind: 'hang' });
    expect(call('GET', 'faults/2')).toMatchObject({ body: { endsSeconds: null } });
    expect(call('DELETE', 'faults/').status).toBe(200);
    expect(model.faults.running('answers')).toEqual([]);
  });

  it.each([
    [{ kind: 'lag' }, 'kind: expected one of'],
    [{ kind: 'deaf', zone: 'Attic' }, 'there is no zone Attic'],
    [{ kind: 'user-kick', user: 'nobody' }, 'there is no user nobody'],
    ['nonsense', 'expected a map of keys'],
    [undefined, 'expected a map of keys'],
  ])('refuses the fault %j and says why', (body, message) => {
    const { call, model } = aSurface();
    expect(call('POST', 'faults', body)).toEqual({
      status: 400,
      body: { message: expect.stringContaining(message) as string },
    });
    expect(model.faults.list()).toEqual([]);
  });

  it('never shows a password', () => {
    const { call } = aSurface();
    call('POST', 'faults', { kind: 'user-add', user: 'new', password: 'Made-Up-Secret9!' });
    expect(JSON.stringify([call('GET', 'faults'), call('GET', 'state')])).not.toContain('Secret9');
  });

  it('changes modes, and refuses what is none', () => {
    const { model, call } = aSurface();
    expect(call('PUT', 'modes', { secondLogin: 'kick', latency: '8s' })).toMatchObject({
      body: { secondLogin: 'kick', latencyMs: 8000 },
    });
    expect(model.modes()).toMatchObject({ secondLogin: 'kick', latencyMs: 8000 });
    expect(call('PUT', 'modes', { secondLogin: 'maybe' })).toMatchObject({
      status: 400,
      body: { message: 'secondLogin: expected one of refuse, kick' },
    });
    expect(call('GET', 'modes').body).toEqual(model.modes());
  });

  it('tells what there is, what was met, and how the box is', () => {
    const { call } = aSurface();
    expect(call('GET', '')).toMatchObject({
      status: 200,
      body: { resources: { 'GET /_sim/state': expect.any(String) as string } },
    });
    call('POST', 'faults', { kind: 'reboot' });
    expect(call('GET', 'coverage')).toMatchObject({ body: [{ kind: 'reboot', begun: 1, strikes: 1 }] });
    expect(call('GET', 'state')).toMatchObject({
      body: {
        plantSeconds: 10,
        isUp: false,
        reductionsWritten: 0,
        flashWrites: 0,
        boxTime: '2026-11-22T08:00:10.000Z',
      },
    });
  });

  it('knows no other places, and no other verbs', () => {
    const { call } = aSurface();
    for (const path of ['nowhere', 'faults/9', 'faults/x', 'modes/1']) expect(call('GET', path).status).toBe(404);
    expect([call('DELETE', 'modes').status, call('POST', 'state').status, call('PUT', 'faults').status]).toEqual([
      405, 405, 405,
    ]);
  });
});
