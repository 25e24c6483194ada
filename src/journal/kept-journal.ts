/**
 * A journal that a command looks into: read in the process itself, because nobody regulates there.
 * @module
 */
import { statSync } from 'node:fs';
import type { CycleRecord } from '../engine/index.ts';
import type { JournalHeader } from './format.ts';
import type { JournalItem } from './reader.ts';
import { alarmsIn, curveIn, cyclesIn, sessionsIn, writesIn } from './sqlite/answers.ts';
import type { CurvePoint } from './sqlite/curve.ts';
import { openForReading, type Database } from './sqlite/database.ts';
import type { AlarmEntry, SessionEntry, Span, WriteEntry } from './sqlite/entries.ts';
import { headerIn, itemsOf, runsIn, stretchesOf, type RunSummary, type Stretch } from './sqlite/runs.ts';

/** What a journal holds, in short. */
export interface JournalSizes {
  readonly fileBytes: number;
  /** Entries of each kind. */
  readonly counts: Readonly<Record<'runs' | 'turns' | 'writes' | 'alarms' | 'sessions' | 'points', number>>;
}

/** An open journal. */
export interface KeptJournal {
  runs(): readonly RunSummary[];
  /** What is wrong with it where it cannot be read. */
  header(run: number): JournalHeader | string;
  /** What of a run can be replayed; with an instant, from the last saved state before it on. */
  stretches(run: number, sinceMs?: number): Iterable<Stretch>;
  /** All that is left of a run. */
  items(run: number): Iterable<JournalItem>;
  cycles(span: Span): readonly CycleRecord[];
  curve(span: Omit<Span, 'limit'> & { readonly stepMs: number }): readonly CurvePoint[];
  alarms(span: Span): readonly AlarmEntry[];
  sessions(span: Span): readonly SessionEntry[];
  writes(span: Span): readonly WriteEntry[];
  sizes(): JournalSizes;
  close(): void;
}

/** An open journal, or why there is none. */
export type OpenedKept =
  { readonly ok: true; readonly journal: KeptJournal } | { readonly ok: false; readonly why: string };

/** Opens a journal for looking into it; a service may be writing it. */
export async function openKept(path: string): Promise<OpenedKept> {
  const opened = await openForReading(path);
  if (!opened.ok) return { ok: false, why: opened.fault.why };
  const { db } = opened;
  return {
    ok: true,
    journal: {
      runs: () => runsIn(db),
      header: (run) => headerIn(db, run),
      stretches: (run, sinceMs) => stretchesOf(db, run, sinceMs),
      items: (run) => itemsOf(db, run),
      cycles: (span) => cyclesIn(db, span),
      curve: (span) => curveIn(db, span),
      alarms: (span) => alarmsIn(db, span),
      sessions: (span) => sessionsIn(db, span),
      writes: (span) => writesIn(db, span),
      sizes: () => sizesOf(db, path),
      close: () => db.close(),
    },
  };
}

function sizesOf(db: Database, path: string): JournalSizes {
  const count = (sql: string): number => db.prepare<[], { readonly n: number }>(`SELECT ${sql} AS n`).get()?.n ?? 0;
  return {
    fileBytes: statSync(path).size,
    counts: {
      runs: count('(SELECT count(*) FROM runs)'),
      turns: count('(SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM packs) + (SELECT count(*) FROM turns)'),
      writes: count('(SELECT count(*) FROM writes)'),
      alarms: count('(SELECT count(*) FROM alarms)'),
      sessions: count('(SELECT count(*) FROM sessions)'),
      points: count('(SELECT count(*) FROM curves)'),
    },
  };
}
