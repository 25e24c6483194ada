import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, epochMs, monoMs, type Alarm, type EngineState } from '../../src/engine/index.ts';
import { openKept, replay, type KeptJournal, type ReplayResult } from '../../src/journal/index.ts';
import { recordsOf } from '../../src/journal/format.ts';
import { openForWriting, type Database } from '../../src/journal/sqlite/database.ts';
import type { AlarmEntry } from '../../src/journal/sqlite/entries.ts';
import { letGo } from '../../src/journal/sqlite/keeping.ts';
import { RecordKeeper } from '../../src/journal/sqlite/record-keeper.ts';
import type { Kept } from '../../src/journal/sqlite/words.ts';
import { life, ownFolder, type Life } from './support.ts';

const path = ownFolder();
const DAY_MS = 86_400_000;
const KEEPING = { keepMs: 90 * DAY_MS, keepEvidenceMs: 730 * DAY_MS, fileBytesMax: 1e9 };
const EVER = { fromMs: 0, toMs: 1e15, limit: 1e9 };
const IDS = ['locked-out', 'disk-low', 'journal-failed'] as const;
const BEGAN_MS = Date.UTC(2026, 5, 12);

let lived: Life;
beforeAll(async () => {
  lived = await life(12);
});

function alarmAt(second: number, which: number, raised: boolean): Alarm {
  const at = { monoMs: monoMs(second * 1_000), wallMs: epochMs(BEGAN_MS + second * 1_000) };
  return {
    kind: 'Alarm',
    at,
    id: IDS[which] ?? 'loop-delayed',
    subject: 'this machine',
    raised,
    detail: `at ${second} s`,
  };
}

/** A journal that is written by hand, on a disk that fails when it is told to. */
async function openByHand(file: string) {
  let failures: string[] = [];
  let nextSeq = 0;
  let state: EngineState = lived.initial;
  let waiting: Kept[] = [];
  const keeper = new RecordKeeper({
    open: async () => {
      const opened = await openForWriting(file);
      if (opened.ok) failWhereTold(opened.db, () => failures.shift());
      return opened;
    },
    setAside: () => rmSync(file),
    keeping: KEEPING,
    report: () => undefined,
  });
  await keeper.start();
  const hand = {
    begin: (second: number, goesOn = false) =>
      keeper.take({
        kind: 'begin',
        header: { ...lived.header, state },
        startedMs: BEGAN_MS + second * 1_000,
        goesOn,
        lasting: [],
      }),
    turn(): void {
      const turn = lived.turns[nextSeq];
      if (turn === undefined) return;
      nextSeq += 1;
      ({ state } = turn);
      waiting.push({ kind: 'turn', event: turn.event, effects: turn.effects });
    },
    alarm: (alarm: Alarm) => waiting.push({ kind: 'alarm', alarm }),
    write(failure?: string): Promise<void> {
      failures = failure === undefined ? [] : [failure];
      const turns = waiting;
      waiting = [];
      const atMs = lived.turns[nextSeq - 1]?.event.at.wallMs ?? 0;
      return keeper.take({ kind: 'turns', turns, checkpoint: { atMs, state }, learnt: null });
    },
    close: () => keeper.take({ kind: 'close' }),
    turns: () => lived.turns.slice(0, nextSeq),
  };
  return hand;
}

function failWhereTold(db: Database, next: () => string | undefined): void {
  const transaction = db.transaction.bind(db);
  db.transaction = ((work: () => unknown) => {
    const code = next();
    if (code !== undefined) throw Object.assign(new RangeError(`the disk says ${code}`), { code });
    return transaction(work as never);
  }) as never;
}

async function reading<T>(file: string, work: (journal: KeptJournal) => T | Promise<T>): Promise<T> {
  const opened = await openKept(file);
  if (!opened.ok) throw new TypeError(opened.why);
  try {
    return await work(opened.journal);
  } finally {
    opened.journal.close();
  }
}

/** What the journal has of the shell's alarms. */
const alarmsOf = (file: string): Promise<readonly AlarmEntry[]> =>
  reading(file, (journal) => journal.alarms(EVER).filter(({ id }) => (IDS as readonly string[]).includes(id)));

const replayed = (file: string): Promise<readonly ReplayResult[]> =>
  reading(file, async (journal) => {
    const engine = createEngine(lived.setup);
    const results: ReplayResult[] = [];
    for (const { run } of journal.runs())
      for (const { header, items } of journal.stretches(run))
        results.push(await replay((state, event) => engine.step(state, event), header.state ?? engine.initial, items));
    return results;
  });

type Doing =
  | 'turn'
  | 'write'
  | 'full'
  | 'restart'
  | 'restart on a full disk'
  | { readonly which: number; readonly raised: boolean };

const anyAlarm = fc.record({ which: fc.nat(IDS.length - 1), raised: fc.boolean() });
const doings = (...others: readonly Doing[]): fc.Arbitrary<Doing[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: anyAlarm },
      { weight: 6, arbitrary: fc.constant<Doing>('turn') },
      fc.constantFrom(...others),
    ),
    {
      maxLength: 80,
      size: 'max',
    },
  );

/** Does it all in a new journal; says what its alarms must be. An alarm that lasts is not raised, nor another cleared. */
async function done(file: string, list: readonly Doing[]) {
  const hand = await openByHand(file);
  const expected: AlarmEntry[] = [];
  const lasting = (id?: string) =>
    expected.findIndex((one) => one.clearedMs === null && (id === undefined || one.id === id));
  const end = (index: number, ms: number) =>
    expected.splice(index, 1, { ...(expected[index] as AlarmEntry), clearedMs: ms });
  await hand.begin(0);
  for (const [step, doing] of list.entries()) {
    const second = step + 1;
    if (doing === 'turn') hand.turn();
    else if (doing === 'write') await hand.write();
    else if (doing === 'full') await hand.write('SQLITE_FULL');
    else if (doing === 'restart' || doing === 'restart on a full disk') {
      await hand.write(doing === 'restart' ? undefined : 'SQLITE_FULL');
      await hand.begin(second);
      while (lasting() >= 0) end(lasting(), BEGAN_MS + second * 1_000);
    } else {
      const alarm = alarmAt(second, doing.which, doing.raised);
      const index = lasting(alarm.id);
      if (doing.raised !== index < 0) continue;
      hand.alarm(alarm);
      const { id, subject, detail, at } = alarm;
      if (doing.raised) expected.push({ id, subject, detail, raisedMs: at.wallMs, clearedMs: null });
      else end(index, at.wallMs);
    }
  }
  await hand.write();
  await hand.close();
  return { expected, turns: hand.turns() };
}

let files = 0;
const ownFile = (): string => path(`any-${(files += 1)}.sqlite`);

describe('alarms of the shell in a journal', () => {
  it('are readable in order, and every decision comes out again, however they lie between the turns', async () => {
    await fc.assert(
      fc.asyncProperty(doings('write'), async (list) => {
        const file = ownFile();
        const { expected, turns } = await done(file, list);
        expect(await alarmsOf(file)).toEqual(expected);
        const records = turns.flatMap(({ effects }) => recordsOf(effects)).length;
        const whole: ReplayResult = { events: turns.length, records, end: { kind: 'complete' } };
        expect(await replayed(file)).toEqual(turns.length === 0 ? [] : [whole]);
      }),
      { numRuns: 25 },
    );
  });

  it('are all readable where turns were lost and runs ended, and what is left of the turns comes out again', async () => {
    await fc.assert(
      fc.asyncProperty(doings('write', 'full', 'restart', 'restart on a full disk'), async (list) => {
        const file = ownFile();
        const { expected } = await done(file, list);
        expect(await alarmsOf(file)).toEqual(expected);
        const ends = (await replayed(file)).map(({ end }) => end.kind);
        expect(ends.every((end) => end === 'complete')).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('begin in a new file as they began, where a broken one was put aside while they lasted', async () => {
    const file = ownFile();
    const hand = await openByHand(file);
    await hand.begin(0);
    hand.alarm(alarmAt(1, 0, true));
    await hand.write();
    hand.alarm(alarmAt(2, 1, true));
    await hand.write('SQLITE_CORRUPT');
    hand.alarm(alarmAt(3, 0, false));
    await hand.write();
    await hand.close();
    const times = (await alarmsOf(file)).map(({ id, raisedMs, clearedMs }) => [id, raisedMs, clearedMs]);
    expect(times).toEqual([
      ['locked-out', BEGAN_MS + 1_000, BEGAN_MS + 3_000],
      ['disk-low', BEGAN_MS + 2_000, null],
    ]);
  });

  it('last where a run goes on after its thread has ended, and are there once however often they are said', async () => {
    const file = ownFile();
    for (const second of [1, 2]) {
      const hand = await openByHand(file);
      await hand.begin(0, second > 1);
      hand.alarm(alarmAt(1, 0, true));
      await hand.write();
      await hand.close();
    }
    expect(await alarmsOf(file)).toMatchObject([{ id: 'locked-out', raisedMs: BEGAN_MS + 1_000, clearedMs: null }]);
  });

  it('stay as long as evidence does, and no longer', async () => {
    const file = ownFile();
    const hand = await openByHand(file);
    await hand.begin(0);
    hand.alarm(alarmAt(1, 0, true));
    hand.alarm(alarmAt(2, 0, false));
    await hand.write();
    await hand.close();
    const opened = await openForWriting(file);
    if (!opened.ok) throw new TypeError(opened.fault.why);
    letGo(opened.db, KEEPING, BEGAN_MS + 729 * DAY_MS);
    expect(await alarmsOf(file)).toHaveLength(1);
    letGo(opened.db, KEEPING, BEGAN_MS + 731 * DAY_MS);
    expect(await alarmsOf(file)).toEqual([]);
    opened.db.close();
  });
});
