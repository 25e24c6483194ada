/**
 * Writes a journal: one run of the service into its file.
 * @module
 */
import type { Alarm, CycleRecord, Effect, Learnt } from '../../engine/index.ts';
import { lineOf, recordsOf, turnLines, type JournalHeader } from '../format.ts';
import { siteOf } from '../setup.ts';
import { pointsOf } from './answers.ts';
import { CURVE_STEPS_MS, pointOf, thinned } from './curve.ts';
import type { Database } from './database.ts';
import { EpisodeBook } from './episodes.ts';
import { pack, packJson, unpackJson } from './packed.ts';
import { prepared } from './prepared.ts';
import type { Kept, SavedState } from './words.ts';

/** A run as its header tells it. */
export interface RunStart {
  readonly header: JournalHeader;
  readonly startedMs: number;
  /** Whether it goes on in the file where it is the run that was written last. */
  readonly goesOn?: boolean;
  /** What earlier runs have told and alarmed of, and could not write. */
  readonly unwritten?: readonly Effect[];
  /** Alarms that last, where the run began before, maybe in a file that is gone. */
  readonly lasting?: readonly Alarm[];
}

/** So much text becomes one pack: some minutes of a large site, an hour of a small one. */
const PACK_TEXT_BYTES = 1024 * 1024;
/** No more turns than that wait for a pack: reading one row each is slow. */
const PACK_TURNS = 2_000;
/** After a pause longer than this, steps in between are left out of the thinned curves. */
const THIN_BACK_MS = 86_400_000;

/** What the last run had learnt; null where nothing was kept, or it cannot be read. */
export function lastLearnt(db: Database): Learnt | null {
  const row = db.prepare<[], { readonly body: Buffer }>('SELECT body FROM learnt').get();
  return row === undefined ? null : (unpackJson(row.body) as Learnt);
}

/** The run that is being written. */
export class Store {
  readonly #db: Database;
  readonly #run: number;
  readonly #episodes: EpisodeBook;
  #seq: number;
  #waiting = { turns: 0, bytes: 0 };
  /** Up to where each curve is thinned. */
  readonly #thinnedTo = new Map<number, number>();

  /** Begins a run, wholly or not at all. What earlier ones left unpacked is packed. */
  constructor(db: Database, start: RunStart) {
    const { header, startedMs } = start;
    this.#db = db;
    [this.#run, this.#seq, this.#episodes] = db.transaction(() => {
      const unpacked = db.prepare<[], { readonly run: number }>('SELECT DISTINCT run FROM turns').all();
      for (const { run } of unpacked) packTurns(db, run);
      const begun = start.goesOn === true ? lastRun(db, start) : null;
      const run = begun?.run ?? newRun(db, start);
      const episodes = new EpisodeBook(db, { run, site: siteOf(header.setup ?? {}) });
      for (const effect of start.unwritten ?? []) episodes.done(effect);
      if (begun === null) episodes.endAlarms(startedMs);
      for (const alarm of start.lasting ?? []) episodes.done(alarm);
      if (header.state !== undefined) saveState(db, { run, seq: 0 }, { atMs: startedMs, state: header.state });
      return [run, begun?.seq ?? 0, episodes] as const;
    })();
  }

  /** Keeps turns, all or none. */
  append(turns: readonly Kept[], of: { readonly checkpoint: SavedState | null; readonly learnt: Learnt | null }): void {
    const before = { seq: this.#seq, waiting: { ...this.#waiting } };
    try {
      this.#db.transaction(() => {
        for (const turn of turns) this.#keep(turn);
        if (of.checkpoint !== null) saveState(this.#db, { run: this.#run, seq: this.#seq }, of.checkpoint);
        if (of.learnt !== null) this.#learn(of.learnt);
        if (this.#waiting.bytes >= PACK_TEXT_BYTES || this.#waiting.turns >= PACK_TURNS) this.pack();
      })();
    } catch (error) {
      ({ seq: this.#seq, waiting: this.#waiting } = before);
      this.#thinnedTo.clear();
      this.#episodes.rolledBack();
      throw error;
    }
  }

  /** Compresses what waits for it. */
  pack(): void {
    packTurns(this.#db, this.#run);
    this.#waiting = { turns: 0, bytes: 0 };
  }

  #keep(turn: Kept): void {
    if (turn.kind === 'alarm') {
      // Without a row among the turns: a replay would ask the engine for it.
      this.#episodes.done(turn.alarm);
      return;
    }
    for (const effect of turn.effects) this.#episodes.done(effect);
    if (turn.kind === 'gap') {
      this.#insert(lineOf({ gap: { turns: turn.turns } }), null);
      return;
    }
    this.#episodes.happened(turn.event);
    this.#insert(turnLines(turn.event, turn.effects), turn.event.at.wallMs);
    for (const record of recordsOf(turn.effects)) this.#draw(record);
  }

  /** A gap has no time of its own; it is where the turn before it was. */
  #insert(lines: string, atMs: number | null): void {
    this.#seq += 1;
    prepared(
      this.#db,
      `INSERT INTO turns (run, seq, at_ms, lines)
         VALUES (@run, @seq, coalesce(@atMs, (SELECT at_ms FROM turns WHERE run = @run AND seq = @seq - 1), 0), @lines)`,
    ).run({ run: this.#run, seq: this.#seq, atMs, lines });
    this.#waiting.turns += 1;
    this.#waiting.bytes += lines.length;
  }

  #draw(record: CycleRecord): void {
    const point = pointOf(record);
    this.#putPoint(CURVE_STEPS_MS[0], point);
    for (const [index, stepMs] of CURVE_STEPS_MS.entries()) {
      const finerMs = CURVE_STEPS_MS[index - 1];
      if (finerMs !== undefined) this.#thin(finerMs, stepMs, point.atMs);
    }
  }

  /** Adds the steps that are over by now. */
  #thin(finerMs: number, stepMs: number, nowMs: number): void {
    const toMs = Math.floor(nowMs / stepMs) * stepMs;
    if (this.#thinnedTo.get(stepMs) === toMs) return;
    this.#thinnedTo.set(stepMs, toMs);
    const last = prepared(this.#db, 'SELECT max(at_ms) AS atMs FROM curves WHERE step_ms = ? AND at_ms < ?').get(
      stepMs,
      toMs,
    ) as { readonly atMs: number | null };
    const fromMs = Math.max(toMs - THIN_BACK_MS, last.atMs === null ? 0 : last.atMs + stepMs);
    if (fromMs >= toMs) return;
    for (const point of thinned(pointsOf(this.#db, finerMs, { fromMs, toMs }), stepMs)) this.#putPoint(stepMs, point);
  }

  #putPoint(stepMs: number, point: { readonly atMs: number }): void {
    prepared(this.#db, 'INSERT OR REPLACE INTO curves (step_ms, at_ms, body) VALUES (?, ?, ?)').run(
      stepMs,
      point.atMs,
      packJson(point),
    );
  }

  #learn(learnt: Learnt): void {
    prepared(this.#db, 'INSERT OR REPLACE INTO learnt (only, at_ms, body) VALUES (1, ?, ?)').run(
      learnt.at.wallMs,
      packJson(learnt),
    );
  }
}

function newRun(db: Database, { header, startedMs }: RunStart): number {
  const { lastInsertRowid } = db
    .prepare('INSERT INTO runs (site, started_at, started_ms, v, setup) VALUES (?, ?, ?, ?, ?)')
    .run(header.site, header.startedAt, startedMs, header.v, packJson(header.setup));
  return Number(lastInsertRowid);
}

/** The newest run with its last turn, all packed, if it began like this one; null where it is another. */
function lastRun(db: Database, { header, startedMs }: RunStart): { readonly run: number; readonly seq: number } | null {
  const row = db
    .prepare<[string, number], { readonly run: number; readonly seq: number }>(
      `SELECT run, coalesce((SELECT max(last_seq) FROM packs WHERE packs.run = runs.run), 0) AS seq FROM runs
       WHERE run = (SELECT max(run) FROM runs) AND started_at = ? AND started_ms = ?`,
    )
    .get(header.startedAt, startedMs);
  return row ?? null;
}

function saveState(
  db: Database,
  { run, seq }: { readonly run: number; readonly seq: number },
  { atMs, state }: SavedState,
): void {
  prepared(db, 'INSERT OR REPLACE INTO checkpoints (run, seq, at_ms, state) VALUES (?, ?, ?, ?)').run(
    ...[run, seq, atMs, packJson(state)],
  );
}

/** Turns a run's newest turns into one pack. */
function packTurns(db: Database, run: number): void {
  const rows = db
    .prepare<[number], { readonly seq: number; readonly atMs: number; readonly lines: string }>(
      'SELECT seq, at_ms AS atMs, lines FROM turns WHERE run = ? ORDER BY seq',
    )
    .all(run);
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const times = rows.map(({ atMs }) => atMs);
  db.prepare('INSERT INTO packs (run, first_seq, last_seq, from_ms, to_ms, body) VALUES (?, ?, ?, ?, ?, ?)').run(
    ...[run, first.seq, last.seq, Math.min(...times), Math.max(...times)],
    pack(rows.map(({ lines }) => lines).join('')),
  );
  db.prepare('DELETE FROM turns WHERE run = ?').run(run);
}
