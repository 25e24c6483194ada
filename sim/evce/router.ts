/**
 * The simulated box as one function from request to answer: finds the call, asks who calls, looks at the body, acts.
 * @module
 */
import type { EvceRequest } from '../../src/evce/transport.ts';
import { createConnections, type Connection, type Connections } from './connections.ts';
import type { BoxModel } from './model.ts';
import { ROUTES, type BoxParts, type Reply, type Route } from './routes.ts';
import { refusal } from './routes/route.ts';
import { createUsers, type BoxUser, type Users } from './users.ts';

export interface BoxOptions {
  readonly model: BoxModel;
  readonly users: readonly BoxUser[];
  /** Draws the secret by which the box signs its tokens, anew at every start; by the guide 256 random bits. */
  readonly drawSecret: () => Uint8Array;
}

/** A request as it comes in: any method, and a body that is parsed, or bytes. */
export interface BoxRequest extends Omit<EvceRequest, 'method' | 'file'> {
  readonly method: string;
}

export interface Box {
  readonly model: BoxModel;
  /** Listing and adding users; what ends a connection is done through `connections`. */
  readonly users: Pick<Users, 'list' | 'add'>;
  readonly connections: Connections;
  /** Answers a request; never throws. */
  handle(request: BoxRequest): Promise<Reply>;
  /** The box starts anew: nobody is connected, and commands under way come to nothing. Ids and settings stay. */
  restart(): void;
}

interface Address {
  readonly route: Route;
  readonly pattern: RegExp;
}

const ADDRESSES = ROUTES.map((route): Address => ({ route, pattern: patternOf(route.path) }));

/** A box that has just started: nobody is connected. */
export function createBox(options: BoxOptions): Box {
  const { model, drawSecret } = options;
  const users = createUsers(options.users);
  const connections = createConnections({
    users,
    drawSecret,
    wallMs: () => model.wallMs(),
    modes: () => model.modes(),
  });
  const parts: BoxParts = { model, connections };
  return {
    model,
    users,
    connections,
    handle: async (request) => answer(parts, request),
    restart() {
      connections.restart();
      model.commands.forget();
    },
  };
}

/** Ids are whole numbers; `stations` and `stations/` are the same. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\/$/, '').replace(/\{\w+\}/g, '(\\d+)')}/?$`);
}

function answer(parts: BoxParts, request: BoxRequest): Reply {
  const here = ADDRESSES.filter(({ pattern }) => pattern.test(request.path));
  const address = here.find(({ route }) => route.method === request.method);
  if (address !== undefined) return enter(parts, address, request);
  if (here.length === 0) return refusal(404, 'no such resource');
  // The place exists and nobody is granted this method on it, such as deleting a zone.
  const known = request.token === null ? null : parts.connections.find(request.token, request.method);
  return known === null ? refusal(401, 'token missing or invalid') : refusal(403, 'not permitted');
}

/** Token first, then role, then body: who may not call learns nothing else. */
function enter(parts: BoxParts, { route, pattern }: Address, request: BoxRequest): Reply {
  let connection: Connection | null = null;
  if (route.roles !== 'anyone') {
    connection = request.token === null ? null : parts.connections.find(request.token, request.method);
    if (connection === null) return refusal(401, 'token missing or invalid');
    if (!route.roles.includes(connection.role)) return refusal(403, 'not permitted');
  }
  const body = bodyOf(route, request.body);
  if (body === null) return refusal(400, 'the body is malformed');
  const [, id, subId] = pattern.exec(request.path) ?? [];
  return route.handle(parts, { id: Number(id), subId: Number(subId), body: body.value, connection });
}

/** The body as the route wants it; null where it is malformed. */
function bodyOf({ request }: Route, sent: unknown): { readonly value: unknown } | null {
  if (request === null) return { value: undefined };
  if (request === 'bytes') return sent instanceof Uint8Array ? { value: sent } : null;
  const parsed = request.safeParse(sent);
  return parsed.success ? { value: parsed.data } : null;
}
