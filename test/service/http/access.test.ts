import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import type { Access } from '../../../src/service/http/access.ts';
import { buildApp } from '../../../src/service/http/app.ts';
import { openEventStream } from '../../../src/service/http/events.ts';
import { foldTurn, INITIAL_STATE } from '../../../src/service/live-state.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { decision } from '../recorded.ts';
import { KEYS, viewOf } from '../support/site-view.ts';

const stream = openEventStream(createVirtualClock({ wallStartMs: 0 }));
/** Full: a stream that is opened by inject would never end. */
const FULL = { ...stream, isFull: () => true };

/** Routes that are no part of the API, so that it does not tell of them. */
const PAGES = ['/', '/assets/dashboard.js', '/assets/icon.svg', '/assets/page.css', '/assets/plot.css'];

async function appFor(isPrivate: boolean): Promise<{ app: FastifyInstance; routes: readonly Route[] }> {
  const routes: Route[] = [];
  const state = foldTurn(INITIAL_STATE, decision(1));
  const app = await buildApp({
    view: { ...(await viewOf(() => state)), metrics: async () => '' },
    stream: FULL,
    tls: null,
    isPrivate,
    names: [],
    onFailure: (error) => expect(error).toBeUndefined(),
  });
  await app.ready();
  const paths = app.swagger().paths as Record<string, Record<string, unknown>>;
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) routes.push({ method: method.toUpperCase() as never, url: path });
  }
  for (const url of PAGES) routes.push({ method: 'GET', url });
  return { app, routes };
}

interface Route {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
}

const ROLES = {
  nobody: {},
  stranger: { authorization: 'Bearer made-up' },
  reader: { authorization: `Bearer ${KEYS.read}` },
  operator: { authorization: `Bearer ${KEYS.operate}` },
  'reader in a browser': { authorization: `Basic ${btoa(`me:${KEYS.read}`)}` },
  'operator in a browser': { authorization: `Basic ${btoa(`me:${KEYS.operate}`)}` },
  'somebody with another scheme': { authorization: 'Digest username="me"' },
} as const satisfies Record<string, Record<string, string>>;
type Role = keyof typeof ROLES;

const READERS: readonly Role[] = ['reader', 'operator', 'reader in a browser', 'operator in a browser'];

/** Who may pass, by what a route needs. */
const MAY: Record<Access, (role: Role, isPrivate: boolean) => boolean> = {
  open: () => true,
  read: (role, isPrivate) => READERS.includes(role) || (isPrivate && role === 'nobody'),
  operate: (role) => role === 'operator',
};

/** By hand, so that a route that needs less than one thinks is seen here. */
const accessOf = ({ method, url }: Route): Access => {
  if (url === '/healthz') return 'open';
  return method === 'GET' ? 'read' : 'operate';
};

describe.each([
  ['on this machine only', true],
  ['within reach of others', false],
])('who may use what, %s', (_, isPrivate) => {
  let app: FastifyInstance;
  let routes: readonly Route[];
  beforeAll(async () => ({ app, routes } = await appFor(isPrivate)));
  afterAll(() => app.close());

  it('is asked of every route there is', () => {
    // A new route has to be thought of here.
    expect(routes.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'DELETE /api/v1/holds/{zone}',
      'GET /',
      'GET /api/v1/curve',
      'GET /api/v1/cycles',
      'GET /api/v1/events',
      'GET /api/v1/explain/{zone}',
      'GET /api/v1/openapi.json',
      'GET /api/v1/state',
      'GET /assets/dashboard.js',
      'GET /assets/icon.svg',
      'GET /assets/page.css',
      'GET /assets/plot.css',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'PUT /api/v1/caps/{name}',
      'PUT /api/v1/holds/{zone}',
    ]);
    expect(PAGES.filter((url) => !app.hasRoute({ method: 'GET', url }))).toEqual([]);
  });

  it.each(Object.keys(ROLES) as Role[])('lets %s pass where he may, and nowhere else', async (role) => {
    for (const route of routes) {
      const url = route.url.replace('{zone}', 'Garage').replace('{name}', 'dso');
      const headers = { host: 'localhost:0', ...ROLES[role] };
      const { statusCode } = await app.inject({ method: route.method, url, headers });
      const isRefused = statusCode === 401 || statusCode === 403;
      expect([route, role, isRefused]).toEqual([route, role, !MAY[accessOf(route)](role, isPrivate)]);
    }
  });

  it('says with a 401 how to show a key, and tells scope from key', async () => {
    const put = { method: 'PUT', url: '/api/v1/holds/Garage' } as const;
    const nobody = await app.inject({ ...put, headers: { host: 'localhost:0' } });
    expect([nobody.statusCode, nobody.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer')]);
    const reader = await app.inject({ ...put, headers: { host: 'localhost:0', ...ROLES.reader } });
    expect([reader.statusCode, reader.json()]).toEqual([
      403,
      expect.objectContaining({ detail: 'this key is for reading only' }),
    ]);
  });
});

it('a route that does not say who may use it cannot be registered', async () => {
  const { app } = await appFor(true);
  await app.close();
  const { app: open } = await appForRegistration();
  expect(() => open.get('/secret', async () => 'oh')).toThrow('does not say who may use it');
  await open.close();
});

/** An app that takes routes yet. */
async function appForRegistration(): Promise<{ app: FastifyInstance }> {
  const app = await buildApp({
    view: await viewOf(() => INITIAL_STATE),
    stream: FULL,
    tls: null,
    isPrivate: true,
    names: [],
    onFailure: () => undefined,
  });
  return { app };
}
