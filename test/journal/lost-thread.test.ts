/** Alarms, writes and turns in the file, whatever becomes of the batches and of the thread that they are on their way to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, monoMs, type Alarm, type Instant } from '../../src/engine/index.ts';
import { Backlog } from '../../src/journal/backlog.ts';
import { alarmsIn } from '../../src/journal/sqlite/answers.ts';
import { openForWriting, type Database } from '../../src/journal/sqlite/database.ts';
import { unpack } from '../../src/journal/sqlite/packed.ts';
import { RecordKeeper } from '../../src/journal/sqlite/record-keeper.ts';
import type { WriterOrder } from '../../src/journal/sqlite/words.ts';
import { START } from './examples.ts';
import { ownFolder } from './support.ts';

const path = ownFolder();
const KEEPING = { keepMs: 1e15, keepEvidenceMs: 1e15, fileBytesMax: 1e9 };
const EVER = { fromMs: 0, toMs: 1e15, limit: 1e9 };
const IDS = ['locked-out', 'disk-low', 'meter-lost'] as const;

type Doing =
  /** By a clock on the wall that may have been set back; of the shell, or in a turn. */
  | { readonly kind: 'alarm'; readonly which: number; readonly wallMs: number; readonly isInTurn: boolean }
  | { readonly kind: 'turn' | 'hand over' | 'another run' }
  | { readonly kind: 'write'; readonly failure: 'none' | 'SQLITE_FULL' | 'SQLITE_CORRUPT' }
  /** The thread ends after so many batches of which nobody heard. */
  | { readonly kind: 'end'; readonly unheard: number };

const anyDoing: fc.Arbitrary<Doing> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('alarm' as const),
      which: fc.nat(IDS.length - 1),
      wallMs: fc.integer({ min: 1, max: 20 }),
      isInTurn: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constantFrom('turn' as const, 'turn', 'hand over', 'hand over', 'another run') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      failure: fc.constantFrom('none' as const, 'none', 'SQLITE_FULL', 'SQLITE_CORRUPT'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('end' as const), unheard: fc.nat(2) }) },
);

const instantAt = (second: number, wallMs: number): Instant => ({
  monoMs: monoMs(second * 1_000),
  wallMs: epochMs(wallMs),
});

/** The file, the thread that writes it, and what is on its way to it. */
async function openWay(file: string) {
  let [failure, fresh] = [null as string | null, 0];
  let db: Database | null = null;
  let startedMs = 0;
  let keeper: RecordKeeper;
  let written: boolean[] = [];
  let queue: WriterOrder[] = [];
  const backlog = new Backlog(4_000);
  const start = async (): Promise<void> => {
    db?.close();
    keeper = new RecordKeeper({
      open: async () => {
        const opened = await openForWriting(`${file}-${fresh}`);
        if (!opened.ok) return opened;
        ({ db } = opened);
        failWhereTold(opened.db, () => failure);
        return opened;
      },
      setAside: () => (fresh += 1),
      keeping: KEEPING,
      report: (report) => report.kind === 'done' && written.push(report.isWritten),
    });
    await keeper.start();
  };
  const begin = (goesOn: boolean): void =>
    void queue.push({
      kind: 'begin',
      header: { journal: 'busbar', v: 1, ...START },
      startedMs,
      goesOn,
      lasting: backlog.lasting,
    });
  const handOver = (): void => {
    if (!backlog.isEmpty) queue.push({ kind: 'turns', turns: backlog.take(), checkpoint: null, learnt: null });
  };
  /** Sees to the oldest batch, and to what begins before it. */
  const write = async (failsWith: string | null = null): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
      failure = failsWith;
      await keeper.take(order);
      failure = null;
      if (order.kind === 'turns') return;
    }
  };
  const hear = (): void => {
    for (const isWritten of written.splice(0)) backlog.seenTo(isWritten);
  };
  await start();
  begin(false);
  return {
    backlog,
    handOver,
    async write(failsWith: string | null): Promise<void> {
      await write(failsWith);
      hear();
    },
    async end(unheard: number): Promise<void> {
      for (let batches = 0; batches < unheard; batches += 1) await write();
      [written, queue] = [[], []];
      backlog.lose();
      await start();
      begin(true);
    },
    anotherRun(at: Instant): void {
      backlog.endAlarms(at);
      handOver();
      startedMs = at.wallMs;
      begin(false);
    },
    /** Writes what waits, and a turn with which all that is missing can be said. */
    async finish(): Promise<Database> {
      backlog.add({ kind: 'Tick', at: instantAt(1_000, 1_000) }, []);
      handOver();
      while (queue.length > 0) await write();
      hear();
      if (db === null) throw new TypeError('there is no file');
      return db;
    },
  };
}

function failWhereTold(db: Database, told: () => string | null): void {
  const transaction = db.transaction.bind(db);
  db.transaction = ((work: () => unknown) => {
    const code = told();
    // Half of what was to be done is done before it fails.
    return transaction((() => {
      const result = work();
      if (code !== null) throw Object.assign(new RangeError(`the disk says ${code}`), { code });
      return result;
    }) as never);
  }) as never;
}

/** Does it all; says what lasts, and how many turns there were and how many came into a file for certain. */
async function done(file: string, list: readonly Doing[]) {
  const way = await openWay(file);
  const lasting = new Map<string, Alarm>();
  let turns = 0;
  for (const [second, doing] of list.entries()) {
    if (doing.kind === 'alarm') {
      const id = IDS[doing.which] ?? 'disk-low';
      const at = instantAt(second, doing.wallMs);
      const alarm: Alarm = { kind: 'Alarm', at, id, subject: 'Parity', detail: 'd', raised: !lasting.has(id) };
      if (alarm.raised) lasting.set(id, alarm);
      else lasting.delete(id);
      if (doing.isInTurn) way.backlog.add({ kind: 'Tick', at }, [alarm]);
      else way.backlog.addAlarm(alarm);
      turns += Number(doing.isInTurn);
    } else if (doing.kind === 'turn') {
      way.backlog.add({ kind: 'Tick', at: instantAt(second, second) }, []);
      turns += 1;
    } else if (doing.kind === 'hand over') way.handOver();
    else if (doing.kind === 'write') await way.write(doing.failure === 'none' ? null : doing.failure);
    else if (doing.kind === 'end') await way.end(doing.unheard);
    else {
      lasting.clear();
      way.anotherRun(instantAt(second, 1_000 + second));
    }
  }
  return { db: await way.finish(), lasting, turns: turns + 1, lostTurns: way.backlog.lostTurns };
}

/** Turns in a file, and those that gaps stand for. */
function turnsIn(db: Database): readonly [number, number] {
  const packs = db.prepare<[], { readonly body: Buffer }>('SELECT body FROM packs').all();
  const turns = db.prepare<[], { readonly lines: string }>('SELECT lines FROM turns').all();
  const texts = [...packs.map(({ body }) => unpack(body)), ...turns.map(({ lines }) => lines)];
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  const gaps = lines
    .map((line) => JSON.parse(line) as { readonly gap?: { readonly turns: number } })
    .flatMap(({ gap }) => gap ?? []);
  return [lines.length - gaps.length, gaps.reduce((sum, gap) => sum + gap.turns, 0)];
}

let files = 0;
const ownFile = (): string => path(`way-${(files += 1)}`);

describe('a journal whose thread may end', () => {
  it('tells of each alarm in the end whether it lasts, and of none that it ended before it began', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDoing, { maxLength: 60, size: 'max' }), async (list) => {
        const { db, lasting } = await done(ownFile(), list);
        const rows = alarmsIn(db, EVER);
        const open = rows.filter(({ clearedMs }) => clearedMs === null).map(({ id, raisedMs }) => [id, raisedMs]);
        expect(open.toSorted()).toEqual([...lasting.values()].map(({ id, at }) => [id, at.wallMs]).toSorted());
        expect(rows.filter(({ raisedMs, clearedMs }) => clearedMs !== null && clearedMs < raisedMs)).toEqual([]);
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  const word = (wallMs: number): Doing => ({ kind: 'alarm', which: 0, wallMs, isInTurn: false });
  const handOver: Doing = { kind: 'hand over' };
  const end: Doing = { kind: 'end', unheard: 0 };
  const write = (failure: 'none' | 'SQLITE_CORRUPT'): Doing => ({ kind: 'write', failure });
  const timesAfter = async (...list: readonly Doing[]) => {
    const { db } = await done(ownFile(), list);
    const rows = alarmsIn(db, EVER);
    db.close();
    return rows.map(({ raisedMs, clearedMs }) => [raisedMs, clearedMs]);
  };

  it('tells of an alarm that the lost batch had ended when it did', async () => {
    expect(await timesAfter(word(1), handOver, write('none'), word(5), handOver, end)).toEqual([[1, 5]]);
  });

  it('has an alarm that lasts in a new file too, where the next thread finds the old one broken', async () => {
    const broken = [
      word(1),
      handOver,
      write('none'),
      end,
      { kind: 'turn' },
      handOver,
      write('SQLITE_CORRUPT'),
    ] as const;
    expect(await timesAfter(...broken)).toEqual([[1, null]]);
  });

  it('has each turn or counts it as lost, once', async () => {
    // A file that is put aside takes its turns with it.
    const inOneFile = anyDoing.filter((doing) => doing.kind !== 'write' || doing.failure !== 'SQLITE_CORRUPT');
    await fc.assert(
      fc.asyncProperty(fc.array(inOneFile, { maxLength: 60, size: 'max' }), async (list) => {
        const heard = list.filter((doing) => doing.kind !== 'end' || doing.unheard === 0);
        const { db, turns, lostTurns } = await done(ownFile(), heard);
        expect(turnsIn(db)).toEqual([turns - lostTurns, lostTurns]);
        db.close();
      }),
      { numRuns: 40 },
    );
  });
});
