/**
 * What every request and every answer must satisfy: the right host name, no other page's idea, and problem documents
 * where something is wrong.
 * @module
 */
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ArchiveFailure } from '../../journal/index.ts';
import { isProblemStatus, PROBLEM_TYPE, problemOf, sendProblem, type ProblemStatus } from './problem.ts';

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an address to listen on can be reached from this machine only. */
export const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(host);

export interface GuardOptions {
  readonly isTls: boolean;
  /** Names besides this machine's own by which it may be called. */
  readonly names: readonly string[];
  /** Asked when needed: 0 is resolved late. */
  readonly port: () => number;
  readonly onFailure: (error: unknown, path: string) => void;
}

/** Refuses foreign host names (DNS rebinding) and foreign pages, and dresses every answer. */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const hosts = hostsOf(options);
    const found = request.headers.host?.toLowerCase() ?? '';
    if (!hosts.includes(found))
      return sendProblem(reply, 403, `host is ${JSON.stringify(found)}; expected one of ${hosts.join(', ')}`);
    const objection = objectionToOrigin(request, options.isTls, hosts);
    return objection === null ? undefined : sendProblem(reply, 403, objection);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, `there is no ${request.method} ${request.url.slice(0, LONGEST_ECHO)}`),
  );
  app.setErrorHandler((error: FailedRequest, request, reply) => answerFailure(error, request, { reply, options }));
}

function hostsOf({ names, port }: GuardOptions): readonly string[] {
  const own = [...LOOPBACK_HOSTS, ...names].map((name) => `${name.toLowerCase()}:${port()}`);
  // A proxy, or a browser at a default port, leaves the port out.
  return [...own, ...names.map((name) => name.toLowerCase())];
}

/** A browser says where a request comes from; whatever is no browser says nothing. */
function objectionToOrigin(
  { headers, method }: FastifyRequest,
  isTls: boolean,
  hosts: readonly string[],
): string | null {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const schemes = isTls ? ['https://'] : ['http://', 'https://'];
  const isOwn =
    origin === undefined || schemes.some((scheme) => hosts.includes(origin.toLowerCase().replace(scheme, '')));
  if (!isOwn) return `origin is ${JSON.stringify(origin.slice(0, LONGEST_ECHO))}; pages of other origins may not ask`;
  const isReading = method === 'GET' || method === 'HEAD';
  return isReading || site === undefined || site === 'same-origin' || site === 'none'
    ? null
    : 'a page of another site sent this; only pages of Busbar may';
}

interface FailedRequest {
  readonly statusCode?: number;
  readonly message: string;
}

function answerFailure(
  error: FailedRequest,
  request: FastifyRequest,
  to: { readonly reply: FastifyReply; readonly options: Pick<GuardOptions, 'onFailure'> },
): FastifyReply {
  const { reply, options } = to;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const found = error.validation.map(({ instancePath, message }) =>
      instancePath === '' || instancePath === '/' ? message : `${instancePath.slice(1)}: ${message}`,
    );
    return sendProblem(
      reply,
      400,
      `${error.validationContext ?? 'request'}: ${found.join('; ').slice(0, LONGEST_DETAIL)}`,
    );
  }
  if (error instanceof ArchiveFailure) {
    options.onFailure(error, request.url.slice(0, LONGEST_ECHO));
    return sendProblem(reply, 503, 'the journal cannot be read at the moment; the log says why');
  }
  const status = error.statusCode ?? 500;
  if (status < 500)
    return sendProblem(reply, isProblemStatus(status) ? status : 400, error.message.slice(0, LONGEST_DETAIL));
  options.onFailure(error, request.url.slice(0, LONGEST_ECHO));
  return sendProblem(reply, 500, 'the request failed; the log says why');
}

/** Answers an address that cannot be read, which no hook is asked about. */
export function refuseAddress(_error: unknown, _request: unknown, reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS);
  void sendProblem(reply, 400, 'the address cannot be read');
}

/** Answers what is not even HTTP, or does not come to an end, and hangs up. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status: ProblemStatus = STATUS_OF[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemOf(status, 'the request is not one, or did not come to its end'));
  const head = [
    `HTTP/1.1 ${status} ${problemOf(status, '').title}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const STATUS_OF: Readonly<Record<string, ProblemStatus>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Enough of a wrong address to recognise it. */
const LONGEST_ECHO = 200;
/** Enough to mend several mistakes at once. */
const LONGEST_DETAIL = 1_000;
