/**
 * The service over HTTP: for this machine, or over TLS for whoever has a key.
 * @module
 */
import { X509Certificate } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../engine/ports.ts';
import { buildApp, portOf, type Bounds } from './app.ts';
import { openEventStream, type EventStream } from './events.ts';
import { isLoopback } from './guard.ts';
import type { SiteView } from './site-view.ts';

export interface HttpOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly view: SiteView;
  /** Real time, for heartbeats. */
  readonly clock: Clock;
  /** Certificate and key, PEM; without them only this machine is served. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
  /** Names besides this machine's own by which it may be called. */
  readonly names?: readonly string[];
  /** Told of what has gone wrong inside, which whoever asked is not. */
  readonly onFailure: (error: unknown, path: string) => void;
  readonly bounds?: Partial<Bounds>;
}

export interface HttpServer {
  readonly url: string;
  /** SHA-256 fingerprint of the certificate, lower-case hexadecimal; null where it speaks HTTP. */
  readonly fingerprint: string | null;
  /** Tells every open page that the document has changed. */
  publish(): void;
  close(): Promise<void>;
}

export type OpenedHttp =
  { readonly ok: true; readonly server: HttpServer } | { readonly ok: false; readonly problem: string };

/** Starts to listen. A port in use or a refused address is a value, not an exception. */
export async function openHttp(options: HttpOptions): Promise<OpenedHttp> {
  const { listen, tls = null, names = [], view, onFailure, bounds = {} } = options;
  const { host, port } = listen;
  const isPrivate = isLoopback(host);
  if (!isPrivate && tls === null) {
    const remedy = `listen on 127.0.0.1:${port}, or give service.http.tls a certificate`;
    return { ok: false, problem: `without TLS, HTTP is served to this machine only: ${remedy}, not on ${host}` };
  }
  const fingerprint = tls === null ? null : fingerprintOf(tls.cert);
  if (fingerprint === undefined) return { ok: false, problem: 'service.http.tls.cert holds no PEM certificate' };
  const stream = openEventStream(options.clock);
  try {
    const app = await buildApp({
      view,
      stream,
      tls,
      isPrivate,
      names: isPrivate ? names : [...names, bracketed(host)],
      onFailure,
      bounds,
    });
    await app.listen({ host, port });
    return { ok: true, server: runningServer({ app, stream, host, view, fingerprint }) };
  } catch (error) {
    stream.close();
    const { code } = error as NodeJS.ErrnoException;
    // What the system refuses has a code; whatever has none is our own mistake.
    if (code === undefined) throw error;
    return { ok: false, problem: whyNotListening(error as NodeJS.ErrnoException, listen) };
  }
}

/** Undefined where a text holds no certificate. */
function fingerprintOf(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch {
    // What it is instead does not help; the caller says what was expected.
    return undefined;
  }
}

function runningServer(parts: {
  readonly app: FastifyInstance;
  readonly stream: EventStream;
  readonly host: string;
  readonly view: SiteView;
  readonly fingerprint: string | null;
}): HttpServer {
  const { app, stream, host, view, fingerprint } = parts;
  return {
    url: `${fingerprint === null ? 'http' : 'https'}://${bracketed(host)}:${portOf(app)}/`,
    fingerprint,
    publish() {
      stream.publish(() => JSON.stringify(view.document()));
    },
    async close() {
      stream.close();
      await app.close();
    },
  };
}

/** An address of IPv6 as URLs have it. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

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
  if (error.code?.startsWith('ERR_OSSL') === true || error.code?.startsWith('ERR_SSL') === true)
    return `service.http.tls: certificate and key cannot be used: ${error.code}`;
  return `cannot listen on ${place}: ${error.message}`;
}
