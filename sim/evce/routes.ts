/**
 * The calls that the simulated box answers, in one table: method, path, who may call, what goes in and out, and what
 * is done. The in-memory box and the HTTPS server are both made from it.
 * @module
 */
import { z } from 'zod';
import { unreachable } from '../../src/engine/index.ts';
import {
  loginAnswerSchema,
  loginRequestSchema,
  meterListSchema,
  meterSchema,
  meterValuesSchema,
  reductionSchema,
  stationListSchema,
  stationSchema,
  stationStatusListSchema,
  stationStatusSchema,
  zoneListSchema,
  zoneSchema,
  zoneStationsSchema,
  zoneStatusSchema,
  type LoginRequest,
} from '../../src/evce/wire.ts';
import type { Connection, Connections } from './connections.ts';
import type { BoxModel } from './model.ts';
import type { Role } from './users.ts';

/** What a call acts on. */
export interface BoxParts {
  readonly model: BoxModel;
  readonly connections: Connections;
}

/** A call that has passed the gate: path, token, role and body are in order. */
export interface Call {
  /** The id in the path; NaN where the path has none. */
  readonly id: number;
  /** As the route's request schema describes it. */
  readonly body: unknown;
  /** Null on routes that anyone may call. */
  readonly connection: Connection | null;
}

/** An answer; one that is not 200 carries a `message`. */
export interface Reply {
  readonly status: 200 | 400 | 401 | 403 | 404;
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Below `/api/v2/`; `{zone_id}` stands for an id. */
  readonly path: string;
  readonly roles: readonly Role[] | 'anyone';
  /** Body of the request; null for none. */
  readonly request: z.ZodType | null;
  /** Body of a 200. */
  readonly response: z.ZodType;
  readonly handle: (box: BoxParts, call: Call) => Reply;
}

const EVERYONE: readonly Role[] = ['Admin', 'User', 'EBMS'];
const REGULATORS: readonly Role[] = ['Admin', 'EBMS'];
const NOTHING = z.object({});

/** A call that reads and changes nothing. */
function reading(path: string, response: z.ZodType, read: (model: BoxModel, id: number) => unknown): Route {
  const handle: Route['handle'] = ({ model }, { id }) => found(read(model, id));
  return { method: 'GET', path, roles: EVERYONE, request: null, response, handle };
}

/** Every call of the simulated box. */
export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: 'login/login',
    roles: 'anyone',
    request: loginRequestSchema,
    response: loginAnswerSchema,
    handle: ({ connections }, { body }) => logIn(connections, body as LoginRequest),
  },
  {
    method: 'POST',
    path: 'login/logout',
    roles: EVERYONE,
    request: null,
    response: NOTHING,
    handle: ({ connections }, { connection }) => {
      if (connection !== null) connections.logout(connection);
      return ok({});
    },
  },
  reading('stations/', stationListSchema, (model) => model.stations()),
  reading('stations/statuses', stationStatusListSchema, (model) => model.statuses()),
  reading('stations/{station_id}', stationSchema, (model, id) => model.station(id)),
  reading('stations/{station_id}/status', stationStatusSchema, (model, id) => model.status(id)),
  reading('em/zones', zoneListSchema, (model) => model.zones()),
  reading('em/zones/{zone_id}', zoneSchema, (model, id) => model.zone(id)),
  reading('em/zones/{zone_id}/status', zoneStatusSchema, (model, id) => model.zoneStatus(id)),
  reading('em/zones/{zone_id}/reduction', reductionSchema, (model, id) => model.reduction(id)),
  {
    method: 'PUT',
    path: 'em/zones/{zone_id}/reduction',
    roles: REGULATORS,
    request: reductionSchema,
    response: reductionSchema,
    handle: ({ model }, { id, body }) => reduce(model, id, body),
  },
  reading('em/zones/{zone_id}/stations', zoneStationsSchema, (model, id) => model.zoneStations(id)),
  reading('pms', meterListSchema, (model) => model.meters()),
  reading('pms/{pm_id}', meterSchema, (model, id) => model.meter(id)),
  reading('pms/{pm_id}/values', meterValuesSchema, (model, id) => model.meterValues(id)),
];

const ok = (body: unknown): Reply => ({ status: 200, body });

/** An answer other than 200. */
export const refusal = (status: Exclude<Reply['status'], 200>, message: string): Reply => ({
  status,
  body: { message },
});

const found = (body: unknown): Reply => (body === null ? refusal(404, 'no such resource') : ok(body));

function logIn(connections: Connections, { login, password }: LoginRequest): Reply {
  const outcome = connections.login(login, password);
  switch (outcome.kind) {
    case 'connected':
      return ok({ token: outcome.token });
    case 'unknown':
      return refusal(401, 'wrong login or password');
    case 'occupied':
      return refusal(403, 'this user is already connected');
    default:
      return unreachable(outcome);
  }
}

function reduce(model: BoxModel, id: number, body: unknown): Reply {
  const outcome = model.putReduction(id, body);
  switch (outcome) {
    case 'ok':
      return ok(model.reduction(id));
    case 'malformed':
      return refusal(400, 'not a reduction');
    case 'unknown':
      return refusal(404, 'no such resource');
    default:
      return unreachable(outcome);
  }
}
