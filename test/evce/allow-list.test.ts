import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, isAllowed, neededFor } from '../../src/evce/allow-list.ts';
import { CAPABILITIES } from '../../src/evce/capability.ts';
import { CALLS, type CallName } from '../../src/evce/endpoints.ts';
import { fakeBox } from './support/fake-box.ts';

const NAMES = Object.keys(CALLS) as CallName[];
const METHODS = ['GET', 'PUT', 'POST'] as const;

const pathOf = (name: CallName, id = 7): string => CALLS[name].path.replace(/\{\w+\}/g, String(id));

/** Paths of the table, paths near them, and anything else. */
const paths = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => pathOf(name)),
  fc.tuple(fc.constantFrom(...NAMES), fc.string({ maxLength: 4 })).map(([name, more]) => pathOf(name) + more),
  fc
    .array(fc.constantFrom('stations', 'em', 'zones', 'pms', '1', '2', 'cmds', 'reset', 'reduction', '..', '%2e', ''))
    .map((parts) => parts.join('/')),
  fc.string({ maxLength: 30 }),
);

describe('the allow-list', () => {
  it('lets nothing pass but logging in and out, reading, and reductions, when nothing is allowed', () => {
    const regulating = /^(login\/login|login\/logout|em\/zones\/\d+\/reduction)$/;
    fc.assert(
      fc.property(fc.constantFrom(...METHODS), paths, fc.boolean(), (method, path, withBytes) => {
        const body = withBytes ? new Uint8Array(1) : {};
        if (!isAllowed({ method, path, body }, [])) return;
        expect(method === 'GET' || regulating.test(path)).toBe(true);
        expect(path.includes('..') || path.includes('%')).toBe(false);
      }),
    );
  });

  it('opens with a capability just the calls that need it', () => {
    for (const name of NAMES) {
      const { method } = CALLS[name];
      const needed = neededFor(name);
      const opening = CAPABILITIES.filter((capability) => isAllowed({ method, path: pathOf(name) }, [capability]));
      expect(opening, name).toEqual(needed === null ? CAPABILITIES : [needed]);
    }
  });

  it('opens to a service that may end sessions that one call more, and with all of a body’s bytes not even that', () => {
    const opened = (allowed: Parameters<typeof isAllowed>[1], body?: unknown) =>
      NAMES.filter((name) => isAllowed({ method: CALLS[name].method, path: pathOf(name), body }, allowed));
    const more = opened(['remoteStop']).filter((name) => !opened([]).includes(name));
    expect(more).toEqual(['remoteStop']);
    expect(opened(['remoteStop'], new Uint8Array(1))).toEqual(opened([], new Uint8Array(1)));
    fc.assert(
      fc.property(fc.constantFrom(...METHODS), paths, (method, path) => {
        const sent = { method, path, body: {} };
        if (!isAllowed(sent, ['remoteStop']) || isAllowed(sent, [])) return;
        expect(`${method} ${path}`).toMatch(/^POST stations\/\d+\/cmds\/remote_stop$/);
      }),
    );
  });

  it('asks for a capability wherever the guide lets a controller change more than the reduction', () => {
    const needed = Object.fromEntries(
      CAPABILITIES.map((capability) => [capability, NAMES.filter((name) => neededFor(name) === capability)]),
    );
    expect(needed).toEqual({
      commands: [
        'exportDiagnostics',
        'requestDiagnostics',
        'remoteStart',
        'remoteStop',
        'reset',
        'changeAvailability',
        'getConfiguration',
        'getDiagnostics',
      ],
      configure: ['configureStation', 'configureZone', 'configureMeter', 'configureMeterModel'],
      firmware: ['addFirmware', 'updateFirmware'],
      password: ['changePassword'],
    });
  });

  it('lets the bytes of a firmware go where the box says, unless that is one of the calls', () => {
    const body = new Uint8Array(3);
    const upload = { method: 'PUT', path: 'stations/firmwares/7/content?key=a-1', body } as const;
    expect(isAllowed(upload, ['firmware'])).toBe(true);
    expect(isAllowed(upload, ['commands', 'configure', 'password'])).toBe(false);
    expect(isAllowed({ ...upload, body: {} }, ['firmware'])).toBe(false);
    expect(isAllowed({ ...upload, path: 'em/zones/1?x=1' }, ['firmware'])).toBe(false);
    expect(isAllowed({ ...upload, path: 'em/zones/1/reduction' }, CAPABILITIES)).toBe(false);
    expect(isAllowed({ ...upload, path: 'stations/1' }, CAPABILITIES)).toBe(false);
    expect(isAllowed({ ...upload, path: 'upload/../em/zones/1' }, ['firmware'])).toBe(false);
  });

  it.each([
    ['PUT', 'em/zones/1'],
    ['PUT', 'em/zones/1/reduction/../..'],
    ['PUT', 'em/zones/{id}/reduction'],
    ['POST', 'stations/firmwares'],
    ['POST', 'stations/1/cmds/reset'],
    ['POST', 'login/passwd'],
    ['GET', 'em/zones\r\nX: y'],
  ] as const)('keeps %s %s from the box', (method, path) => {
    const box = fakeBox();
    expect(() => guarded(box.transport, []).send({ method, path, token: null })).toThrow(`may not call ${method}`);
    expect(box.asked).toEqual([]);
  });

  it('passes on what is allowed, and the closing', async () => {
    const box = fakeBox();
    const transport = guarded(box.transport, ['configure']);
    await transport.send({ method: 'PUT', path: 'em/zones/1', token: null, body: {} });
    await transport.close();
    expect(box.asked).toEqual(['PUT em/zones/1']);
    expect(box.isClosed).toBe(true);
  });
});
