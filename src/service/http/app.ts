/**
 * The API put together, on an app that does not listen yet: what is asked of every request, then the routes.
 * @module
 */
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { fastify, type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { askForKeys } from './access.ts';
import { serveAssets } from './assets.ts';
import type { EventStream } from './events.ts';
import { guard, refuseAddress, refuseConnection } from './guard.ts';
import { serveHistory } from './history-routes.ts';
import { serveOperator } from './operator-routes.ts';
import { described, typed } from './route.ts';
import type { SiteView } from './site-view.ts';
import { serveEvents, serveStatus } from './status-routes.ts';

export interface AppOptions {
  readonly view: SiteView;
  readonly stream: EventStream;
  /** Certificate and key, PEM; null speaks HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Whether nobody but this machine can ask: then reading needs no key. */
  readonly isPrivate: boolean;
  /** Names besides this machine's own by which it may be called. */
  readonly names: readonly string[];
  /** Told of what has gone wrong inside, which whoever asked is not. */
  readonly onFailure: (error: unknown, path: string) => void;
  readonly bounds?: Partial<Bounds>;
}

/** What one caller may take of the service. */
export interface Bounds {
  /** From the first byte to the last; whoever is slower holds up nobody but himself. */
  readonly requestMs: number;
  /** By one address; a page takes one or two, a metrics scraper a few. */
  readonly requestsPerMinute: number;
}

const BOUNDS: Bounds = { requestMs: 10_000, requestsPerMinute: 3_000 };
const BODY_BYTES_MAX = 64 * 1024;
const CONNECTIONS_MAX = 256;
const ADDRESSES_MAX = 1_000;
const MINUTE_MS = 60_000;
const HANDSHAKE_MS = 10_000;

/** Builds the app. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { view, stream, isPrivate, onFailure } = options;
  const bounds = { ...BOUNDS, ...options.bounds };
  const app = newApp(options.tls, bounds);
  app.server.maxConnections = CONNECTIONS_MAX;
  // Nothing but JSON is read: what a plain form of another page can send is refused unread.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  // Answers are described, and tests hold them against their descriptions; checking each again would only cost time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  guard(app, { isTls: options.tls !== null, names: options.names, port: () => portOf(app), onFailure });
  await app.register(rateLimit, {
    max: bounds.requestsPerMinute,
    timeWindow: MINUTE_MS,
    cache: ADDRESSES_MAX,
    enableDraftSpec: true,
  });
  askForKeys(app, { callerOf: view.callerOf, isPrivate });
  await describeApi(app);
  const api = typed(app);
  serveStatus(api, view);
  serveEvents(api, view, stream);
  serveHistory(api, view);
  serveOperator(api, view);
  serveAssets(app);
  return app;
}

function newApp(tls: AppOptions['tls'], { requestMs }: Bounds): FastifyInstance {
  const server = { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: requestMs / 10 };
  const common = {
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler: refuseConnection,
    frameworkErrors: refuseAddress,
  };
  if (tls === null) return fastify({ ...common, http: server });
  const https = { ...server, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS } as const;
  return fastify({ ...common, https });
}

/** Makes the description of all routes that are registered after it. */
async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Busbar',
        description: 'What a site does and why. Reading changes nothing; operators may lower, for a time.',
        version: '1',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key of `busbar key add`.' },
          browser: { type: 'http', scheme: 'basic', description: 'Any name, a key as password; for reading only.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  const description = described({
    access: 'read',
    summary: 'This description, OpenAPI 3.1',
    answer: z.looseObject({ openapi: z.string() }),
  });
  typed(app).get('/api/v1/openapi.json', description, async () => app.swagger());
}

/** The port that an app listens on; 0 before it does. */
export function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
