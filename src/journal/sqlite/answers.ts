/**
 * Answers questions from an open journal.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import { CURVE_STEPS_MS, thinned, type CurvePoint } from './curve.ts';
import type { Database } from './database.ts';
import type { AlarmEntry, SessionEntry, Span, WriteEntry } from './entries.ts';
import { unpack, unpackJson } from './packed.ts';
import type { Question } from './questions.ts';

/** The rows that answer a question. */
export function answer(db: Database, question: Question): readonly unknown[] {
  switch (question.kind) {
    case 'cycles':
      return cyclesIn(db, question);
    case 'curve':
      return curveIn(db, question);
    case 'alarms':
      return alarmsIn(db, question);
    case 'sessions':
      return sessionsIn(db, question);
    case 'writes':
      return writesIn(db, question);
  }
}

const RECORD = '{"record":';

/** The newest decisions of a span, oldest first. Packs are opened from the newest back, no more than needed. */
export function cyclesIn(db: Database, span: Span): readonly CycleRecord[] {
  const found: CycleRecord[] = [];
  for (const lines of newestLines(db, span)) {
    const records = recordsIn(lines).filter(({ at }) => at.wallMs >= span.fromMs && at.wallMs < span.toMs);
    found.unshift(...records);
    if (found.length >= span.limit) break;
  }
  return found.slice(Math.max(0, found.length - span.limit));
}

const recordsIn = (lines: string): readonly CycleRecord[] =>
  lines
    .split('\n')
    .filter((line) => line.startsWith(RECORD))
    .map((line) => (JSON.parse(line) as { readonly record: CycleRecord }).record);

function* newestLines(db: Database, { fromMs, toMs }: Span): Generator<string> {
  const turns = db
    .prepare<[number, number], { readonly lines: string }>(
      'SELECT lines FROM turns WHERE at_ms >= ? AND at_ms < ? ORDER BY run, seq',
    )
    .all(fromMs, toMs);
  yield turns.map(({ lines }) => lines).join('');
  const packs = db.prepare<[number, number], { readonly body: Buffer }>(
    'SELECT body FROM packs WHERE to_ms >= ? AND from_ms < ? ORDER BY run DESC, first_seq DESC',
  );
  for (const { body } of packs.iterate(fromMs, toMs)) yield unpack(body);
}

/** From the longest curve that is not longer than asked for and reaches back as far, so that an old day costs no more than today. */
export function curveIn(
  db: Database,
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): readonly CurvePoint[] {
  const fitting = CURVE_STEPS_MS.filter((kept) => kept <= stepMs).toReversed();
  for (const kept of [...fitting, ...CURVE_STEPS_MS.filter((longer) => longer > stepMs)]) {
    const points = pointsOf(db, kept, { fromMs, toMs });
    const rest = restAfter(db, points, { kept, fromMs, toMs });
    if (points.length + rest.length > 0) return thinned([...points, ...rest], Math.max(kept, stepMs));
  }
  return [];
}

export function pointsOf(
  db: Database,
  stepMs: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly CurvePoint[] {
  return db
    .prepare<[number, number, number], { readonly body: Buffer }>(
      'SELECT body FROM curves WHERE step_ms = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms',
    )
    .all(stepMs, fromMs, toMs)
    .map(({ body }) => unpackJson(body) as CurvePoint);
}

/** The running step is in the shorter curves only. */
function restAfter(
  db: Database,
  points: readonly CurvePoint[],
  of: { readonly kept: number; readonly fromMs: number; readonly toMs: number },
): readonly CurvePoint[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  let [rest, fromMs]: [readonly CurvePoint[], number] = [[], last.atMs + of.kept];
  for (const shorter of CURVE_STEPS_MS.filter((stepMs) => stepMs < of.kept).toReversed()) {
    rest = [...rest, ...pointsOf(db, shorter, { fromMs, toMs: of.toMs })];
    const newest = rest.at(-1);
    if (newest !== undefined) fromMs = newest.atMs + shorter;
  }
  return rest;
}

export function alarmsIn(db: Database, { fromMs, toMs, limit }: Span): readonly AlarmEntry[] {
  return db
    .prepare<[number, number, number], AlarmEntry>(
      `SELECT alarm AS id, subject, detail, raised_ms AS raisedMs, cleared_ms AS clearedMs FROM alarms
       WHERE raised_ms < ? AND (cleared_ms IS NULL OR cleared_ms >= ?) ORDER BY raised_ms DESC, alarms.id DESC LIMIT ?`,
    )
    .all(toMs, fromMs, limit)
    .toReversed();
}

export function sessionsIn(db: Database, { fromMs, toMs, limit }: Span): readonly SessionEntry[] {
  return db
    .prepare<[number, number, number], SessionEntry>(
      `SELECT * FROM (SELECT station, zone, began_ms AS beganMs, ended_ms AS endedMs, energy_wh AS energyWh FROM sessions
       WHERE began_ms < ? AND (ended_ms IS NULL OR ended_ms >= ?) ORDER BY began_ms DESC LIMIT ?) ORDER BY beganMs`,
    )
    .all(toMs, fromMs, limit);
}

type WriteRow = Omit<WriteEntry, 'allowedAmps' | 'because'> & {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly why: string;
};

export function writesIn(db: Database, { fromMs, toMs, limit }: Span): readonly WriteEntry[] {
  const rows = db
    .prepare<[number, number, number], WriteRow>(
      `SELECT at_ms AS atMs, zone, write_id AS writeId, intent, allowed_amps_1 AS a, allowed_amps_2 AS b,
       allowed_amps_3 AS c, reduction_amps AS reductionAmps, because AS why, outcome, settled_ms AS settledMs, detail
       FROM writes WHERE at_ms >= ? AND at_ms < ? ORDER BY id DESC LIMIT ?`,
    )
    .all(fromMs, toMs, limit);
  return rows.toReversed().map(({ a, b, c, why, ...row }) => ({
    ...row,
    allowedAmps: [a, b, c] as const,
    because: JSON.parse(why) as WriteEntry['because'],
  }));
}
