/**
 * The service over HTTP: read-only, for this machine only. Nothing that a request says can change a number.
 * @module
 */
import { fastify, type FastifyInstance } from 'fastify';
import type { CycleRecord, Explanation } from '../../engine/index.ts';
import type { Clock } from '../../engine/ports.ts';
import { RECENT_RECORDS } from '../live-state.ts';
import type { StateDocument } from '../state-document.ts';
import { serveAssets } from './assets.ts';
import { openEventStream, type EventStream } from './events.ts';
import { guard, isLoopback } from './guard.ts';
import { sendProblem } from './problem.ts';

/** What the routes may know of the running site. */
export interface SiteView {
  document(): StateDocument;
  /** Oldest first. */
  recent(): readonly CycleRecord[];
  /** Why a zone has what it has; null where there is no such zone, or nothing has been decided yet. */
  explain(zone: string): Explanation | null;
}

export interface HttpOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly view: SiteView;
  /** Real time, for heartbeats. */
  readonly clock: Clock;
  /** Told of what has gone wrong inside, which whoever asked is not. */
  readonly onFailure: (error: unknown, path: string) => void;
}

export interface HttpServer {
  readonly url: string;
  /** Tells every open page that the document has changed. */
  publish(): void;
  close(): Promise<void>;
}

export type OpenedHttp =
  { readonly ok: true; readonly server: HttpServer } | { readonly ok: false; readonly problem: string };

/** Reads from a slow or malicious client end after this; every request here is small. */
const REQUEST_TIMEOUT_MS = 10_000;
const BODY_BYTES_MAX = 64 * 1024;

/** Starts to listen. A port in use or a refused address is a value, not an exception. */
export async function openHttp(options: HttpOptions): Promise<OpenedHttp> {
  const { host, port } = options.listen;
  if (!isLoopback(host)) {
    return { ok: false, problem: `HTTP is served to this machine only: listen on 127.0.0.1:${port}, not on ${host}` };
  }
  const stream = openEventStream(options.clock);
  const app = buildApp(options, stream);
  try {
    await app.listen({ host, port });
  } catch (error) {
    stream.close();
    return { ok: false, problem: whyNotListening(error as NodeJS.ErrnoException, options.listen) };
  }
  return { ok: true, server: runningServer({ app, stream, host, view: options.view }) };
}

/** The routes, on an app that does not listen yet. */
function buildApp({ view, onFailure }: HttpOptions, stream: EventStream): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  guard(app, { port: () => portOf(app), onFailure });
  serveAssets(app);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) =>
    view.document().record === null
      ? sendProblem(reply, 503, 'no decision has been made yet')
      : reply.send({ status: 'ready' }),
  );
  app.get('/api/v1/state', async () => view.document());
  app.get('/api/v1/events', (_request, reply) => {
    if (stream.isFull()) return sendProblem(reply, 503, 'too many open event streams; close a page');
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '');
    stream.attach(reply.raw, JSON.stringify(view.document()));
    return undefined;
  });
  serveHistory(app, view);
  return app;
}

function serveHistory(app: FastifyInstance, view: SiteView): void {
  app.get<{ Querystring: { limit?: string } }>('/api/v1/cycles', async (request, reply) => {
    const limit = Number(request.query.limit ?? RECENT_RECORDS);
    if (!Number.isInteger(limit) || limit < 1 || limit > RECENT_RECORDS) {
      const found = JSON.stringify(request.query.limit);
      return sendProblem(reply, 400, `limit is ${found}; expected a whole number from 1 to ${RECENT_RECORDS}`);
    }
    return { records: view.recent().slice(-limit) };
  });
  app.get<{ Params: { zone: string } }>('/api/v1/explain/:zone', async (request, reply) => {
    const { zone } = request.params;
    const zones = view.document().site.nodes.flatMap((node) => node.zone ?? []);
    if (!zones.includes(zone))
      return sendProblem(reply, 404, `there is no zone ${zone}; there are ${zones.join(', ')}`);
    const explanation = view.explain(zone);
    if (explanation === null) return sendProblem(reply, 503, 'no decision has been made yet');
    return { zone, at: view.document().at, ...explanation };
  });
}

function runningServer(parts: {
  readonly app: FastifyInstance;
  readonly stream: EventStream;
  readonly host: string;
  readonly view: SiteView;
}): HttpServer {
  const { app, stream, host, view } = parts;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${portOf(app)}/`,
    publish() {
      if (stream.isHeard()) stream.publish(JSON.stringify(view.document()));
    },
    async close() {
      stream.close();
      await app.close();
    },
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function whyNotListening(
  error: NodeJS.ErrnoException,
  listen: { readonly host: string; readonly port: number },
): string {
  const place = `${listen.host}:${listen.port}`;
  if (error.code === 'EADDRINUSE') {
    const remedy = 'end that program, or choose another port with --port (0 takes a free one)';
    return `port ${listen.port} on ${listen.host} is in use by another program; ${remedy}`;
  }
  if (error.code === 'EACCES') return `this user may not listen on ${place}; choose a port above 1023 with --port`;
  return `cannot listen on ${place}: ${error.message}`;
}
