/**
 * Asks the running service over HTTP, by the door that it has left for its own user. Over TLS nothing is said to anybody
 * but the one whose certificate the door names.
 * @module
 */
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { fingerprintOf } from '../evce/pin.ts';
import { ConnectFailure, connectTls } from '../evce/tls-connect.ts';
import type { Door } from '../service/door.ts';

/** What to ask for; a body is sent as JSON. */
export interface Asked {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Path without a leading slash, its parts escaped. */
  readonly path: string;
  readonly body?: object;
}

/** An answer; `gone` where nobody answers, or somebody else. */
export type ServiceAnswer =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'gone' };

const ANSWER_WITHIN_MS = 5_000;

const problemSchema = z.looseObject({ detail: z.string() });

/** Never throws for what the network does. */
export async function askService(
  door: Omit<Door, 'key'> & { readonly key: string | null },
  asked: Asked,
): Promise<ServiceAnswer> {
  try {
    const { status, text } = await send(door, asked);
    const body: unknown = JSON.parse(text);
    if (status < 300) return { kind: 'done', body };
    const problem = problemSchema.safeParse(body);
    return problem.success ? { kind: 'refused', why: problem.data.detail } : { kind: 'gone' };
  } catch (error) {
    // Nobody is there, or somebody who speaks no JSON.
    const isOfWorld = error instanceof SyntaxError || error instanceof ConnectFailure || 'code' in (error as object);
    if (!isOfWorld) throw error;
    return { kind: 'gone' };
  }
}

async function send(
  { url, key, fingerprint }: Omit<Door, 'key'> & { readonly key: string | null },
  { method, path, body }: Asked,
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, host, port } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, '');
  const socket = fingerprint === null ? null : await pinnedTo(fingerprint, { host: bare, port: Number(port || 443) });
  const text = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      ...(socket === null ? { host: bare, port } : { createConnection: () => socket }),
      method,
      path: `/${path}`,
      headers: {
        host,
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        connection: 'close',
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let received = '';
      answer.setEncoding('utf8').on('data', (part: string) => (received += part));
      answer.on('error', reject).on('end', () => resolve({ status: answer.statusCode ?? 0, text: received }));
    });
    sent.end(text ?? undefined);
  });
}

const pinnedTo = (fingerprint: string, to: { readonly host: string; readonly port: number }): Promise<Duplex> =>
  connectTls({
    ...to,
    connectMs: ANSWER_WITHIN_MS,
    objection: (certificate) => (fingerprintOf(certificate) === fingerprint ? null : 'this is not the service'),
  });
