/**
 * The transport to a real box: one keep-alive connection to a box that has proved itself, a spare one for what must not
 * wait, and a deadline on everything, because Node's own clients wait for ever.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import { Readable } from 'node:stream';
import type { buildConnector, Dispatcher } from 'undici';
import type { EpochMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { dateWarning, watchDates } from './certificate-dates.ts';
import { createConnections, type Connections } from './connections.ts';
import { gather, piecesOf } from './file-body.ts';
import type { EvceLog } from './log.ts';
import { fingerprintOf, objectionTo, readTrust, type Trust } from './pin.ts';
import { ConnectFailure, connectTls } from './tls-connect.ts';
import type { EvceAnswer, EvceRequest, Transport } from './transport.ts';

export interface HttpsOptions {
  /** Of the box, e.g. `https://192.168.0.128`. */
  readonly url: string;
  /** SHA-256 fingerprints of the certificates that are the box's: the current one and perhaps the next. */
  readonly pins: readonly string[];
  /** In place of pins: PEM text with the box's certificate, or with those of the authority that issues it. */
  readonly authority?: string | null;
  /** Where a certificate's dates are warned of; without it nowhere. */
  readonly watch?: { readonly clock: Clock; readonly log: EvceLog };
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
const OK = 200;
/** A firmware or an archive of diagnostics may be large and the box slow, but neither without bound. */
const FILE_TOTAL_MS = 10 * 60_000;
const FILE_MAX_BYTES = 256 * 1024 * 1024;

/** Opens nothing yet: the first call connects. */
export function openHttps(options: HttpsOptions): OpenedTransport {
  if (options.environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== undefined) {
    return { ok: false, why: 'NODE_TLS_REJECT_UNAUTHORIZED is set: unset it, Busbar pins the certificate instead' };
  }
  const url = URL.canParse(options.url) ? new URL(options.url) : null;
  if (url?.protocol !== 'https:') return { ok: false, why: 'the URL of the box must begin with https://' };
  const read = readTrust(options.pins, options.authority ?? null);
  if (!read.ok) return read;
  return { ok: true, transport: new HttpsTransport(url, read.trust, options) };
}

/** Owns the connections. */
class HttpsTransport implements Transport {
  private readonly connections: Connections;
  private readonly totalMs: number;
  private readonly maxBytes: number;
  private shown: X509Certificate | null = null;

  constructor(url: URL, trust: Trust, options: HttpsOptions) {
    this.totalMs = options.totalMs ?? TOTAL_MS;
    this.maxBytes = options.maxBytes ?? MAX_BYTES;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const note = this.noteOf(options);
    const objection = (certificate: X509Certificate): string | null => {
      const found = objectionTo(certificate, trust, host);
      if (found === null) note(certificate);
      return found;
    };
    const peer = { host, port: Number(url.port || 443), connectMs: options.connectMs ?? CONNECT_MS, objection };
    this.connections = createConnections(url.origin, {
      connect: (_options, done) => handOver(connectTls(peer), done),
      pipelining: 1,
      maxResponseSize: FILE_MAX_BYTES,
      // The total deadline stands above these; a silent box must not be waited for any longer by one of them.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async send(request: EvceRequest): Promise<EvceAnswer> {
    const deadline = AbortSignal.timeout(this.limitsOf(request).totalMs);
    const first = await this.attempt(request, deadline);
    // A box closes idle connections, perhaps just as a request is under way. Reading twice harms nobody; a write
    // may have been taken, so whoever asked for it has to find out.
    const isWorthRepeating = request.method === 'GET' && first.kind === 'unanswered' && first.why === 'closed';
    return isWorthRepeating ? this.attempt(request, deadline) : first;
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }

  certificate(): string | null {
    return this.shown === null ? null : fingerprintOf(this.shown);
  }

  certificateWarning(now: EpochMs): string | null {
    return this.shown === null ? null : dateWarning(this.shown, now);
  }

  /** What is to be done with the certificate of a box that is trusted. */
  private noteOf({ watch }: HttpsOptions): (certificate: X509Certificate) => void {
    const warn = watch === undefined ? null : watchDates(watch.log);
    return (certificate) => {
      this.shown = certificate;
      if (watch !== undefined) warn?.(certificate, watch.clock.now().wallMs);
    };
  }

  private attempt(request: EvceRequest, deadline: AbortSignal): Promise<EvceAnswer> {
    return this.connections.borrow((connection) => this.attemptOn(connection, request, deadline));
  }

  private async attemptOn(connection: Dispatcher, request: EvceRequest, deadline: AbortSignal): Promise<EvceAnswer> {
    try {
      const { statusCode, headers, body } = await connection.request({
        method: request.method,
        path: BASE_PATH + request.path,
        headers: headersOf(request),
        body: bodyOf(request),
        signal: deadline,
      });
      const { maxBytes } = this.limitsOf(request);
      const bytes = await gather(body, { maxBytes, ...(isUpload(request) ? {} : request.file) });
      if (bytes === null) return tooLarge(maxBytes);
      const date = typeof headers['date'] === 'string' ? { date: headers['date'] } : {};
      const isFile = request.file !== undefined && !isUpload(request) && statusCode === OK;
      const content = isFile ? { text: '', bytes } : { text: new TextDecoder().decode(bytes) };
      return { kind: 'answered', status: statusCode, ...content, ...date };
    } catch (error) {
      return this.unanswered(error, deadline, this.limitsOf(request));
    }
  }

  private limitsOf(request: EvceRequest): Limits {
    if (request.file !== undefined) return { totalMs: FILE_TOTAL_MS, maxBytes: FILE_MAX_BYTES };
    return { totalMs: this.totalMs, maxBytes: this.maxBytes };
  }

  /** Only codes are passed on: an error of the HTTP library may carry the request, and that the token. */
  private unanswered(error: unknown, deadline: AbortSignal, { totalMs, maxBytes }: Limits): EvceAnswer {
    if (error instanceof ConnectFailure) return { kind: 'unanswered', why: error.why, detail: error.message };
    if (deadline.aborted) {
      return { kind: 'unanswered', why: 'timeout', detail: `no complete answer within ${totalMs} ms` };
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge(maxBytes);
    return { kind: 'unanswered', why: 'closed', detail: `the connection broke (${code})` };
  }
}

interface Limits {
  readonly totalMs: number;
  readonly maxBytes: number;
}

const tooLarge = (maxBytes: number): EvceAnswer => ({
  kind: 'unanswered',
  why: 'too-large',
  detail: `the answer is larger than ${maxBytes} bytes`,
});

const isUpload = (request: EvceRequest): boolean => request.body instanceof Uint8Array;

function headersOf({ body, token }: EvceRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...contentHeaders(body),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}

function contentHeaders(body: unknown): Record<string, string> {
  if (body === undefined) return {};
  if (!(body instanceof Uint8Array)) return { 'content-type': 'application/json' };
  return { 'content-type': 'application/octet-stream', 'content-length': String(body.length) };
}

function bodyOf({ body, file }: EvceRequest): string | Readable | null {
  if (body instanceof Uint8Array) return Readable.from(piecesOf(body, (carried) => file?.onBytes(carried)));
  return body === undefined ? null : JSON.stringify(body);
}

function handOver(connecting: ReturnType<typeof connectTls>, done: buildConnector.Callback): void {
  connecting.then(
    (socket) => done(null, socket),
    (failure: Error) => done(failure, null),
  );
}
