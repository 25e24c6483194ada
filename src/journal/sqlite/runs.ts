/**
 * Takes runs out of a journal as they went in: header, events, decisions. A run falls into stretches, each of which can be
 * replayed whole: one begins with the run, or with a saved state after what was let go or is missing.
 * @module
 */
import type { EngineState } from '../../engine/index.ts';
import { parseEntry, parseHeader, type JournalHeader } from '../format.ts';
import { itemOfEntry, type JournalItem } from '../reader.ts';
import type { Database } from './database.ts';
import { unpack, unpackJson } from './packed.ts';

/** A run, told in short. */
export interface RunSummary {
  readonly run: number;
  readonly site: string;
  readonly startedAt: string;
  /** Turns that are still there. */
  readonly turns: number;
  /** Wall clock of the first and last of them; null where there are none. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** A part of a run that can be replayed. */
export interface Stretch {
  /** With the state that it begins with. */
  readonly header: JournalHeader;
  readonly items: Iterable<JournalItem>;
}

/** All runs, oldest first. */
export function runsIn(db: Database): readonly RunSummary[] {
  return db
    .prepare<[], RunSummary>(
      `SELECT run, site, started_at AS startedAt,
        (SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM packs WHERE packs.run = runs.run)
          + (SELECT count(*) FROM turns WHERE turns.run = runs.run) AS turns,
        (SELECT min(at) FROM (SELECT min(from_ms) AS at FROM packs WHERE packs.run = runs.run
          UNION ALL SELECT min(at_ms) FROM turns WHERE turns.run = runs.run)) AS fromMs,
        (SELECT max(at) FROM (SELECT max(to_ms) AS at FROM packs WHERE packs.run = runs.run
          UNION ALL SELECT max(at_ms) FROM turns WHERE turns.run = runs.run)) AS toMs
       FROM runs ORDER BY run`,
    )
    .all();
}

/** The header of a run, without a state; what is wrong with it where it cannot be read. */
export function headerIn(db: Database, run: number): JournalHeader | string {
  const row = db
    .prepare<
      [number],
      { readonly site: string; readonly startedAt: string; readonly v: number; readonly setup: Buffer }
    >('SELECT site, started_at AS startedAt, v, setup FROM runs WHERE run = ?')
    .get(run);
  if (row === undefined) return `there is no run ${run}`;
  const { site, startedAt, v, setup } = row;
  return parseHeader({ journal: 'busbar', v, site, startedAt, setup: unpackJson(setup) });
}

/**
 * What of a run can be replayed, in order. A gap ends a stretch; the next begins with the first state after it. Whoever cares
 * only for what came since an instant gets no more than the hour before it as well.
 */
export function* stretchesOf(db: Database, run: number, sinceMs = -Infinity): Generator<Stretch> {
  const header = headerIn(db, run);
  if (typeof header === 'string') return;
  const states = db
    .prepare<[number], { readonly seq: number; readonly atMs: number; readonly state: Buffer }>(
      'SELECT seq, at_ms AS atMs, state FROM checkpoints WHERE run = ? ORDER BY seq',
    )
    .all(run);
  const latest = states.findLast(({ atMs }) => atMs <= sinceMs)?.seq ?? -Infinity;
  const reading: { gapSeq: number | null } = { gapSeq: null };
  for (let fromSeq = firstSeq(db, run); fromSeq !== null; fromSeq = after(reading.gapSeq)) {
    const from: number = fromSeq;
    const begin = states.find(({ seq }) => seq >= Math.max(from - 1, latest));
    if (begin === undefined) return;
    // Whoever does not read to the gap has seen enough.
    reading.gapSeq = null;
    const items = itemsAfter(db, { run, seq: begin.seq, skipTo: latest }, reading);
    yield { header: { ...header, state: unpackJson(begin.state) as EngineState }, items };
  }
}

const after = (seq: number | null): number | null => (seq === null ? null : seq + 1);

/** All that is kept of a run, whatever can be replayed of it. */
export const itemsOf = (db: Database, run: number): Iterable<JournalItem> => allItems(db, run);

function firstSeq(db: Database, run: number): number | null {
  const found = db
    .prepare<[number, number], { readonly seq: number | null }>(
      `SELECT min(seq) AS seq FROM (SELECT min(first_seq) AS seq FROM packs WHERE run = ?
       UNION ALL SELECT min(seq) FROM turns WHERE run = ?)`,
    )
    .get(run, run);
  return found?.seq ?? null;
}

/** The turns after one, up to a gap or to where turns have been let go. */
function* itemsAfter(
  db: Database,
  begin: { readonly run: number; readonly seq: number; readonly skipTo: number },
  reading: { gapSeq: number | null },
): Generator<JournalItem> {
  for (const { seq, item } of numbered(db, begin.run, begin.skipTo)) {
    if (seq <= begin.seq) continue;
    if (item.kind === 'gap') {
      reading.gapSeq = seq;
      return;
    }
    yield item;
  }
}

function* allItems(db: Database, run: number): Generator<JournalItem> {
  for (const { item } of numbered(db, run)) yield item;
}

/** Items with the number of their turn. What lies in packs that end before a turn is not unpacked. */
function* numbered(
  db: Database,
  run: number,
  skipTo = -Infinity,
): Generator<{ readonly seq: number; readonly item: JournalItem }> {
  let line = 1;
  let byteOffset = 0;
  for (const { firstSeq: first, lines } of texts(db, run, skipTo)) {
    let seq = first - 1;
    for (const text of lines.split('\n')) {
      if (text === '') continue;
      line += 1;
      const place = { line, byteOffset };
      byteOffset += Buffer.byteLength(text) + 1;
      const entry = parseEntry(JSON.parse(text));
      if (typeof entry === 'string') {
        yield { seq, item: { kind: 'unreadable', place, message: entry } };
        return;
      }
      if (!('record' in entry)) seq += 1;
      yield { seq, item: itemOfEntry(entry, place) };
    }
  }
}

/** Texts of a run in order: packs, then what waits to be packed. */
function* texts(
  db: Database,
  run: number,
  skipTo: number,
): Generator<{ readonly firstSeq: number; readonly lines: string }> {
  const packs = db
    .prepare<[number, number], { readonly pack: number; readonly firstSeq: number }>(
      'SELECT pack, first_seq AS firstSeq FROM packs WHERE run = ? AND last_seq >= ? ORDER BY first_seq',
    )
    .all(run, skipTo);
  const body = db.prepare<[number], { readonly body: Buffer }>('SELECT body FROM packs WHERE pack = ?');
  for (const { pack, firstSeq: first } of packs) {
    const found = body.get(pack);
    if (found !== undefined) yield { firstSeq: first, lines: unpack(found.body) };
  }
  const turns = db.prepare<[number], { readonly firstSeq: number; readonly lines: string }>(
    'SELECT seq AS firstSeq, lines FROM turns WHERE run = ? ORDER BY seq',
  );
  yield* turns.all(run);
}
