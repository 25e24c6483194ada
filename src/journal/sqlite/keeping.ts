/**
 * Lets go of what has been kept for long enough, or has no room.
 * @module
 */
import { CURVE_STEPS_MS } from './curve.ts';
import type { Database } from './database.ts';
import type { Keeping } from './words.ts';

/** The finest curve is for looking at yesterday. */
const KEEP_SECONDS_MS = 2 * 86_400_000;
/**
 * No more goes at once: a clock that is wrong by years is noticed before everything is gone, and no decision's turn waits
 * long behind it. In normal times a day makes some 150 packs and 1,440 points.
 */
const ROWS_AT_ONCE = 100;
const POINTS_AT_ONCE = 20_000;
const PAGES_AT_ONCE = 2_000;

/** Called about once an hour; `nowMs` is the clock on the wall. */
export function letGo(db: Database, keeping: Keeping, nowMs: number): void {
  const [secondMs, minuteMs, quarterMs] = CURVE_STEPS_MS;
  const before = nowMs - keeping.keepMs;
  const evidenceBefore = nowMs - keeping.keepEvidenceMs;
  db.transaction(() => {
    dropPacks(db, 'to_ms < ?', before);
    dropPoints(db, secondMs, nowMs - Math.min(KEEP_SECONDS_MS, keeping.keepMs));
    dropPoints(db, minuteMs, before);
    dropPoints(db, quarterMs, evidenceBefore);
    dropRows(db, { table: 'sessions', where: 'coalesce(ended_ms, seen_ms) < ?' }, before);
    dropRows(db, { table: 'signals', where: "kind <> 'cap' AND at_ms < ?" }, before);
    dropRows(db, { table: 'signals', where: 'at_ms < ?' }, evidenceBefore);
    dropRows(db, { table: 'writes', where: 'at_ms < ?' }, evidenceBefore);
    dropRows(db, { table: 'alarms', where: 'coalesce(cleared_ms, raised_ms) < ?' }, evidenceBefore);
    for (let used = usedBytes(db); used > keeping.fileBytesMax;) {
      const dropped = dropPacks(db, '? IS NOT NULL', 0);
      const left = usedBytes(db);
      if (dropped === 0 || left >= used) break;
      used = left;
    }
    dropUnusable(db);
  })();
  db.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
}

/** What the file holds, without pages that are free. */
export function usedBytes(db: Database): number {
  const number = (name: string): number => Number(db.pragma(name, { simple: true }));
  return number('page_size') * (number('page_count') - number('freelist_count'));
}

function dropPacks(db: Database, where: string, bound: number): number {
  return db
    .prepare(
      `DELETE FROM packs WHERE pack IN (SELECT pack FROM packs WHERE ${where} ORDER BY pack LIMIT ${ROWS_AT_ONCE})`,
    )
    .run(bound).changes;
}

/** Of a table with ids, rows up to a bound. */
interface Dated {
  readonly table: 'sessions' | 'signals' | 'writes' | 'alarms';
  readonly where: string;
}

function dropRows(db: Database, { table, where }: Dated, bound: number): void {
  db.prepare(
    `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT ${ROWS_AT_ONCE * 10})`,
  ).run(bound);
}

function dropPoints(db: Database, stepMs: number, bound: number): void {
  db.prepare(
    `DELETE FROM curves WHERE (step_ms, at_ms) IN
     (SELECT step_ms, at_ms FROM curves WHERE step_ms = ? AND at_ms < ? ORDER BY at_ms LIMIT ${POINTS_AT_ONCE})`,
  ).run(stepMs, bound);
}

/** Checkpoints before the first turn that is left, and runs of which nothing is left. */
function dropUnusable(db: Database): void {
  db.exec(`
    DELETE FROM checkpoints WHERE seq + 1 < coalesce(
      (SELECT min(first_seq) FROM packs WHERE packs.run = checkpoints.run),
      (SELECT min(seq) FROM turns WHERE turns.run = checkpoints.run), 9e18)
      AND run < (SELECT max(run) FROM runs);
    DELETE FROM checkpoints WHERE seq + 1 < (SELECT min(first_seq) FROM packs WHERE packs.run = checkpoints.run);
    DELETE FROM runs WHERE run < (SELECT max(run) FROM runs)
      AND NOT EXISTS (SELECT 1 FROM packs WHERE packs.run = runs.run)
      AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.run = runs.run);
  `);
}
