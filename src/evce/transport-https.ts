/**
 * The transport to a real box: one keep-alive connection with a pinned certificate, and a deadline on everything,
 * because Node's own clients wait for ever.
 * @module
 */
import type { TLSSocket } from 'node:tls';
import { Client, type buildConnector } from 'undici';
import { ConnectFailure, connectPinned, fingerprintOf, pinSet, type PinSet } from './pin.ts';
import type { EvceAnswer, EvceRequest, Transport } from './transport.ts';

export interface HttpsOptions {
  /** Of the box, e.g. `https://192.168.0.128`. */
  readonly url: string;
  /** SHA-256 fingerprints of the certificates that are the box's: the current one and perhaps the next. */
  readonly pins: readonly string[];
  /** The process's environment: some of its variables switch certificate checks off. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connectMs?: number;
  /** From the call to the last byte of the answer, connecting included. */
  readonly totalMs?: number;
  readonly maxBytes?: number;
}

/** A transport, or why the settings allow none. */
export type OpenedTransport =
  { readonly ok: true; readonly transport: Transport } | { readonly ok: false; readonly why: string };

/** On a building's network a connection takes milliseconds; a box that needs longer is in trouble. */
const CONNECT_MS = 3_000;
/** Longer than the box's slowest answers, shorter than two meter polls that matter. */
const TOTAL_MS = 8_000;
/** 1,000 stations come to about 0.2 MiB. */
const MAX_BYTES = 4 * 1024 * 1024;

const BASE_PATH = '/api/v2/';

/** Opens nothing yet: the first call connects. */
export function openHttps(options: HttpsOptions): OpenedTransport {
  if (options.environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== undefined) {
    return { ok: false, why: 'NODE_TLS_REJECT_UNAUTHORIZED is set: unset it, Busbar pins the certificate instead' };
  }
  const url = URL.canParse(options.url) ? new URL(options.url) : null;
  if (url?.protocol !== 'https:') return { ok: false, why: 'the URL of the box must begin with https://' };
  const pins = pinSet(options.pins);
  if (pins === null) return { ok: false, why: 'the pins must be SHA-256 fingerprints, 64 hexadecimal digits each' };
  return { ok: true, transport: new HttpsTransport(url, pins, options) };
}

/** Owns the connection. */
class HttpsTransport implements Transport {
  private readonly client: Client;
  private readonly totalMs: number;
  private readonly maxBytes: number;
  private shown: string | null = null;

  constructor(url: URL, pins: PinSet, options: HttpsOptions) {
    this.totalMs = options.totalMs ?? TOTAL_MS;
    this.maxBytes = options.maxBytes ?? MAX_BYTES;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const peer = { host, port: Number(url.port || 443), pins, connectMs: options.connectMs ?? CONNECT_MS };
    this.client = new Client(url.origin, {
      connect: (_options, done) => handOver(this.connected(connectPinned(peer)), done),
      pipelining: 1,
      maxResponseSize: this.maxBytes,
      // The total deadline stands above these; a silent box must not be waited for any longer by one of them.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async send(request: EvceRequest): Promise<EvceAnswer> {
    const deadline = AbortSignal.timeout(this.totalMs);
    const first = await this.attempt(request, deadline);
    // A box closes idle connections, perhaps just as a request is under way. Reading twice harms nobody; a write
    // may have been taken, so whoever asked for it has to find out.
    const isWorthRepeating = request.method === 'GET' && first.kind === 'unanswered' && first.why === 'closed';
    return isWorthRepeating ? this.attempt(request, deadline) : first;
  }

  close(): Promise<void> {
    return this.client.destroy();
  }

  certificate(): string | null {
    return this.shown;
  }

  private async connected(connecting: Promise<TLSSocket>): Promise<TLSSocket> {
    const socket = await connecting;
    this.shown = fingerprintOf(socket);
    return socket;
  }

  private async attempt(request: EvceRequest, deadline: AbortSignal): Promise<EvceAnswer> {
    try {
      const { statusCode, headers, body } = await this.client.request({
        method: request.method,
        path: BASE_PATH + request.path,
        headers: headersOf(request),
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: deadline,
      });
      const date = typeof headers['date'] === 'string' ? { date: headers['date'] } : {};
      return { kind: 'answered', status: statusCode, text: await body.text(), ...date };
    } catch (error) {
      return this.unanswered(error, deadline);
    }
  }

  /** Only codes are passed on: an error of the HTTP library may carry the request, and that the token. */
  private unanswered(error: unknown, deadline: AbortSignal): EvceAnswer {
    if (error instanceof ConnectFailure) return { kind: 'unanswered', why: error.why, detail: error.message };
    if (deadline.aborted) {
      return { kind: 'unanswered', why: 'timeout', detail: `no complete answer within ${this.totalMs} ms` };
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      return { kind: 'unanswered', why: 'too-large', detail: `the answer is larger than ${this.maxBytes} bytes` };
    }
    return { kind: 'unanswered', why: 'closed', detail: `the connection broke (${code})` };
  }
}

function headersOf(request: EvceRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.token === null ? {} : { authorization: `Bearer ${request.token}` }),
  };
}

function handOver(connecting: ReturnType<typeof connectPinned>, done: buildConnector.Callback): void {
  connecting.then(
    (socket) => done(null, socket),
    (failure: Error) => done(failure, null),
  );
}
