/**
 * Looking back: what a site's journal holds of earlier days, for HTTP and the dashboard. Reading happens in a thread of its
 * own, so that a slow disk or a long question delays nobody who regulates.
 * @module
 */
import type { CycleRecord } from '../engine/index.ts';
import type { CurvePoint } from './sqlite/curve.ts';
import type { Answers, Question } from './sqlite/questions.ts';
import type { AlarmEntry, SessionEntry, Span, WriteEntry } from './sqlite/entries.ts';
import { startThread } from './sqlite/thread.ts';

/** A span of wall-clock time cut into equal steps. */
export interface CurveSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Length of a step; each point is the mean of what was decided within one. */
  readonly stepMs: number;
}

/** What a journal holds. Spans begin with `fromMs` and end before `toMs`; entries come oldest first. */
export interface Archive {
  /** Decisions, the newest `limit` of the span. */
  cycles(span: Span): Promise<readonly CycleRecord[]>;
  /** What nodes, zones and meters showed, one point for each step in which anything was decided. */
  curve(span: CurveSpan): Promise<readonly CurvePoint[]>;
  /** Alarms that lasted at any moment of the span. */
  alarms(span: Span): Promise<readonly AlarmEntry[]>;
  /** Charging sessions that lasted at any moment of the span. */
  sessions(span: Span): Promise<readonly SessionEntry[]>;
  /** What zones were told, and what became of it. */
  writes(span: Span): Promise<readonly WriteEntry[]>;
  close(): Promise<void>;
}

/** A journal that cannot be read at the moment; the message is for people. */
export class ArchiveFailure extends Error {
  override readonly name = 'ArchiveFailure';
}

/** What the thread answers to a question. */
export interface Answered {
  readonly id: number;
  readonly answer:
    { readonly ok: true; readonly rows: readonly unknown[] } | { readonly ok: false; readonly why: string };
}

/** Opens the journal at `path` for reading; it need not be there yet. The thread begins with the first question. */
export function openArchive(path: string): Archive {
  let reader: Reader | null = null;
  const ask = <Kind extends keyof Answers>(kind: Kind, span: Span | CurveSpan): Promise<Answers[Kind]> => {
    if (reader === null || reader.hasEnded()) reader = startReader(path);
    return reader.ask({ kind, ...span } as Question) as Promise<Answers[Kind]>;
  };
  return {
    cycles: (span) => ask('cycles', span),
    curve: (span) => ask('curve', span),
    alarms: (span) => ask('alarms', span),
    sessions: (span) => ask('sessions', span),
    writes: (span) => ask('writes', span),
    close: async () => reader?.close(),
  };
}

interface Reader {
  ask(question: Question): Promise<unknown>;
  hasEnded(): boolean;
  close(): Promise<void>;
}

function startReader(path: string): Reader {
  const open = new Map<
    number,
    { readonly resolve: (rows: unknown) => void; readonly reject: (failure: ArchiveFailure) => void }
  >();
  let lastId = 0;
  let ended = false;
  const failAll = (why: string): void => {
    ended = true;
    for (const { reject } of open.values()) reject(new ArchiveFailure(why));
    open.clear();
  };
  const thread = startThread(
    'reader-thread',
    { path },
    {
      heard: (word) => {
        const { id, answer } = word as Answered;
        const waiting = open.get(id);
        open.delete(id);
        if (open.size === 0) thread.awaited(false);
        if (answer.ok) waiting?.resolve(answer.rows);
        else waiting?.reject(new ArchiveFailure(answer.why));
      },
      ended: failAll,
    },
  );
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        open.set(lastId, { resolve, reject });
        thread.awaited(true);
        thread.post({ id: lastId, question });
      }),
    hasEnded: () => ended,
    close: () => thread.end(),
  };
}
