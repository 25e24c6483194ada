import { expect, it } from 'vitest';
import { carrierOf } from '../../../src/service/alarms/hook-carrier.ts';

const ports = { secrets: { env: {}, readFile: () => ({ ok: false, reason: '' }) as const }, publish: null };

it('a carrier is named by what may stand in a log', () => {
  expect(carrierOf({ kind: 'command', command: ['/bin/page', '--key', 'hush'] }, ports).name).toBe('/bin/page');
  expect(carrierOf({ kind: 'http', url: 'https://a.b/c?key=hush', headers: {} }, ports).name).toBe('https://a.b/c');
  expect(carrierOf({ kind: 'mqtt', topic: 'x/y' }, ports).name).toBe('MQTT topic x/y');
});

it('a broker that does not answer is left when the time is up', async () => {
  const publish = (): Promise<void> => new Promise(() => undefined);
  const controller = new AbortController();
  const carried = carrierOf({ kind: 'mqtt', topic: 'x' }, { ...ports, publish }).carry('{}', controller.signal);
  controller.abort();
  expect(await carried).toContain('no answer');
});
