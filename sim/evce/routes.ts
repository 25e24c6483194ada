/**
 * The calls that the simulated box answers, in one table: method, path, who may call, what goes in and out, and what
 * is done. The in-memory box, the HTTPS server and the OpenAPI document are all made from it.
 * @module
 */
import type { z } from 'zod';
import { CALLS, type CallName, type Endpoint } from '../../src/evce/endpoints.ts';
import { ACCESS } from './routes/access.ts';
import { COMMANDS } from './routes/commands.ts';
import { FILES, RECEIVE_FIRMWARE, UPLOAD } from './routes/files.ts';
import { METERS } from './routes/meters.ts';
import type { Handler, HandlersOf } from './routes/route.ts';
import { STATIONS } from './routes/stations.ts';
import { ZONES } from './routes/zones.ts';

export type { BoxParts, Reply } from './routes/route.ts';

export interface Route extends Handler {
  readonly method: Endpoint['method'];
  /** Below `/api/v2/`; `{zone_id}` stands for an id. */
  readonly path: string;
  /** Body of the request; null for none. */
  readonly request: z.ZodType | 'bytes' | null;
}

/** A call that the guide lists. */
export interface DocumentedRoute extends Route {
  readonly request: z.ZodType | null;
  /** Body of a 200: a document, or a file. */
  readonly response: z.ZodType | 'bytes';
  /** What it is for, in a line. */
  readonly about: string;
}

const HANDLERS: HandlersOf<CallName> = { ...ACCESS, ...STATIONS, ...FILES, ...COMMANDS, ...ZONES, ...METERS };

/** The calls of the guide. Each is described where the client's are, so that both speak of the same. */
export const DOCUMENTED: readonly DocumentedRoute[] = (Object.keys(CALLS) as CallName[]).map((name) => {
  const { method, path, request, answer, about }: Endpoint = CALLS[name];
  // A handler gets what its own call's schema has let through.
  const { roles, handle } = HANDLERS[name] as unknown as Handler;
  return { method, path, request, response: answer, about, roles, handle };
});

/** Every call of the simulated box. */
export const ROUTES: readonly Route[] = [
  ...DOCUMENTED,
  { ...UPLOAD, request: 'bytes', ...(RECEIVE_FIRMWARE as Handler) },
];
