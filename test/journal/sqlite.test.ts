import { existsSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type CycleRecord, type EngineEvent } from '../../src/engine/index.ts';
import { replay, type ReplayResult } from '../../src/journal/index.ts';
import { recordsOf } from '../../src/journal/format.ts';
import { cyclesIn, curveIn, writesIn } from '../../src/journal/sqlite/answers.ts';
import { openForReading, openForWriting, type Database } from '../../src/journal/sqlite/database.ts';
import { RecordKeeper } from '../../src/journal/sqlite/record-keeper.ts';
import { stretchesOf } from '../../src/journal/sqlite/runs.ts';
import { Store } from '../../src/journal/sqlite/store.ts';
import type { Keeping, Kept, WriterReport } from '../../src/journal/sqlite/words.ts';
import { life, ownFolder, type Life, type LivedTurn } from './support.ts';

const path = ownFolder();
const KEEPING: Keeping = { keepMs: 90 * 86_400_000, keepEvidenceMs: 730 * 86_400_000, fileBytesMax: 1e9 };
const EVER = { fromMs: 0, toMs: 1e15, limit: 1e9 };

let lived: Life;
beforeAll(async () => {
  lived = await life();
});

const kept = (turn: LivedTurn): Kept => ({ kind: 'turn', event: turn.event, effects: turn.effects });

interface Keeper {
  readonly keeper: RecordKeeper;
  readonly reports: WriterReport[];
}

function keeperOf(file: string, over: Partial<ConstructorParameters<typeof RecordKeeper>[0]> = {}): Keeper {
  const reports: WriterReport[] = [];
  const keeper = new RecordKeeper({
    open: () => openForWriting(file),
    setAside: () => undefined,
    keeping: KEEPING,
    report: (report) => reports.push(report),
    ...over,
  });
  return { keeper, reports };
}

async function written(file: string, turns: readonly LivedTurn[], perBatch = 7): Promise<Keeper> {
  const made = keeperOf(file);
  await made.keeper.start();
  await made.keeper.take({
    kind: 'begin',
    header: { ...lived.header, state: lived.initial },
    startedMs: 0,
    goesOn: false,
    lasting: [],
  });
  for (let from = 0; from < turns.length; from += perBatch) {
    const batch = turns.slice(from, from + perBatch).map(kept);
    await made.keeper.take({ kind: 'turns', turns: batch, checkpoint: null, learnt: null });
  }
  await made.keeper.take({ kind: 'close' });
  return made;
}

async function reading<T>(file: string, work: (db: Database) => T): Promise<T> {
  const opened = await openForReading(file);
  if (!opened.ok) throw new TypeError(opened.fault.why);
  try {
    return await work(opened.db);
  } finally {
    opened.db.close();
  }
}

async function replayAll(file: string, sinceMs?: number): Promise<readonly ReplayResult[]> {
  return reading(file, async (db) => {
    const engine = createEngine(lived.setup);
    const results: ReplayResult[] = [];
    for (const { header, items } of stretchesOf(db, 1, sinceMs))
      results.push(await replay((state, event) => engine.step(state, event), header.state ?? engine.initial, items));
    return results;
  });
}

const recordsIn = (turns: readonly LivedTurn[]): readonly CycleRecord[] =>
  turns.flatMap(({ effects }) => recordsOf(effects));

describe('a journal in SQLite', () => {
  it('gives a run back so that every decision comes out again', async () => {
    await written(path('whole.sqlite'), lived.turns);
    const [result] = await replayAll(path('whole.sqlite'));
    expect(result).toEqual({
      events: lived.turns.length,
      records: recordsIn(lived.turns).length,
      end: { kind: 'complete' },
    });
  });

  it('gives decisions back to the letter', async () => {
    const found = await reading(path('whole.sqlite'), (db) => cyclesIn(db, EVER));
    expect(found).toEqual(JSON.parse(JSON.stringify(recordsIn(lived.turns))));
    const some = await reading(path('whole.sqlite'), (db) => cyclesIn(db, { ...EVER, limit: 5 }));
    expect(some).toEqual(found.slice(-5));
  });

  it('keeps each write with what became of it', async () => {
    const sent = lived.turns.flatMap(({ effects }) => effects.filter(({ kind }) => kind === 'WriteReduction'));
    const found = await reading(path('whole.sqlite'), (db) => writesIn(db, EVER));
    expect(found.map(({ writeId }) => writeId)).toEqual(sent.map((write) => 'writeId' in write && write.writeId));
    expect(found.some(({ outcome }) => outcome === 'confirmed')).toBe(true);
  });

  it('says what was learnt before it is migrated, which may take long', async () => {
    const file = path('early.sqlite');
    await written(file, lived.turns.slice(0, 3));
    const made = keeperOf(file, {
      open: async (early) => {
        const opened = await openForWriting(file, early);
        made.reports.push({ kind: 'note', text: 'migrated' });
        return opened;
      },
    });
    const learnt = { at: lived.turns[0]?.event.at } as never;
    const { keeper } = keeperOf(file);
    await keeper.start();
    await keeper.take({ kind: 'begin', header: lived.header, startedMs: 0, goesOn: false, lasting: [] });
    await keeper.take({ kind: 'turns', turns: [], checkpoint: null, learnt });
    await keeper.take({ kind: 'close' });
    await made.keeper.start();
    expect(made.reports).toEqual([
      { kind: 'opened', learnt },
      { kind: 'note', text: 'migrated' },
    ]);
    await made.keeper.take({ kind: 'close' });
  });

  it('thins its curves to minutes', async () => {
    const points = await reading(path('whole.sqlite'), (db) => curveIn(db, { ...EVER, stepMs: 60_000 }));
    expect(points.reduce((sum, { decisions }) => sum + decisions, 0)).toBe(recordsIn(lived.turns).length);
    expect(points.every(({ atMs }) => atMs % 60_000 === 0)).toBe(true);
  });
});

describe('a journal that something happens to', () => {
  it('is put aside where it is no database, and another begins', async () => {
    const file = path('rubbish.sqlite');
    writeFileSync(file, 'this is no database, and it is long enough to be looked at as one');
    let moved = 0;
    const { rmSync } = await import('node:fs');
    const { keeper, reports } = keeperOf(file, {
      setAside: () => {
        moved += 1;
        rmSync(file);
      },
    });
    await keeper.start();
    expect(moved).toBe(1);
    expect(reports.map(({ kind }) => kind)).toEqual(['note', 'opened']);
    await keeper.take({ kind: 'close' });
    expect(existsSync(file)).toBe(true);
  });
});

/** A file that fails as often as it is told to. */
function failing(db: Database, code: string): { times: number } {
  const trouble = { times: 0 };
  const transaction = db.transaction.bind(db);
  db.transaction = ((work: () => unknown) => {
    if (trouble.times > 0) {
      trouble.times -= 1;
      throw Object.assign(new RangeError(`the disk says ${code}`), { code });
    }
    return transaction(work as never);
  }) as never;
  return trouble;
}

describe('a batch that is rolled back', () => {
  it('takes back with it what was remembered of sessions and signals', async () => {
    const file = path('rolled-back.sqlite');
    const opened = await openForWriting(file);
    if (!opened.ok) throw new TypeError(opened.fault.why);
    const { db } = opened;
    const store = new Store(db, { header: lived.header, startedMs: 0, goesOn: false });
    const at = lived.turns[0]?.event.at;
    const stations = [{ name: 'A', status: 'charging', reachable: true, sessionWh: 50 }];
    const series = { knownAt: 0, expiresAt: null, slots: [] };
    const events = [
      { kind: 'StationsObserved', at, stations },
      { kind: 'SignalArrived', at, signal: 'price', series },
    ] as never as readonly EngineEvent[];
    const turns = events.map((event): Kept => ({ kind: 'turn', event, effects: [] }));
    expect(() => store.append(turns, { checkpoint: null, learnt: {} as never })).toThrow(TypeError);
    store.append(turns, { checkpoint: null, learnt: null });
    const count = (table: string): unknown => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count('sessions'), count('signals')]).toEqual([1, 1]);
    db.close();
  });
});

describe('a run', () => {
  async function storing<T>(file: string, work: (db: Database) => T): Promise<T> {
    const opened = await openForWriting(file);
    if (!opened.ok) throw new TypeError(opened.fault.why);
    try {
      return work(opened.db);
    } finally {
      opened.db.close();
    }
  }
  const none = { checkpoint: null, learnt: null };
  const runs = (db: Database): unknown => db.prepare('SELECT count(*) FROM runs').pluck().get();

  it('is begun wholly or not at all, so that a nearly full disk does not fill with beginnings', async () => {
    await storing(path('begun.sqlite'), (db) => {
      const page = Number(db.pragma('page_count', { simple: true }));
      db.pragma(`max_page_count=${page + 40}`);
      const many = lived.turns.flatMap(({ effects }) => effects.filter(({ kind }) => kind === 'WriteReduction'));
      const unwritten = Array.from({ length: 500 }, () => many).flat();
      const numbered = unwritten.map((write, writeId) => ({ ...write, writeId }) as typeof write);
      const begin = (): Store => new Store(db, { header: lived.header, startedMs: 0, unwritten: numbered });
      for (let batch = 0; batch < 3; batch += 1) expect(begin).toThrow('full');
      expect(runs(db)).toBe(0);
    });
  });

  it('goes on where its thread has ended: what is said again is there once, with what became of it', async () => {
    const file = path('goes-on.sqlite');
    const start = { header: { ...lived.header, state: lived.initial }, startedMs: 7 };
    const half = lived.turns.slice(0, 40);
    const effects = half.flatMap((turn) => turn.effects);
    await storing(file, (db) => new Store(db, start).append(half.map(kept), none));
    const before = await reading(file, (db) => writesIn(db, EVER));
    expect(before.some(({ outcome }) => outcome === 'confirmed')).toBe(true);
    await storing(file, (db) => {
      const store = new Store(db, { ...start, header: lived.header, goesOn: true });
      const saved = { atMs: 8, state: half.at(-1)?.state as LivedTurn['state'] };
      store.append([{ kind: 'gap', turns: 40, effects }], { ...none, checkpoint: saved });
      store.append(lived.turns.slice(40).map(kept), none);
      expect(runs(db)).toBe(1);
    });
    expect((await reading(file, (db) => writesIn(db, EVER))).slice(0, before.length)).toEqual(before);
    expect((await replayAll(file)).map(({ events, end }) => [events, end.kind])).toEqual([
      [40, 'complete'],
      [lived.turns.length - 40, 'complete'],
    ]);
  });

  it('is another one where the last in the file began otherwise', async () => {
    await storing(path('others.sqlite'), (db) => {
      for (const startedMs of [1, 2]) new Store(db, { header: lived.header, startedMs, goesOn: true });
      expect(runs(db)).toBe(2);
    });
  });
});

describe('a disk that has no room', () => {
  it('costs the turns of that time, which are marked, and the rest can be replayed', async () => {
    const file = path('full.sqlite');
    let trouble = { times: 0 };
    const { keeper, reports } = keeperOf(file, {
      open: async () => {
        const opened = await openForWriting(file);
        if (opened.ok) trouble = failing(opened.db, 'SQLITE_FULL');
        return opened;
      },
    });
    await keeper.start();
    await keeper.take({
      kind: 'begin',
      header: { ...lived.header, state: lived.initial },
      startedMs: 0,
      goesOn: false,
      lasting: [],
    });
    const [before, during, after] = [lived.turns.slice(0, 50), lived.turns.slice(50, 80), lived.turns.slice(80)];
    const all = { checkpoint: null, learnt: null };
    await keeper.take({ kind: 'turns', turns: before.map(kept), ...all });
    trouble.times = 1;
    await keeper.take({ kind: 'turns', turns: during.map(kept), ...all });
    await keeper.take({ kind: 'turns', turns: after.slice(0, 20).map(kept), ...all });
    const { state, event } = after[39] as LivedTurn;
    const checkpoint = { atMs: event.at.wallMs, state };
    await keeper.take({ kind: 'turns', turns: after.slice(20, 40).map(kept), checkpoint, learnt: null });
    await keeper.take({ kind: 'turns', turns: after.slice(40).map(kept), ...all });
    await keeper.take({ kind: 'close' });
    expect(reports.map(({ kind }) => kind)).toEqual([
      ...['opened', 'done', 'failing', 'done', 'state-wanted', 'done', 'done', 'done', 'closed'],
    ]);
    const results = await replayAll(file);
    expect(results.map(({ events, end }) => [events, end.kind])).toEqual([
      [50, 'complete'],
      [after.length - 40, 'complete'],
    ]);
  });
});

describe('a file that breaks while it is written', () => {
  it('is put aside, and a new one takes the turns that come', async () => {
    const file = path('breaks.sqlite');
    let trouble = { times: 0 };
    let moved = 0;
    const { rmSync } = await import('node:fs');
    const { keeper, reports } = keeperOf(file, {
      open: async () => {
        const opened = await openForWriting(file);
        if (opened.ok) trouble = failing(opened.db, 'SQLITE_CORRUPT');
        return opened;
      },
      setAside: () => {
        moved += 1;
        rmSync(file);
      },
    });
    await keeper.start();
    await keeper.take({
      kind: 'begin',
      header: { ...lived.header, state: lived.initial },
      startedMs: 0,
      goesOn: false,
      lasting: [],
    });
    trouble.times = 1;
    const all = { checkpoint: null, learnt: null };
    await keeper.take({ kind: 'turns', turns: lived.turns.slice(0, 30).map(kept), ...all });
    await keeper.take({ kind: 'turns', turns: lived.turns.slice(30, 60).map(kept), ...all });
    await keeper.take({ kind: 'close' });
    expect(moved).toBe(1);
    expect(reports.map(({ kind }) => kind)).toContain('state-wanted');
    expect(await reading(file, (db) => cyclesIn(db, EVER))).toEqual(
      JSON.parse(JSON.stringify(recordsIn(lived.turns.slice(30, 60)))),
    );
  });
});

describe('what came since an instant', () => {
  it('can be replayed from the last saved state before it', async () => {
    const file = path('since.sqlite');
    const { keeper } = keeperOf(file);
    await keeper.start();
    await keeper.take({
      kind: 'begin',
      header: { ...lived.header, state: lived.initial },
      startedMs: 0,
      goesOn: false,
      lasting: [],
    });
    const [before, after] = [lived.turns.slice(0, 60), lived.turns.slice(60)];
    const { state, event } = before.at(-1) as LivedTurn;
    const checkpoint = { atMs: event.at.wallMs, state };
    await keeper.take({ kind: 'turns', turns: before.map(kept), checkpoint, learnt: null });
    await keeper.take({ kind: 'turns', turns: after.map(kept), checkpoint: null, learnt: null });
    await keeper.take({ kind: 'close' });
    const ends = async (sinceMs?: number) =>
      (await replayAll(file, sinceMs)).map(({ events, end }) => [events, end.kind]);
    expect(await ends()).toEqual([[lived.turns.length, 'complete']]);
    expect(await ends(event.at.wallMs)).toEqual([[after.length, 'complete']]);
    expect(await ends(event.at.wallMs - 1)).toEqual([[lived.turns.length, 'complete']]);
  });
});

describe('what has been kept for long enough', () => {
  it('goes, and what is left of the run can be replayed from a saved state', async () => {
    const file = path('old.sqlite');
    const { keeper } = keeperOf(file);
    await keeper.start();
    await keeper.take({
      kind: 'begin',
      header: { ...lived.header, state: lived.initial },
      startedMs: 0,
      goesOn: false,
      lasting: [],
    });
    const half = lived.turns.slice(0, 120);
    const { event, state } = half.at(-1) as LivedTurn;
    const checkpoint = { atMs: event.at.wallMs, state };
    await keeper.take({ kind: 'turns', turns: half.map(kept), checkpoint, learnt: null });
    await keeper.take({ kind: 'close' });
    const opened = await openForWriting(file);
    if (!opened.ok) throw new TypeError(opened.fault.why);
    const { letGo } = await import('../../src/journal/sqlite/keeping.ts');
    const hour = 3_600_000;
    letGo(opened.db, { ...KEEPING, keepMs: hour }, event.at.wallMs + 2 * hour);
    expect(cyclesIn(opened.db, EVER)).toEqual([]);
    expect(writesIn(opened.db, EVER).length).toBeGreaterThan(0);
    opened.db.close();
  });
});
