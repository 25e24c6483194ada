/**
 * The table of calls as functions: ids and body in, typed answer out, failures as values. They are made from the
 * table, so that a call cannot differ from its entry.
 * @module
 */
import type { z } from 'zod';
import { callTo, CALLS, type CallName, type Endpoint, type EvceCall, type IdsOf } from './endpoints.ts';
import type { EvceFailure, Result } from './failure.ts';
import type { Reply } from './session.ts';
import { doneSchema, parseBody } from './wire.ts';

/** What a call takes: an id for each place in its path, then the body where there is one. */
export type ArgumentsOf<Name extends CallName> = readonly [...IdsOf<Name>, ...BodyOf<(typeof CALLS)[Name]['request']>];

type BodyOf<Request> = Request extends z.ZodType
  ? undefined extends z.input<Request>
    ? readonly [body?: z.input<Request>]
    : readonly [body: z.input<Request>]
  : readonly [];

/** What a call brings: a document, or a file's bytes. */
export type AnswerOf<Name extends CallName> = (typeof CALLS)[Name]['answer'] extends z.ZodType
  ? z.infer<(typeof CALLS)[Name]['answer']>
  : Uint8Array;

/** A function for each call of the box. */
export type EvceCalls = {
  readonly [Name in CallName]: (...values: ArgumentsOf<Name>) => Promise<Result<AnswerOf<Name>>>;
};

/** How a call is sent: by a session, in a lane of its line. */
export type Ask = (call: EvceCall) => Promise<Reply>;

/** Makes the functions. `onBytes` is told how much of a file has come. */
export function createCalls(ask: Ask, onBytes: (carried: number) => void = () => undefined): EvceCalls {
  const calls = (Object.keys(CALLS) as CallName[]).map((name) => {
    const { answer }: Endpoint = CALLS[name];
    const file = answer === 'bytes' ? { file: { onBytes } } : {};
    return [
      name,
      async (...values: readonly unknown[]) => understood(await ask({ ...request(name, values), ...file }), answer),
    ];
  });
  return Object.fromEntries(calls) as EvceCalls;
}

/** The request of a call, from the arguments of its function. */
function request(name: CallName, values: readonly unknown[]): EvceCall {
  const places = CALLS[name].path.split('{').length - 1;
  const ids = values.slice(0, places) as unknown as IdsOf<CallName>;
  const body = values[places];
  return { ...callTo<CallName>(name, ...ids), ...(body === undefined ? {} : { body }) };
}

/** What a reply says, by the table. Tells only why a body was not understood, never what stood in it. */
export function understood<Answer extends z.ZodType | 'bytes'>(
  reply: Reply,
  answer: Answer,
): Result<Answer extends z.ZodType ? z.infer<Answer> : Uint8Array> {
  if (reply.kind === 'failed') return { ok: false, failure: reply.failure };
  const read = answer === 'bytes' ? fileIn(reply) : documentIn(reply, answer);
  if (!read.ok) return { ok: false, failure: read.failure };
  const value = read.value as Answer extends z.ZodType ? z.infer<Answer> : Uint8Array;
  return { ok: true, value, begunMonoMs: reply.begunMonoMs };
}

type Answered = Extract<Reply, { kind: 'ok' }>;
type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: EvceFailure };

function fileIn({ bytes }: Answered): Read {
  return bytes === undefined ? unreadable('the answer is no file') : { ok: true, value: bytes };
}

function documentIn({ text }: Answered, answer: z.ZodType): Read {
  // A box may answer a change with nothing at all.
  if (answer === doneSchema && text === '') return { ok: true, value: {} };
  const body = parseBody(text, answer);
  return body.ok ? body : unreadable(body.why);
}

const unreadable = (detail: string): Read => ({ ok: false, failure: { kind: 'unreadable', detail } });
