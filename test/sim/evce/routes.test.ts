import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeBox, operationIdOf } from '../../../sim/evce/openapi.ts';
import { DOCUMENTED, ROUTES, type DocumentedRoute, type Route } from '../../../sim/evce/routes.ts';
import type { BoxUser } from '../../../sim/evce/users.ts';
import { CALLS, type CallName } from '../../../src/evce/endpoints.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { aBoxWithUsers, CHIEF, CONTROLLER, VISITOR } from './support/boxes.ts';
import { fill, furnish, REFUSED_BODIES, takenBodies, type PathIds } from './support/examples.ts';
import { overHttps, type OverHttps } from './support/https.ts';

const USERS: readonly BoxUser[] = [CHIEF, VISITOR, CONTROLLER];
const NAMES = Object.keys(CALLS) as CallName[];
const BY_NAME = NAMES.map((name, index) => [name, DOCUMENTED[index] as DocumentedRoute] as const);
const hasId = ({ path }: Route): boolean => path.includes('{');
const NOWHERE: PathIds = new Proxy({}, { get: () => 9999 });

const document = describeBox(DOCUMENTED, DEFAULT_DIALECT) as {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
  readonly components: { readonly schemas: Record<string, object> };
};

const documented = ({ method, path }: Route): Record<string, unknown> =>
  document.paths[`/${path}`]?.[method.toLowerCase()]?.responses ?? {};

/** What the box's own document says of a 200. */
function documentedAnswer(route: Route): z.ZodType {
  const { content } = documented(route)['200'] as { content: { 'application/json': { schema: object } } };
  const { schema } = content['application/json'];
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(
    JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<typeof z.fromJSONSchema>[0],
  );
}

let https: OverHttps;
let ids: PathIds;
const tokens = new Map<string, string>();

/** A furnished box for each call: none sees what another has done. */
async function open(): Promise<void> {
  const { box, model, field } = aBoxWithUsers();
  ids = furnish(model, field);
  https = await overHttps(box);
  for (const user of USERS) tokens.set(user.role, await https.enter(user));
}

const messageOnly = { message: expect.any(String) as string };

describe.each(BY_NAME)('the call %s over HTTPS', (name, route) => {
  beforeAll(open);
  afterAll(() => https.close());
  const token = (role: string): string => tokens.get(role) ?? '';
  const body = (): unknown => takenBodies(ids)[name];
  const send = (path: string, sent: { token?: string; body?: unknown }) => https.send(route.method, path, sent);
  const seen = new Set(['200']);
  const expecting = async (status: number, path: string, sent: { token?: string; body?: unknown }): Promise<void> => {
    const answer = await send(path, sent);
    expect({ sent, ...answer }).toMatchObject({ status });
    if (status !== 200) expect(answer.body).toEqual(messageOnly);
    seen.add(String(status));
  };

  if (route.request !== null) {
    it('is refused with a body that is malformed', async () => {
      for (const refused of [[], 7, ...(REFUSED_BODIES[name] ?? [])]) {
        await expecting(400, fill(route.path, ids), { token: token('EBMS'), body: refused });
      }
    });
  }

  if (hasId(route)) {
    it('finds nothing under an id that was never given', async () => {
      await expecting(404, fill(route.path, NOWHERE), { token: token('EBMS'), body: body() });
    });
  }

  if (name === 'exportDiagnostics') {
    it('finds no archive of files that are not there', async () => {
      await expecting(404, route.path, { token: token('EBMS'), body: { ids: [9999] } });
    });
  }

  if (name === 'changePassword') {
    it('is not permitted to who does not know the present one', async () => {
      const wrong = { password: 'wrong', new_password: 'Another-Secret1!' };
      await expecting(403, route.path, { token: token('EBMS'), body: wrong });
    });
  }

  if (route.roles === 'anyone') {
    it('needs no token, and refuses who is connected or unknown', async () => {
      await expecting(403, route.path, { body: body() });
      await expecting(401, route.path, { body: { login: 'nobody', password: 'x' } });
      await https.send('POST', 'login/logout', { token: token('EBMS') });
    });
  } else {
    it('is for those who are connected', async () => {
      for (const stranger of [{}, { token: 'no.such.token' }]) {
        await expecting(401, fill(route.path, ids), { ...stranger, body: body() });
      }
    });

    it.each(USERS.filter(({ role }) => route.roles !== 'anyone' && !route.roles.includes(role)))(
      'is not permitted to the role $role',
      async ({ role }) => expecting(403, fill(route.path, ids), { token: token(role), body: body() }),
    );
  }

  it('answers as the client and the box’s own document expect', async () => {
    const answer = await send(fill(route.path, ids), { token: token('EBMS'), body: body() });
    expect(answer).toMatchObject({ status: 200 });
    if (route.response === 'bytes') return expect(answer.type).toBe('application/x-tar');
    expect(route.response.safeParse(answer.body).error).toBeUndefined();
    expect(documentedAnswer(route).safeParse(answer.body).error).toBeUndefined();
    expect(JSON.stringify(answer.body)).not.toBe('[]');
  });

  it('can be refused in just the ways that the document lists', () => {
    // A call that every role is granted is never refused with 403; a document says so of none.
    const codes = Object.keys(documented(route)).filter((code) => code !== '403' || seen.has(code));
    expect([...seen].sort()).toEqual(codes.sort());
  });
});

describe('the table of routes', () => {
  it('has the 39 calls of the guide, none of them twice', () => {
    const calls = DOCUMENTED.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{id}')}`);
    expect(new Set(calls).size).toBe(39);
    expect(ROUTES.slice(0, 39)).toEqual(DOCUMENTED);
  });

  it('grants every one of them to a controller, and only the login to a stranger', () => {
    const closed = DOCUMENTED.filter(({ roles }) => roles !== 'anyone');
    expect(closed.every(({ roles }) => roles.includes('EBMS'))).toBe(true);
    expect(DOCUMENTED.filter((route) => !closed.includes(route)).map(operationIdOf)).toEqual(['login_login_post']);
  });

  it('lets a mere user look, and change nothing but his own connection', () => {
    const granted = ROUTES.filter(({ roles }) => roles !== 'anyone' && roles.includes('User'));
    const changing = granted.filter(({ method }) => method !== 'GET').map(operationIdOf);
    expect(changing).toEqual(['login_logout_post', 'login_passwd_post']);
    const reading = ROUTES.filter(({ method }) => method === 'GET');
    expect(reading.every((route) => granted.includes(route))).toBe(true);
  });
});
