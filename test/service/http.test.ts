import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHttp, type HttpServer } from '../../src/service/http/server.ts';
import { foldTurn, INITIAL_STATE, type LiveState } from '../../src/service/live-state.ts';
import { stateDocument } from '../../src/service/state-document.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { decision, SITE } from './recorded.ts';
import { viewOf } from './support/site-view.ts';

let state: LiveState;
let server: HttpServer;
let failures: unknown[];

const open = async (listen: { readonly host: string; readonly port: number }) =>
  openHttp({
    listen,
    clock: createVirtualClock({ wallStartMs: 0 }),
    onFailure: (error, path) => failures.push([path, String(error)]),
    view: await viewOf(() => state),
  });

beforeEach(async () => {
  state = INITIAL_STATE;
  failures = [];
  const opened = await open({ host: '127.0.0.1', port: 0 });
  if (!opened.ok) throw new TypeError(opened.problem);
  server = opened.server;
});

afterEach(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(new URL(path, server.url), init);
const portOf = (url: string): number => Number(new URL(url).port);

/** `fetch` does not let a caller lie about the host. */
const statusFor = (host: string, method = 'GET'): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: portOf(server.url), path: '/api/v1/state', method, headers: { host } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    asked.on('error', reject).end();
  });

describe('the HTTP service', () => {
  it('is alive at once and ready after the first decision', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
    state = foldTurn(state, decision(1));
    expect((await get('/readyz')).status).toBe(200);
  });

  it('gives the state and the last decisions', async () => {
    state = [1, 2, 3].map((cycle) => decision(cycle)).reduce(foldTurn, state);
    expect(await (await get('/api/v1/state')).json()).toEqual(stateDocument(SITE, state, 1));
    const { records } = (await (await get('/api/v1/cycles?limit=2')).json()) as { records: { cycle: number }[] };
    expect(records.map(({ cycle }) => cycle)).toEqual([2, 3]);
  });

  it('gives the decisions and curves of a span, from memory where no journal is kept', async () => {
    state = [1, 2, 3, 30].map((cycle) => decision(cycle)).reduce(foldTurn, state);
    const span = 'from=2026-06-12T16:30:10%2B02:00&to=2026-06-12T16:32:00%2B02:00';
    const { records } = (await (await get(`/api/v1/cycles?${span}`)).json()) as { records: { cycle: number }[] };
    expect(records.map(({ cycle }) => cycle)).toEqual([2, 3]);
    const { points } = (await (await get('/api/v1/curve?step=1m')).json()) as { points: { decisions: number }[] };
    expect(points.map(({ decisions }) => decisions)).toEqual([3, 1]);
  });

  it.each([
    ['step=2m', 'step'],
    ['from=yesterday', 'with its offset'],
    ['from=2026-06-12T16:30:00Z&to=2026-06-12T16:30:00Z', 'not before'],
    ['step=1s', 'take longer ones'],
    ['limit=3', 'limit'],
  ])('refuses a curve of %s', async (query, said) => {
    const answer = await get(`/api/v1/curve?${query}`);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(said)]);
  });

  it.each(['0', '721', '-3', '1.5', 'many', ''])('refuses a limit of %j with a problem document', async (limit) => {
    const answer = await get(`/api/v1/cycles?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('from 1 to 720') as string,
    });
  });

  it('explains a zone in a sentence and by the chain behind it', async () => {
    state = foldTurn(state, decision(1));
    expect(await (await get('/api/v1/explain/Garage')).json()).toMatchObject({
      zone: 'Garage',
      sentence: expect.stringContaining('Garage may have 46 A') as string,
      chain: expect.arrayContaining([expect.stringContaining('Main leaves')]) as string[],
    });
  });

  it('names the zones there are to whoever asks for another', async () => {
    const answer = await get('/api/v1/explain/Attic');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ detail: 'there is no zone Attic; there are Garage, Visitors' });
  });

  it('answers a wrong address and a wrong method with a problem document', async () => {
    for (const answer of [await get('/api/v1/nothing'), await get('/api/v1/state', { method: 'POST' })]) {
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('says that it failed and keeps why to itself, which the log is told', async () => {
    state = null as never;
    const answer = await get('/api/v1/state?key=1');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('null');
    expect(failures).toEqual([['/api/v1/state?key=1', expect.stringContaining('TypeError')]]);
  });

  it('tells browsers to run and load nothing from elsewhere', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses a name that was rebound to this machine', async () => {
    const port = portOf(server.url);
    expect(await statusFor(`evil.test:${port}`)).toBe(403);
    expect(await statusFor('127.0.0.1:1')).toBe(403);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`[::1]:${port}`)).toBe(200);
  });

  it('serves the page and its assets, and nothing else of the disk', async () => {
    expect(await (await get('/')).text()).toContain('<!doctype html>');
    expect((await get('/assets/page.css')).headers.get('content-type')).toContain('text/css');
    expect((await get('/assets/icon.svg')).headers.get('content-type')).toContain('image/svg+xml');
    expect((await get('/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('says which port is in use and what to do', async () => {
    const opened = await open({ host: '127.0.0.1', port: portOf(server.url) });
    expect(opened).toMatchObject({
      ok: false,
      problem: expect.stringMatching(new RegExp(`port ${portOf(server.url)} .* in use .*--port`)) as string,
    });
  });

  it('does not listen to other machines', async () => {
    expect(await open({ host: '0.0.0.0', port: 0 })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('this machine only') as string,
    });
  });

  it('sends a stream that is opened again the state only where it has changed since', async () => {
    const first = (await get('/api/v1/events')).body?.getReader();
    const greeting = new TextDecoder().decode((await first?.read())?.value as Uint8Array | undefined);
    const id = /^id: (\d+)$/m.exec(greeting)?.[1] ?? '';
    const again = await get('/api/v1/events', { headers: { 'last-event-id': id } });
    const stale = await get('/api/v1/events', { headers: { 'last-event-id': '1' } });
    await first?.cancel();
    await server.close();
    expect(await again.text()).not.toContain('event: state');
    expect(await stale.text()).toContain(`id: ${id}\nevent: state`);
  });

  it('pushes the state to whoever listens, and ends the stream when it closes', async () => {
    const answer = await get('/api/v1/events');
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    state = foldTurn(state, decision(1));
    server.publish();
    await server.close();
    const events = (await answer.text()).split('\n\n').filter((event) => event.includes('data: '));
    const cycles = events.map((event) => (JSON.parse(event.split('data: ')[1] ?? '') as { cycles: number }).cycles);
    expect(cycles).toEqual([0, 1]);
  });
});
