/**
 * The calls of EVCE in one table, and which of them this client may make. The role that the box offers to
 * controllers can also flash firmware, stop stations and rewrite zones; a mistake here must not.
 * @module
 */
import { assert } from '../engine/index.ts';
import type { EvceRequest, Transport } from './transport.ts';

/** Method and path below `/api/v2/` of each call; `{id}` stands for a number. */
export const CALLS = {
  login: { method: 'POST', path: 'login/login' },
  logout: { method: 'POST', path: 'login/logout' },
  stations: { method: 'GET', path: 'stations/' },
  stationStatuses: { method: 'GET', path: 'stations/statuses' },
  zones: { method: 'GET', path: 'em/zones' },
  zoneStatus: { method: 'GET', path: 'em/zones/{id}/status' },
  zoneReduction: { method: 'GET', path: 'em/zones/{id}/reduction' },
  reduceZone: { method: 'PUT', path: 'em/zones/{id}/reduction' },
  zoneStations: { method: 'GET', path: 'em/zones/{id}/stations' },
  meters: { method: 'GET', path: 'pms' },
  meterValues: { method: 'GET', path: 'pms/{id}/values' },
} as const satisfies Record<string, Pick<EvceRequest, 'method' | 'path'>>;

export type CallName = keyof typeof CALLS;

/** What a session is asked to send; the token is its own business. */
export type EvceCall = Omit<EvceRequest, 'token'>;

/** The call of that name, about the thing with that id. */
export function callTo(name: CallName, id?: number): EvceCall {
  const { method, path } = CALLS[name];
  return { method, path: id === undefined ? path : path.replace('{id}', String(id)) };
}

/** Calls that change something and are nevertheless needed. Everything else may only be read. */
const MAY_CHANGE: readonly CallName[] = ['login', 'logout', 'reduceZone'];

/** Stands directly above a transport and lets through what is allowed; anything else is a mistake in Busbar. */
export function guarded(transport: Transport): Transport {
  return {
    send(request) {
      assert(isAllowed(request), `Busbar may not call ${request.method} ${request.path}`);
      return transport.send(request);
    },
    close: () => transport.close(),
  };
}

function isAllowed(request: EvceRequest): boolean {
  if (request.method === 'GET') return true;
  return MAY_CHANGE.some((name) => {
    const { method, path } = CALLS[name];
    return method === request.method && new RegExp(`^${path.replace('{id}', '\\d+')}$`).test(request.path);
  });
}
