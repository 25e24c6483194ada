/**
 * The simulated box as a device on the network: real HTTPS with a self-signed certificate. It only carries requests
 * to the box and answers back.
 * @module
 */
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { createCertificate, type BoxCertificate } from './certificate.ts';
import type { Box } from './router.ts';
import { ROUTES, type Route } from './routes.ts';

export interface DeviceOptions {
  readonly box: Box;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address to listen on: this machine's own unless said otherwise. */
  readonly host?: string;
}

export interface Device {
  /** `https://127.0.0.1:8443`. */
  readonly url: string;
  /** What a site file pins: `sha256:` and 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** Ends all connections, idle ones included. */
  close(): Promise<void>;
}

/** The machine does not let the device listen; the message says why, for people. */
export class ListenFailure extends Error {
  override readonly name = 'ListenFailure';
}

const BASE_PATH = '/api/v2/';

/** Listens, or throws a `ListenFailure`. */
export async function startDevice(options: DeviceOptions): Promise<Device> {
  const { box, port, host = '127.0.0.1' } = options;
  const certificate = await createCertificate();
  const server = createServer(certificate);
  for (const route of ROUTES) serve(server, route, box);
  try {
    await server.listen({ port, host });
  } catch (error) {
    await server.close();
    throw new ListenFailure(whyNot(error as NodeJS.ErrnoException, `${host}:${port}`), { cause: error });
  }
  const { port: boundPort } = server.server.address() as AddressInfo;
  return {
    url: `https://${host}:${boundPort}`,
    fingerprint: certificate.fingerprint,
    close: async () => {
      await server.close();
    },
  };
}

/** Bodies are text here, and every answer is JSON, with a `message` where it is not 200. */
function createServer({ key, certificate }: BoxCertificate) {
  const server = fastify({
    https: { key, cert: certificate, minVersion: 'TLSv1.2' },
    // A client keeps its connection open between requests; without this the device would wait for it at the end.
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  server.setNotFoundHandler((_request, reply) => reply.status(404).send({ message: 'no such resource' }));
  server.setErrorHandler((error: { readonly statusCode?: number; readonly message: string }, _request, reply) => {
    // What the framework itself refuses (a body too large, a broken path) is malformed in the box's words.
    const isRefused = error.statusCode !== undefined && error.statusCode < 500;
    return reply.status(isRefused ? 400 : 500).send({ message: isRefused ? error.message : 'internal error' });
  });
  return server;
}

function serve(server: ReturnType<typeof createServer>, route: Route, box: Box): void {
  server.route({
    method: route.method,
    url: BASE_PATH + route.path.replace(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      const { status, body } = await box.handle({
        method: route.method,
        path: request.url.slice(BASE_PATH.length).replace(/\?.*$/, ''),
        token: tokenIn(request.headers.authorization),
        body: parsed(request.body),
      });
      return reply.status(status).send(body);
    },
  });
}

const tokenIn = (header: string | undefined): string | null => header?.match(/^Bearer +(\S+)$/i)?.[1] ?? null;

/** What is not JSON counts as no body: calls that need one refuse it, and the others do not care. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function whyNot(error: NodeJS.ErrnoException, address: string): string {
  if (error.code === 'EADDRINUSE') return `${address} is in use by another program`;
  if (error.code === 'EACCES') return `${address} may not be listened on by this user`;
  return `${address} cannot be listened on: ${error.code ?? error.message}`;
}
