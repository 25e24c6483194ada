/**
 * What the routes may know of the running site, and what they may tell it.
 * @module
 */
import type { CycleRecord, Explanation, SiteSignal } from '../../engine/index.ts';
import type { Caller } from '../access-keys.ts';
import type { OperatorDesk } from '../operator-desk.ts';
import type { StateDocument } from '../state-document.ts';

/** What a journal tells of earlier days. Spans begin with `fromMs` and end before `toMs`, oldest first. */
export interface History {
  /** The newest `limit` decisions of a span. */
  cycles(span: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly limit: number;
  }): Promise<readonly CycleRecord[]>;
  /** A point for each step in which anything was decided. */
  curve(span: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number }): Promise<readonly object[]>;
}

export interface SiteView {
  document(): StateDocument;
  /** Decisions that are still in memory, oldest first. */
  recent(): readonly CycleRecord[];
  /** Why a zone has what it has; null where there is no such zone, or nothing has been decided yet. */
  explain(zone: string): Explanation | null;
  /** The site's signals of kind cap. */
  readonly caps: readonly SiteSignal[];
  readonly desk: Pick<OperatorDesk, 'hold' | 'resume' | 'cap'>;
  /** Whose key this is; null where it is nobody's. */
  readonly callerOf: (key: string) => Promise<Caller | null>;
  /** Metrics in the text format of Prometheus; absent where none are kept. */
  readonly metrics?: () => Promise<string>;
  /** Absent where no journal is kept: then only what is in memory can be told. */
  readonly archive?: History;
}
