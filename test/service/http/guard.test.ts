import { connect } from 'node:net';
import type { FastifyInstance, InjectOptions } from 'fastify';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/service/http/app.ts';
import { openEventStream } from '../../../src/service/http/events.ts';
import { openHttp } from '../../../src/service/http/server.ts';
import { foldTurn, INITIAL_STATE } from '../../../src/service/live-state.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { decision } from '../recorded.ts';
import { KEYS, viewOf } from '../support/site-view.ts';

const state = foldTurn(INITIAL_STATE, decision(1));
const failures: unknown[] = [];
const stream = { ...openEventStream(createVirtualClock({ wallStartMs: 0 })), isFull: () => true };

let app: FastifyInstance;
beforeAll(async () => {
  app = await buildApp({
    view: await viewOf(() => state),
    stream,
    tls: null,
    isPrivate: true,
    names: ['busbar.example'],
    onFailure: (error) => failures.push(error),
    bounds: { requestsPerMinute: 1e9 },
  });
  await app.ready();
});
afterAll(() => app.close());

const KEY = { authorization: `Bearer ${KEYS.operate}` };
const hold = (headers: Record<string, string>): InjectOptions => ({
  method: 'PUT',
  url: '/api/v1/holds/Garage',
  headers: { host: 'localhost:0', 'content-type': 'application/json', ...KEY, ...headers },
  payload: JSON.stringify({ atAmps: 10, until: '2026-06-12T18:00:00+02:00' }),
});

describe('a request', () => {
  it.each([
    [403, { host: 'evil.test' }],
    [403, { host: 'evil.test:0' }],
    [403, { host: '' }],
    [403, { host: 'localhost:1' }],
    [200, { host: 'busbar.example' }],
    [200, { host: 'BUSBAR.example:0' }],
    [200, { host: '[::1]:0' }],
  ])('is answered %i with host %j, whose key is good', async (status, headers) => {
    expect((await app.inject(hold(headers))).statusCode).toBe(status);
  });

  it.each([
    [403, { origin: 'https://evil.test' }],
    [403, { origin: 'null' }],
    [403, { origin: 'http://localhost:0.evil.test' }],
    [403, { origin: 'https://localhost:1' }],
    [403, { 'sec-fetch-site': 'cross-site' }],
    [403, { 'sec-fetch-site': 'same-site' }],
    [200, { origin: 'http://localhost:0', 'sec-fetch-site': 'same-origin' }],
    [200, { 'sec-fetch-site': 'none' }],
  ])('is answered %i where a browser says %j', async (status, headers) => {
    expect((await app.inject(hold(headers))).statusCode).toBe(status);
  });

  it.each([
    [415, { 'content-type': 'text/plain' }],
    [415, { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, { 'content-type': 'multipart/form-data; boundary=x' }],
  ])('is answered %i with a body of %j, as forms of other pages send it', async (status, headers) => {
    const answer = await app.inject(hold(headers));
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('that is too large is not read to its end', async () => {
    const answer = await app.inject({ ...hold({}), payload: JSON.stringify({ atAmps: 'x'.repeat(70_000) }) });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      413,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('names all that is wrong with a body', async () => {
    const answer = await app.inject({ ...hold({}), payload: JSON.stringify({ atAmps: -1, limitAmps: 400 }) });
    expect(answer.statusCode).toBe(400);
    const { detail } = answer.json<{ detail: string }>();
    expect(detail).toMatch(/^body: atAmps: .*; until: .*; Unrecognized key: "limitAmps"$/);
  });
});

describe('a question for nothing but the status', () => {
  it.each([
    [200, '/healthz'],
    [200, '/readyz'],
    [404, '/api/v1/state'],
  ])('is answered %i for %s', async (status, url) => {
    const answer = await app.inject({ method: 'HEAD', url, headers: { host: 'localhost:0' } });
    expect([answer.statusCode, answer.body]).toEqual([status, '']);
  });
});

const METHODS = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS', 'HEAD'] as const;
const piece = fc.oneof(
  fc.constantFrom(
    '%',
    '%00',
    '%ff',
    '..',
    '//',
    '?limit=',
    '&from=',
    '__proto__',
    'constructor',
    '{',
    '}',
    '\\',
    "'",
    '"',
  ),
  fc.string({ maxLength: 12 }),
);
const path = fc
  .tuple(
    fc.constantFrom(
      '/api/v1/holds/',
      '/api/v1/caps/',
      '/api/v1/explain/',
      '/api/v1/cycles',
      '/api/v1/curve',
      '/',
      '/assets/',
    ),
    fc.array(piece, { maxLength: 3 }),
  )
  .map(([base, parts]) => `${base}${parts.map((part) => part.replace(/[^\x21-\x7e]/g, '%FE')).join('')}`);
const body = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('{"__proto__":{"x":1}}', '{"atAmps":1e999,"until":"2026"}', '[[[[[[', '{"atAmps":NaN}', '\u0000'),
);
const malformed = fc.record({
  method: fc.constantFrom(...METHODS),
  url: path,
  payload: body,
  type: fc.constantFrom('application/json', 'application/json; charset=utf-7', 'text/html', 'nonsense', ''),
  key: fc.constantFrom(`Bearer ${KEYS.operate}`, 'Bearer', 'Basic %%%', `bearer  ${KEYS.read}`, ''),
  host: fc.constantFrom('localhost:0', 'localhost:0', 'localhost:0', 'evil.test'),
});

describe('ten thousand requests that make no sense', () => {
  it('break nothing: each is refused with a problem, or is in order', { timeout: 60_000 }, async () => {
    failures.length = 0;
    for (const { method, url, payload, type, key, host } of fc.sample(malformed, { numRuns: 10_000, seed: 7 })) {
      // Whoever injects has to be able to read the address himself.
      if (!URL.canParse(url, 'http://localhost')) continue;
      const headers = { host, 'content-type': type, authorization: key };
      const answer = await app.inject({
        method,
        url,
        headers,
        ...(method === 'GET' || method === 'HEAD' ? {} : { payload }),
      });
      expect(answer.statusCode, `${method} ${url} ${payload}`).toBeLessThan(500);
      if (answer.statusCode >= 400 && method !== 'HEAD')
        expect(answer.headers['content-type'], `${method} ${url} ${payload}`).toMatch(/^application.problem.json/);
    }
    expect(failures).toEqual([]);
    expect(state.holds).toEqual({});
  });
});

/** What comes back on a raw socket until the other side hangs up. */
const spoken = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text));
    socket.on('data', (part) => (heard += part.toString('latin1')));
    socket.on('error', () => undefined).on('close', () => resolve(heard));
  });

describe('on the wire', () => {
  const opened = async () => {
    const started = await openHttp({
      listen: { host: '127.0.0.1', port: 0 },
      view: await viewOf(() => state),
      clock: createVirtualClock({ wallStartMs: 0 }),
      onFailure: (error) => failures.push(error),
      bounds: { requestMs: 300 },
    });
    if (!started.ok) throw new TypeError(started.problem);
    return { server: started.server, port: Number(new URL(started.server.url).port) };
  };

  it('a body that does not come to its end is not waited for', async () => {
    const { server, port } = await opened();
    const head = `PUT /api/v1/holds/Garage HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${KEYS.operate}\r\n`;
    const heard = await spoken(port, `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"at`);
    expect(heard).toMatch(/^HTTP\/1.1 408 .*application\/problem\+json/s);
    await server.close();
  });

  it('headers that do not come to their end are not waited for', async () => {
    const { server, port } = await opened();
    expect(await spoken(port, `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow: `)).toMatch(/^HTTP\/1.1 408 /);
    await server.close();
  });

  it.each([
    ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n', 400],
    ['two lengths', 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 400],
    [
      'a length and pieces',
      'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['endless headers', `GET / HTTP/1.1\r\n${'X-Long: yes and no\r\n'.repeat(2_000)}`, 431],
  ])('%s is answered with a problem', async (_, text, status) => {
    const { server, port } = await opened();
    expect(await spoken(port, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
    await server.close();
  });
});
