/**
 * What can go wrong between Busbar and the box. Operating failures are values; texts are for people, hold no
 * secrets and are short and printable, whatever the box sent.
 * @module
 */
import type { Millis, MonoMs } from '../engine/index.ts';
import type { EvceAnswer } from './transport.ts';
import { errorBodySchema, parseBody } from './wire.ts';

export type EvceFailure =
  /** No answer: for a write it is unknown whether the box took it. */
  | {
      readonly kind: 'unanswered';
      readonly why: Extract<EvceAnswer, { kind: 'unanswered' }>['why'];
      readonly detail: string;
    }
  /** The box answered with another status than success. */
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  /** There is no session, so nothing was sent; after `retryAfterMs` a login may be tried again. */
  | { readonly kind: 'no-session'; readonly why: NoSession; readonly detail: string; readonly retryAfterMs: Millis }
  /** The box answered with something that is not what it was asked for. */
  | { readonly kind: 'unreadable'; readonly detail: string };

/**
 * Why there is no session: closed by us, between two logins, refused, without an answer or an intelligible one, with
 * another certificate than the pinned one, left to somebody else, or not the one any more that the ids are from.
 */
export type NoSession =
  'closed' | 'waiting' | 'refused' | 'unanswered' | 'unreadable' | 'pin' | 'stood-down' | 'renewed';

/** What a call brought. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly begunMonoMs: MonoMs }
  | { readonly ok: false; readonly failure: EvceFailure };

/** One line for logs and alarms. */
export function describeFailure(failure: EvceFailure): string {
  switch (failure.kind) {
    case 'unanswered':
      return `no answer (${failure.why}): ${failure.detail}`;
    case 'refused':
      return `answered ${failure.status}${failure.detail === '' ? '' : `: ${failure.detail}`}`;
    case 'no-session':
      return `no session: ${failure.detail}`;
    case 'unreadable':
      return `not understood: ${failure.detail}`;
  }
}

/** Whether a box that was told to change something may have done it. */
export function mayHaveBeenTaken(failure: EvceFailure): boolean {
  switch (failure.kind) {
    case 'unanswered':
      return true;
    case 'refused':
      return failure.status >= 500;
    case 'no-session':
      return false;
    case 'unreadable':
      return true;
  }
}

const NOT_FOUND = 404;

/** Whether the box does not know an id: then the directory is out of date. */
export const isUnknownId = (failure: EvceFailure): boolean =>
  failure.kind === 'refused' && failure.status === NOT_FOUND;

/** Longest text taken over from the box. */
const MESSAGE_LENGTH = 200;

/**
 * The `message` of an error body, made fit for a log line; empty where there is none. `clean` takes secrets out, for a
 * box may quote what it was sent; it comes first, because half a secret is not recognised.
 */
export function messageIn(text: string, clean: (text: string) => string): string {
  const body = parseBody(text, errorBodySchema);
  const message = body.ok ? (body.value.message ?? '') : '';
  // Cut before as well: the box may send megabytes, and taking secrets out is slow.
  return clean(message.slice(0, 2 * MESSAGE_LENGTH))
    .slice(0, MESSAGE_LENGTH)
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
}
