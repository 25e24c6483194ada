import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstValueFrom, Subject, type Subscription } from 'rxjs';
import { filter } from 'rxjs/operators';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, volts, type EngineEvent } from '../../src/engine/index.ts';
import { openSources, type Sources } from '../../src/sources/index.ts';
import type { HttpMeter, HttpSignal } from '../../src/sources/settings.ts';
import { realTime } from '../../src/service/system-clock.ts';

type Reveal = () => string | null;

let server: Server;
let answer: RequestListener;
let sources: Sources | null;
let subscription: Subscription | null;

beforeEach(async () => {
  sources = null;
  subscription = null;
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  subscription?.unsubscribe();
  await sources?.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const request = (headers: Readonly<Record<string, Reveal>> = {}) => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status?id=0`,
  everyMs: millis(10),
  timeoutMs: millis(200),
  headers,
});

const shelly = (headers?: Readonly<Record<string, Reveal>>): HttpMeter<Reveal> => ({
  kind: 'http',
  name: 'Incomer',
  lines: [0, 1, 2],
  isSource: false,
  request: request(headers),
  parts: [
    { quantity: 'current', lines: [0], path: 'a_current', factor: 1 },
    { quantity: 'current', lines: [1], path: 'b_current', factor: 1 },
    { quantity: 'current', lines: [2], path: 'c_current', factor: 1 },
  ],
  stampPath: 'ts',
});

const price = (): HttpSignal<Reveal> => ({
  kind: 'http',
  signal: 'price',
  validForMs: null,
  path: null,
  column: 'price',
  timeZone: null,
  factor: 0.001,
  request: request(),
});

async function read(of: { readonly meter?: HttpMeter<Reveal>; readonly signal?: HttpSignal<Reveal> }) {
  const events = new Subject<EngineEvent>();
  const lines = new Subject<string>();
  sources = await openSources({
    settings: {
      broker: null,
      meters: of.meter === undefined ? [] : [of.meter],
      signals: of.signal === undefined ? [] : [of.signal],
    },
    authority: null,
    nominalVolts: volts(230),
    clock: realTime(),
    jitter: () => 0,
    log: (_, text) => lines.next(text),
    will: null,
  });
  subscription = sources.source.events$.subscribe(events);
  const next = <Kind extends EngineEvent['kind']>(kind: Kind) =>
    firstValueFrom(events.pipe(filter((event): event is Extract<EngineEvent, { kind: Kind }> => event.kind === kind)));
  const logged = firstValueFrom(lines);
  return { next, logged, health: () => sources?.health() ?? [] };
}

const VALUES = '{"a_current":1.5,"b_current":2,"c_current":"3","ts":1700000000}';

describe('meters and signals at a web address', () => {
  it('reads a meter, with a secret in a header', async () => {
    answer = (asked, response) => {
      response.statusCode = asked.headers['authorization'] === 'Bearer s' && asked.url === '/status?id=0' ? 200 : 401;
      response.end(VALUES);
    };
    const { next, health } = await read({ meter: shelly({ Authorization: () => 'Bearer s' }) });
    expect(await next('MeterObserved')).toMatchObject({
      meter: 'Incomer',
      stamp: 1_700_000_000,
      values: { currentAmps: [1.5, 2, 3] },
    });
    expect(health()[0]).toMatchObject({ kind: 'http', connected: true, problem: null });
  });

  it('reads a series of prices, in the form of a file', async () => {
    answer = (_, response) =>
      response.end('{"slots":[{"from":"2000-01-01T00:00:00Z","to":"2100-01-01T00:00:00Z","price":250}]}');
    const { next } = await read({ signal: price() });
    const { signal, series } = await next('SignalArrived');
    expect([signal, series.slots[0]?.value]).toEqual(['price', 0.25]);
  });

  it('takes a signal for no younger than its headers say it is', async () => {
    answer = (_, response) => {
      response.setHeader('age', '3600');
      response.end('{"slots":[{"from":"2000-01-01T00:00:00Z","to":"2100-01-01T00:00:00Z","price":250}]}');
    };
    const { next } = await read({ signal: price() });
    expect(await next('SignalArrived')).toMatchObject({ keptForMs: 3_600_000 });
  });

  it.each<[string, RequestListener, string]>([
    ['an error', (_, response) => response.writeHead(500).end('broken'), 'it answers 500'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      'sends us to another address, which is not followed',
    ],
    ['silence', () => undefined, 'it has not answered within 200 ms'],
    ['half an answer', (_, response) => void response.write('{"a_curr'), 'it has not answered within 200 ms'],
    ['a flood', (_, response) => response.end(Buffer.alloc(2 * 1024 * 1024, 'x')), 'larger than'],
    ['a page', (_, response) => response.end('<html>'), 'has no number where one is expected'],
    ['a cut', (asked) => asked.socket.destroy(), 'it cannot be reached'],
  ])('says what is wrong with %s', async (_, listener, why) => {
    answer = listener;
    const { logged, health } = await read({ meter: shelly() });
    expect(await logged).toContain(why);
    expect(health()[0]?.ageMs).toBeNull();
  });

  it('asks nothing where a secret cannot be had, and never shows one', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.end(VALUES);
    };
    const { logged } = await read({ meter: shelly({ 'X-Key': () => null }) });
    expect(await logged).toContain('the secret for its header X-Key cannot be had');
    expect(asked).toBe(0);
  });
});
