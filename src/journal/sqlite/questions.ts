/**
 * What a journal can be asked, and how its thread is asked.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import type { CurvePoint } from './curve.ts';
import type { AlarmEntry, SessionEntry, Span, WriteEntry } from './entries.ts';

/** What each kind of question is answered with. */
export interface Answers {
  readonly cycles: readonly CycleRecord[];
  readonly curve: readonly CurvePoint[];
  readonly alarms: readonly AlarmEntry[];
  readonly sessions: readonly SessionEntry[];
  readonly writes: readonly WriteEntry[];
}

/** A question to a journal. */
export type Question =
  | ({ readonly kind: 'cycles' | 'alarms' | 'sessions' | 'writes' } & Span)
  | { readonly kind: 'curve'; readonly fromMs: number; readonly toMs: number; readonly stepMs: number };
