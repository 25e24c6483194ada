/**
 * Which calls may be made. What regulating needs may always be sent; whatever else changes something must have been
 * allowed in the site file, so that a mistake in this program cannot flash a charger.
 * @module
 */
import { assert } from '../engine/index.ts';
import type { Allowance, Capability } from './capability.ts';
import { CALLS, type CallName, type Endpoint } from './endpoints.ts';
import type { EvceRequest, Transport } from './transport.ts';

type Sent = Pick<EvceRequest, 'method' | 'path' | 'body'>;

/** Paths are sent as they are, so they may hold nothing that a server would resolve: no dots to climb by, no escapes. */
const PLAIN_PATH = /^(?!.*\.\.)[\w./~-]+(\?[\w=&.~%-]*)?$/;

const PATTERNS = Object.entries(CALLS).map(([name, { method, path }]) => ({
  name: name as CallName,
  method,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '\\d+')}$`),
}));

/** What must have been allowed for a call; null where nothing need be. */
export function neededFor(name: CallName): Capability | null {
  if (name === 'changePassword') return 'password';
  const { touches }: Endpoint = CALLS[name];
  switch (touches) {
    case 'session':
    case 'reads':
    case 'regulates':
      return null;
    case 'configures':
      return 'configure';
    case 'commands':
    case 'firmware':
      return touches;
  }
}

/** Stands directly above a transport and lets through what is allowed; anything else is a mistake in Busbar. */
export function guarded(transport: Transport, allowed: readonly Allowance[]): Transport {
  return {
    send(request) {
      assert(isAllowed(request, allowed), `Busbar may not call ${request.method} ${request.path}`);
      return transport.send(request);
    },
    close: () => transport.close(),
  };
}

/** Reading harms nobody; a change must be a call of the table, and allowed. */
export function isAllowed(sent: Sent, allowed: readonly Allowance[]): boolean {
  if (!PLAIN_PATH.test(sent.path)) return false;
  if (sent.method === 'GET') return true;
  if (sent.body instanceof Uint8Array) return isUpload(sent) && allowed.includes('firmware');
  const call = PATTERNS.find(({ method, pattern }) => method === sent.method && pattern.test(sent.path));
  if (call === undefined) return false;
  const needed = neededFor(call.name);
  if (call.name === 'remoteStop' && allowed.includes('remoteStop')) return true;
  return needed === null || allowed.includes(needed);
}

/** A firmware's bytes go where the box says, which is none of the calls. */
function isUpload({ method, path }: Sent): boolean {
  return method === 'PUT' && !PATTERNS.some(({ pattern }) => pattern.test(path.replace(/\?.*$/, '')));
}
