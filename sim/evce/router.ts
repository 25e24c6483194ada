/**
 * The simulated box as one function from request to answer: finds the call, asks who calls, looks at the body, acts.
 * @module
 */
import type { EvceRequest } from '../../src/evce/transport.ts';
import { createConnections, type Connection, type Connections, type SecondLogin } from './connections.ts';
import type { BoxModel } from './model.ts';
import { refusal, ROUTES, type BoxParts, type Reply, type Route } from './routes.ts';
import { createUsers, type BoxUser, type Users } from './users.ts';

export interface BoxOptions {
  readonly model: BoxModel;
  readonly users: readonly BoxUser[];
  /** A second login of a connected user is refused unless said otherwise. */
  readonly secondLogin?: SecondLogin;
  /** Draws the secret by which the box signs its tokens, anew at every start; by the guide 256 random bits. */
  readonly drawSecret: () => Uint8Array;
}

export interface Box {
  readonly model: BoxModel;
  /** Listing and adding users; what ends a connection is done through `connections`. */
  readonly users: Pick<Users, 'list' | 'add'>;
  readonly connections: Connections;
  /** Answers a request; never throws. */
  handle(request: EvceRequest): Promise<Reply>;
}

interface Address {
  readonly route: Route;
  readonly pattern: RegExp;
}

/** A box that has just started: nobody is connected. */
export function createBox(options: BoxOptions): Box {
  const { model, secondLogin = 'refuse', drawSecret } = options;
  const users = createUsers(options.users);
  const connections = createConnections({ users, secondLogin, drawSecret, wallMs: () => model.wallMs() });
  const parts: BoxParts = { model, connections };
  const addresses = ROUTES.map((route): Address => ({ route, pattern: patternOf(route.path) }));
  return { model, users, connections, handle: async (request) => answer(parts, addresses, request) };
}

/** Ids are whole numbers; `stations` and `stations/` are the same. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\/$/, '').replace(/\{\w+\}/, '(\\d+)')}/?$`);
}

function answer(parts: BoxParts, addresses: readonly Address[], request: EvceRequest): Reply {
  for (const { route, pattern } of addresses) {
    const match = route.method === request.method ? pattern.exec(request.path) : null;
    if (match !== null) return enter(parts, route, { request, id: Number(match[1]) });
  }
  return refusal(404, 'no such resource');
}

/** Token first, then role, then body: who may not call learns nothing else. */
function enter(
  parts: BoxParts,
  route: Route,
  { request, id }: { readonly request: EvceRequest; readonly id: number },
): Reply {
  let connection: Connection | null = null;
  if (route.roles !== 'anyone') {
    connection = request.token === null ? null : parts.connections.find(request.token);
    if (connection === null) return refusal(401, 'token missing or invalid');
    if (!route.roles.includes(connection.role)) return refusal(403, 'not permitted');
  }
  if (route.request === null) return route.handle(parts, { id, body: undefined, connection });
  const body = route.request.safeParse(request.body);
  if (!body.success) return refusal(400, 'the body is malformed');
  return route.handle(parts, { id, body: body.data, connection });
}
