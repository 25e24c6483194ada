import { describe, expect, it } from 'vitest';
import { callTo, CALLS, guarded, type CallName } from '../../src/evce/endpoints.ts';
import { fakeBox } from './support/fake-box.ts';

describe('the calls', () => {
  it('are those of the guide', () => {
    expect(Object.values(CALLS).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST login/login',
      'POST login/logout',
      'GET stations/',
      'GET stations/statuses',
      'GET em/zones',
      'GET em/zones/{id}/status',
      'GET em/zones/{id}/reduction',
      'PUT em/zones/{id}/reduction',
      'GET em/zones/{id}/stations',
      'GET pms',
      'GET pms/{id}/values',
    ]);
  });

  it('put the id where the path has its place', () => {
    expect(callTo('zoneReduction', 7)).toEqual({ method: 'GET', path: 'em/zones/7/reduction' });
  });
});

describe('the allow-list', () => {
  it('lets through every call of the table', async () => {
    const box = fakeBox();
    const names = Object.keys(CALLS) as CallName[];
    for (const name of names) await guarded(box.transport).send({ ...callTo(name, 1), token: null });
    expect(box.asked).toHaveLength(names.length);
  });

  it.each([
    ['PUT', 'em/zones/1'],
    ['PUT', 'stations/1'],
    ['PUT', 'pms/1'],
    ['PUT', 'em/zones/1/reduction/../..'],
    ['PUT', 'em/zones/{id}/reduction'],
    ['POST', 'stations/firmwares'],
    ['POST', 'stations/1/cmds/reset'],
    ['POST', 'login/passwd'],
  ] as const)('keeps %s %s from the box', (method, path) => {
    const box = fakeBox();
    expect(() => guarded(box.transport).send({ method, path, token: null })).toThrow(`may not call ${method} ${path}`);
    expect(box.asked).toEqual([]);
  });

  it('closes the transport below', async () => {
    const box = fakeBox();
    await guarded(box.transport).close();
    expect(box.isClosed).toBe(true);
  });
});
