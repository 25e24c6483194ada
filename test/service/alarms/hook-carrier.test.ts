import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { carrierOf } from '../../../src/service/alarms/hook-carrier.ts';

const ports = { secrets: { env: {}, readFile: () => ({ ok: false, reason: '' }) as const }, publish: null };

it('a carrier is named by what may stand in a log', () => {
  expect(carrierOf({ kind: 'command', command: ['/bin/page', '--key', 'hush'] }, ports).name).toBe('/bin/page');
  expect(carrierOf({ kind: 'http', url: 'https://a.b/hush?key=hush', headers: {} }, ports).name).toBe('https://a.b');
  expect(carrierOf({ kind: 'mqtt', topic: 'x/y' }, ports).name).toBe('MQTT topic x/y');
});

it('a broker that is away is the reason of a failure', async () => {
  const publish = (): string => 'the broker is away';
  const carrier = carrierOf({ kind: 'mqtt', topic: 'x' }, { ...ports, publish });
  expect(await carrier.carry('{}', new AbortController().signal)).toBe('the broker is away');
});

it('a machine that can start no program is the reason of a failure', async () => {
  const start = (): never => {
    throw Object.assign(new RangeError('spawn ENOMEM'), { code: 'ENOMEM' });
  };
  const carrier = carrierOf({ kind: 'command', command: ['/bin/true'] }, { ...ports, start });
  expect(await carrier.carry('{}', new AbortController().signal)).toBe('ENOMEM');
});

it('a program that could not be given ears is the reason of a failure', async () => {
  const start = (): ChildProcess => {
    const child = Object.assign(new EventEmitter(), { stdin: undefined });
    queueMicrotask(() => child.emit('error', new RangeError('spawn EMFILE')));
    return child as unknown as ChildProcess;
  };
  const carrier = carrierOf({ kind: 'command', command: ['/bin/true'] }, { ...ports, start });
  expect(await carrier.carry('{}', new AbortController().signal)).toBe('spawn EMFILE');
});
