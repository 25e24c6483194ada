/**
 * What every request and every answer must satisfy: the right host name, only reading, no way for a page of
 * another origin to use the browser of somebody who may reach this service.
 * @module
 */
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

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
  /** Asked when needed: 0 is resolved late. */
  readonly port: () => number;
  readonly onFailure: (error: unknown, path: string) => void;
}

/** Refuses foreign host names (DNS rebinding) and dresses every answer. */
export function guard(app: FastifyInstance, { port, onFailure }: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const allowed = LOOPBACK_HOSTS.map((host) => `${host}:${port()}`);
    const found = request.headers.host?.toLowerCase() ?? '';
    if (allowed.includes(found)) return undefined;
    return sendProblem(reply, 403, `host is ${JSON.stringify(found)}; expected one of ${allowed.join(', ')}`);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, `there is no ${request.method} ${request.url.slice(0, LONGEST_ECHO)}`),
  );
  app.setErrorHandler((error: { readonly statusCode?: number; readonly message: string }, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return sendProblem(reply, 400, error.message);
    onFailure(error, request.url.slice(0, LONGEST_ECHO));
    return sendProblem(reply, 500, 'the request failed; the log says why');
  });
}

/** Enough of a wrong address to recognise it. */
const LONGEST_ECHO = 200;
