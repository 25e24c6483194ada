/**
 * What becomes of a call in a run that has no network: the faults of answers, told by their outcome. Delays within a
 * client's patience are shorter than a step and count as none, and an answer with a mistake in it is never understood.
 * @module
 */
import { isOfGroup } from '../src/config/index.ts';
import { meets, type Incoming } from './evce/call-pattern.ts';
import type { BoxModel } from './evce/model.ts';
import type { RunningFault } from './faults.ts';

export type Passage =
  /** The box acts and is heard. */
  | { readonly kind: 'heard' }
  /** The box does not act; the client gets a refusal. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The box does not act, and the client hears nothing. */
  | { readonly kind: 'lost' }
  /** The box acts, and the client hears nothing, or nothing it understands. */
  | { readonly kind: 'unanswered' | 'garbled' }
  /** The box acts when nobody waits any more. */
  | { readonly kind: 'late'; readonly delayMs: number };

/** How long a client waits for an answer. */
const PATIENCE_MS = 8_000;

const HEARD: Passage = { kind: 'heard' };
const LOST: Passage = { kind: 'lost' };

/** Whether every call passes, so that nobody need ask for each. */
export const isOpen = (box: BoxModel): boolean => box.isUp() && box.faults.running('answers').length === 0;

/** What becomes of a call now. */
export function passageOf(box: BoxModel, call: Incoming): Passage {
  if (!box.isUp()) return LOST;
  for (const running of box.faults.running('answers')) {
    const isStruck = meets(running.fault.match, call) && box.faults.strikes(running);
    const passage = isStruck ? outcomeOf(box, running, call) : HEARD;
    if (passage.kind !== 'heard') return passage;
  }
  return HEARD;
}

function outcomeOf({ faults }: BoxModel, running: RunningFault, { method }: Incoming): Passage {
  const { kind, delayMs, code } = running.fault;
  if (!isOfGroup(kind, 'answers')) return HEARD;
  switch (kind) {
    case 'net-loss':
    case 'hang':
      return LOST;
    case 'status':
    case 'html':
      return { kind: 'refused', status: code };
    case 'late':
      return delayMs >= PATIENCE_MS ? { kind: 'late', delayMs } : HEARD;
    case 'latency':
      return delayMs >= PATIENCE_MS ? { kind: 'unanswered' } : HEARD;
    case 'trickle':
      return delayMs > 0 ? { kind: 'unanswered' } : HEARD;
    case 'reset':
    case 'truncate':
      // A client reads a second time where the connection broke, and writes only once.
      return method === 'GET' && !faults.strikes(running) ? HEARD : { kind: 'unanswered' };
    case 'bit-flip':
    case 'absurd-number':
      return { kind: 'garbled' };
  }
}
