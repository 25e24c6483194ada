/**
 * The simulated box as a device on the network: real HTTPS with a self-signed certificate. It only carries requests
 * to the box and answers back.
 * @module
 */
import type { AddressInfo } from 'node:net';
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import type { BoxCertificate } from './certificate.ts';
import { openCertificates, type Certificates } from './certificates.ts';
import { CONTROL_OFF, type Control } from './control.ts';
import { standBefore } from './device-front.ts';
import { FIRMWARE_BYTES_MAX } from './firmwares.ts';
import type { Front } from './front.ts';
import { BASE_PATH, describeBox } from './openapi.ts';
import type { Box } from './router.ts';
import { DOCUMENTED, ROUTES, type Reply, type Route } from './routes.ts';

export interface DeviceOptions {
  readonly box: Box;
  /** What may go wrong on the way to the box; nothing where it is left out. */
  readonly front?: Front;
  /** Answers below `/_sim/`; off where it is left out. */
  readonly control?: Control;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address to listen on: this machine's own unless said otherwise. */
  readonly host?: string;
}

export interface Device {
  /** `https://127.0.0.1:8443`. */
  readonly url: string;
  /** What a site file pins: `sha256:` and 64 hexadecimal digits. It changes when the box makes a new certificate. */
  readonly fingerprint: string;
  /** What a client may trust instead of a pin, PEM. */
  readonly certificate: string;
  /** Ends all connections, idle ones included. */
  close(): Promise<void>;
}

/** The machine does not let the device listen; the message says why, for people. */
export class ListenFailure extends Error {
  override readonly name = 'ListenFailure';
}

/** Listens, or throws a `ListenFailure`. */
export async function startDevice(options: DeviceOptions): Promise<Device> {
  const { box, port, host = '127.0.0.1', front, control = CONTROL_OFF } = options;
  const certificates = await openCertificates(box.model);
  const server = createServer(certificates.current(), box);
  if (front !== undefined) standBefore(server, front);
  for (const route of ROUTES) serve(server, route, box);
  offerControl(server, control);
  await offerDescription(server, box);
  showCertificates(server, certificates);
  try {
    await server.listen({ port, host });
  } catch (error) {
    await server.close();
    throw new ListenFailure(whyNot(error as NodeJS.ErrnoException, `${host}:${port}`), { cause: error });
  }
  const { port: boundPort } = server.server.address() as AddressInfo;
  return {
    url: `https://${host}:${boundPort}`,
    get fingerprint() {
      return certificates.current().fingerprint;
    },
    get certificate() {
      return certificates.current().certificate;
    },
    close: async () => {
      await server.close();
    },
  };
}

/** Whoever is connected has seen the old certificate and has to come again. */
function showCertificates(server: Server, certificates: Certificates): void {
  certificates.onRenewal(({ key, certificate }) => {
    server.server.setSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' });
    server.server.closeAllConnections();
  });
}

function offerControl(server: Server, control: Control): void {
  const below = '/_sim/';
  server.all(`${below}*`, (request, reply) => {
    const path = request.url.replace(/\?.*$/, '').slice(below.length);
    const token = tokenIn(request.headers.authorization);
    const { status, body } = control.handle({ method: request.method, path, token, body: parsed(request.body) });
    return reply.status(status).send(body);
  });
}

/** Bodies are text or bytes here, and every answer of a call is JSON or a file, with a `message` where it is not 200. */
function createServer({ key, certificate }: BoxCertificate, box: Box) {
  const server = fastify({
    https: { key, cert: certificate, minVersion: 'TLSv1.2' },
    // A client keeps its connection open between requests; without this the device would wait for it at the end.
    forceCloseConnections: true,
    keepAliveTimeout: box.model.modes().keepAliveMs,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  );
  // A box tells its own time, right or wrong.
  server.addHook('onSend', async (_request, reply) => {
    reply.header('date', new Date(box.model.wallMs()).toUTCString());
  });
  server.setNotFoundHandler((request, reply) => answer(box, request, reply));
  server.setErrorHandler((error: { readonly statusCode?: number; readonly message: string }, _request, reply) => {
    // What the framework itself refuses (a body too large, a broken path) is malformed in the box's words.
    const isRefused = error.statusCode !== undefined && error.statusCode < 500;
    return reply.status(isRefused ? 400 : 500).send({ message: isRefused ? error.message : 'internal error' });
  });
  return server;
}

type Server = ReturnType<typeof createServer>;

function serve(server: Server, route: Route, box: Box): void {
  server.route({
    method: route.method,
    url: `${BASE_PATH}/${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
    ...(route.request === 'bytes' ? { bodyLimit: FIRMWARE_BYTES_MAX } : {}),
    handler: (request, reply) => answer(box, request, reply),
  });
}

/** The box answers; what is no call of its own it refuses itself. */
async function answer(box: Box, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = request.url.replace(/\?.*$/, '');
  const below = `${BASE_PATH}/`;
  const { status, body } = await box.handle({
    method: request.method,
    path: path.startsWith(below) ? path.slice(below.length) : '',
    token: tokenIn(request.headers.authorization),
    body: parsed(request.body),
  });
  return send(reply.status(status), body);
}

function send(reply: FastifyReply, body: Reply['body']): FastifyReply {
  return body instanceof Uint8Array ? reply.type('application/x-tar').send(Buffer.from(body)) : reply.send(body);
}

/** The box's description of itself, for generators of clients and for people. Whoever reaches the box may read it. */
async function offerDescription(server: Server, box: Box): Promise<void> {
  const document = describeBox(DOCUMENTED, box.model.dialect) as unknown as StaticDocumentSpec['document'];
  server.get(`${BASE_PATH}/openapi.json`, (_request, reply) => reply.send(document));
  await server.register(swagger, { mode: 'static', specification: { document } });
  await server.register(swaggerUi, { routePrefix: `${BASE_PATH}/docs` });
}

const tokenIn = (header: string | undefined): string | null => header?.match(/^Bearer +(\S+)$/i)?.[1] ?? null;

/** What is not JSON stays text, which no call takes. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? undefined;
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

function whyNot(error: NodeJS.ErrnoException, address: string): string {
  if (error.code === 'EADDRINUSE') return `${address} is in use by another program`;
  if (error.code === 'EACCES') return `${address} may not be listened on by this user`;
  return `${address} cannot be listened on: ${error.code ?? error.message}`;
}
