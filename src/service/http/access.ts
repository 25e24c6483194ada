/**
 * Who may ask for what. Each route says what it needs; one that does not say cannot be registered. A key comes as bearer
 * token; for reading also as the password of HTTP Basic, which browsers ask people for. Basic opens no writing: browsers
 * add it by themselves, also where another page had the idea.
 * @module
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../engine/index.ts';
import type { Caller } from '../access-keys.ts';
import { sendProblem } from './problem.ts';
import type { SiteView } from './site-view.ts';

/** What a route needs: nothing, a key to read where others can reach this machine, or always a key to operate. */
export type Access = 'open' | 'read' | 'operate';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Whose key came with it; null where none did. */
    caller: Caller | null;
  }
}

export interface AccessOptions {
  readonly callerOf: SiteView['callerOf'];
  /** Whether nobody but this machine can ask. */
  readonly isPrivate: boolean;
}

const CHALLENGE = 'Bearer realm="Busbar", Basic realm="Busbar: any name, a key as password", charset="UTF-8"';

/** Lets through who may pass. */
export function askForKeys(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    assert(config?.access !== undefined, `route ${String(method)} ${url} does not say who may use it`);
  });
  app.addHook('onRequest', async (request, reply) => {
    // What does not exist needs no key to be said so.
    const access = request.routeOptions.config.access ?? 'open';
    const shown = shownKey(request);
    request.caller = shown === null ? null : await options.callerOf(shown.key);
    const refusal = refusalOf(access, { shown, caller: request.caller, isPrivate: options.isPrivate });
    if (refusal === null) return undefined;
    if (refusal.status === 401) void reply.header('www-authenticate', CHALLENGE);
    return sendProblem(reply, refusal.status, refusal.detail);
  });
}

interface ShownKey {
  readonly key: string;
  readonly how: 'bearer' | 'basic';
}

function shownKey({ headers }: FastifyRequest): ShownKey | null {
  const [, how = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (how.toLowerCase() === 'bearer') return { key: credentials, how: 'bearer' };
  if (how.toLowerCase() !== 'basic') return headers.authorization === undefined ? null : { key: '', how: 'bearer' };
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return { key: text.slice(text.indexOf(':') + 1), how: 'basic' };
}

interface Shown {
  readonly shown: ShownKey | null;
  readonly caller: Caller | null;
  readonly isPrivate: boolean;
}

/** Why somebody may not pass; null where he may. */
function refusalOf(
  access: Access,
  { shown, caller, isPrivate }: Shown,
): { readonly status: 401 | 403; readonly detail: string } | null {
  if (access === 'open') return null;
  if (shown !== null && caller === null)
    return { status: 401, detail: 'the key is unknown, has run out or was revoked' };
  if (access === 'read') {
    return isPrivate || caller !== null ? null : { status: 401, detail: 'a key is needed; `busbar key add` makes one' };
  }
  if (caller === null || shown?.how !== 'bearer')
    return {
      status: 401,
      detail: 'a key to operate is needed, as bearer token; `busbar key add --scope operate` makes one',
    };
  return caller.scope === 'operate' ? null : { status: 403, detail: 'this key is for reading only' };
}
