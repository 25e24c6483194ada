/**
 * Asks a web address once, within bounds of time and size. It goes where the site file says, and nowhere else: a redirect
 * is told, not followed, for the headers may hold a secret.
 * @module
 */
import { Agent } from 'undici';
import type { AnswerHeaders } from './answer-age.ts';
import type { HttpRequest } from './settings.ts';

/** What came, or why nothing did; without secrets. */
export type Fetched =
  | { readonly ok: true; readonly text: string; readonly headers: AnswerHeaders }
  | { readonly ok: false; readonly isAnswered: boolean; readonly problem: string };

export interface HttpFetcher {
  fetch(request: HttpRequest<() => string | null>): Promise<Fetched>;
  close(): Promise<void>;
}

/** A meter's answer has some kB, a week of prices some 100 kB. */
const BODY_MAX_BYTES = 1024 * 1024;
const [OK_FROM, OK_BELOW, REDIRECT_BELOW] = [200, 300, 400];

export function openFetcher(): HttpFetcher {
  // The environment must not be able to switch the check of certificates off.
  const agent = new Agent({ connect: { rejectUnauthorized: true } });
  return {
    fetch: (request) => fetchOnce(agent, request),
    close: () => agent.destroy(),
  };
}

async function fetchOnce(agent: Agent, request: HttpRequest<() => string | null>): Promise<Fetched> {
  const headers = headersOf(request.headers);
  if (typeof headers === 'string') return { ok: false, isAnswered: false, problem: headers };
  const signal = AbortSignal.timeout(request.timeoutMs);
  const { origin, pathname, search } = new URL(request.url);
  try {
    const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    const { statusCode } = answer;
    if (statusCode < OK_FROM || statusCode >= OK_BELOW) {
      await answer.body.dump({ limit: BODY_MAX_BYTES });
      return { ok: false, isAnswered: true, problem: refusalOf(statusCode, answer.headers['location']) };
    }
    const text = await bodyOf(answer.body);
    if (text !== null) return { ok: true, text, headers: answer.headers };
    return { ok: false, isAnswered: true, problem: `its answer is larger than ${BODY_MAX_BYTES} bytes` };
  } catch (error) {
    return { ok: false, isAnswered: false, problem: reasonOf(error, request.timeoutMs, signal.aborted) };
  }
}

/** The headers with their secrets, or which one cannot be had. */
function headersOf(headers: HttpRequest<() => string | null>['headers']): Record<string, string> | string {
  const revealed: Record<string, string> = { accept: 'application/json' };
  for (const [name, reveal] of Object.entries(headers)) {
    const value = reveal();
    if (value === null) return `the secret for its header ${name} cannot be had`;
    revealed[name.toLowerCase()] = value;
  }
  return revealed;
}

const refusalOf = (status: number, location: string | string[] | undefined): string =>
  status < REDIRECT_BELOW && typeof location === 'string'
    ? `it answers ${status} and sends us to another address, which is not followed: correct its url`
    : `it answers ${status}`;

/** Null where it is too large; the rest is then left unread. */
async function bodyOf(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > BODY_MAX_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown, timeoutMs: number, isLate: boolean): string {
  if (isLate) return `it has not answered within ${timeoutMs} ms`;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return `it cannot be reached (${String(code ?? message)})`;
}
