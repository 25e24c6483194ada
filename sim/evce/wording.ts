/**
 * How the simulated box words its answers, where the vendor's guide leaves that open. It wraps the box; the box itself knows
 * one wording.
 * @module
 */
import type { BoxModes } from '../../src/config/index.ts';
import { withSnakeKeys } from '../../src/evce/keys.ts';
import type { Box, BoxRequest } from './router.ts';
import type { Reply } from './routes/route.ts';

const SECOND_LOGIN_STATUS = { forbidden: 403, unauthorized: 401, conflict: 409 } as const;
const REDUCTION = /^em\/zones\/(\d+)\/reduction\/?$/;
const ZONE_STATIONS = /^em\/zones\/\d+\/stations\/?$/;

/** The box, wording its answers as its modes say. */
export function worded(box: Box): Box {
  return {
    ...box,
    async handle(request) {
      const modes = box.model.modes();
      const reply = await box.handle(modes.keys === 'camel' ? withPlainKeys(request) : request);
      if (reply.status !== 200) return { ...reply, status: refusedWith(modes, request, reply.status) };
      if (reply.body instanceof Uint8Array) return reply;
      const body = wordedBody({ box, modes, request }, reply.body);
      return { ...reply, body: modes.keys === 'camel' ? withCamelKeys(body) : body };
    },
  };
}

/** A reduction is worded by the dialect and by nothing else. */
function withPlainKeys(request: BoxRequest): BoxRequest {
  if (REDUCTION.test(request.path) || request.body instanceof Uint8Array) return request;
  return { ...request, body: withSnakeKeys(request.body) };
}

function refusedWith(modes: BoxModes, { path }: BoxRequest, status: Reply['status']): Reply['status'] {
  return path === 'login/login' && status === 403 ? SECOND_LOGIN_STATUS[modes.secondLoginStatus] : status;
}

interface Context {
  readonly box: Box;
  readonly modes: BoxModes;
  readonly request: BoxRequest;
}

function wordedBody({ box, modes, request: { method, path } }: Context, body: unknown): unknown {
  if (method === 'PUT' && REDUCTION.test(path)) return modes.reductionReply === 'empty' ? {} : body;
  if (path === 'stations/statuses') return modes.statuses === 'map' ? byId(body) : body;
  if (ZONE_STATIONS.test(path) && modes.zoneStations === 'objects') {
    return (body as readonly number[]).map((id) => box.model.station(id));
  }
  return path.startsWith('pms/') && path.endsWith('/values') ? withNulls(body) : body;
}

function byId(statuses: unknown): unknown {
  return Object.fromEntries((statuses as readonly { readonly id: number }[]).map(({ id, ...status }) => [id, status]));
}

/** What stands for "not a number" until the text is made: JSON has no word for it. */
export const NOT_A_NUMBER = 'NaN';

/** What has no value is null on the wire, and what is no number is marked as such. */
function withNulls(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number') return Number.isNaN(value) ? NOT_A_NUMBER : value;
  return typeof value === 'object' && value !== null ? mapFields(value, (key) => key, withNulls) : value;
}

function withCamelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCamelKeys);
  return typeof value === 'object' && value !== null ? mapFields(value, camelKey, withCamelKeys) : value;
}

const camelKey = (key: string): string => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function mapFields(fields: object, rename: (key: string) => string, of: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [rename(key), of(value)]));
}
