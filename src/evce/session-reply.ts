/**
 * What goes through a session and what comes back.
 * @module
 */
import { millis, type MonoMs } from '../engine/index.ts';
import type { EvceCall } from './endpoints.ts';
import { noSession } from './entrance.ts';
import { messageIn, type EvceFailure } from './failure.ts';
import type { EvceAnswer } from './transport.ts';

/** A call about ids of the session that began with this login: in a later one they may be another thing's. */
export type LateCall = EvceCall & { readonly ofLogin?: number };

export type Reply =
  /** `begunMonoMs`: when its turn came. An answer proves nothing about writes that went out while it waited. */
  | { readonly kind: 'ok'; readonly text: string; readonly bytes?: Uint8Array; readonly begunMonoMs: MonoMs }
  | { readonly kind: 'failed'; readonly failure: EvceFailure };

/** Not sent: nobody knows what it would have been about. */
export const OUTDATED: Reply = {
  kind: 'failed',
  failure: noSession({ why: 'renewed', detail: 'a new one has begun, in which the ids may be others' }, millis(0))
    .failure,
};

/** The box's answer; `clean` takes secrets out of what it says. */
export function replyOf(answer: EvceAnswer, begunMonoMs: MonoMs, clean: (text: string) => string): Reply {
  if (answer.kind === 'unanswered') return { kind: 'failed', failure: answer };
  if (answer.status >= 200 && answer.status < 300) {
    const { text, bytes } = answer;
    return { kind: 'ok', text, ...(bytes === undefined ? {} : { bytes }), begunMonoMs };
  }
  const detail = messageIn(answer.text, clean);
  return { kind: 'failed', failure: { kind: 'refused', status: answer.status, detail } };
}
