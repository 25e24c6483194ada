import { beforeAll, describe, expect, it } from 'vitest';
import { openRecorder, type RecorderOptions } from '../../src/journal/index.ts';
import type { ThreadEars } from '../../src/journal/sqlite/thread.ts';
import type { WriterOrder, WriterReport } from '../../src/journal/sqlite/words.ts';
import { meterAlarm } from '../service/recorded.ts';
import { HandClock } from '../support/hand-clock.ts';
import { life, type Life } from './support.ts';

const KEEPING = { keepMs: 9e12, keepEvidenceMs: 9e12, fileBytesMax: 1e9 };
let lived: Life;
beforeAll(async () => {
  lived = await life(30);
});

/** A thread that does nothing but listen. */
function deafThread() {
  const orders: WriterOrder[] = [];
  const told: string[] = [];
  let ears: ThreadEars | null = null;
  let starts = 0;
  const clock = new HandClock();
  const options: RecorderOptions = {
    path: 'nowhere',
    keeping: KEEPING,
    clock,
    tell: (level, text) => told.push(`${level} ${text}`),
    start: (heard) => {
      starts += 1;
      ears = heard;
      return { post: (word) => orders.push(word as WriterOrder), end: async () => undefined };
    },
  };
  const hear = (report: WriterReport): void => ears?.heard(report);
  return { options, orders, told, clock, hear, end: (why: string) => ears?.ended(why), starts: () => starts };
}

async function begun(thread: ReturnType<typeof deafThread>) {
  const opening = openRecorder(thread.options);
  thread.hear({ kind: 'opened', learnt: null });
  const { journal } = await opening;
  const at = lived.turns[0]?.event.at;
  if (at === undefined) throw new TypeError('nothing was lived');
  journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
  return journal;
}

describe('the journal as the service sees it', () => {
  it('hands turns over once a second, however many there are', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    for (const { event, effects, state } of lived.turns) journal.append(event, effects, state);
    expect(thread.orders.map(({ kind }) => kind)).toEqual(['begin']);
    thread.clock.moveTo(thread.clock.nowMs + 1_000);
    expect(thread.orders.map(({ kind }) => kind)).toEqual(['begin', 'turns']);
    thread.clock.moveTo(thread.clock.nowMs + 10_000);
    expect(thread.orders).toHaveLength(2);
  });

  it('sends no more to a thread that does not answer', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    for (const { event, effects, state } of lived.turns) {
      journal.append(event, effects, state);
      thread.clock.moveTo(thread.clock.nowMs + 1_000);
    }
    expect(thread.orders.filter(({ kind }) => kind === 'turns')).toHaveLength(4);
    thread.hear({ kind: 'done', isWritten: true });
    thread.clock.moveTo(thread.clock.nowMs + 1_000);
    const last = thread.orders.at(-1);
    expect(last?.kind === 'turns' && last.turns.length).toBe(lived.turns.length - 4);
  });

  it('leaves what was learnt before, where it came too late for the start', async () => {
    const at = lived.turns[0]?.event.at;
    if (at === undefined) throw new TypeError('nothing was lived');
    const learntAfter = async (isLate: boolean): Promise<boolean> => {
      const thread = deafThread();
      const opening = openRecorder(thread.options);
      if (isLate) thread.clock.moveTo(5_000);
      else thread.hear({ kind: 'opened', learnt: null });
      const { journal } = await opening;
      journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
      for (const { event, effects, state } of lived.turns) journal.append(event, effects, state);
      const closing = journal.close();
      thread.hear({ kind: 'closed' });
      await closing;
      return thread.orders.some((order) => order.kind === 'turns' && order.learnt !== null);
    };
    expect(await learntAfter(false)).toBe(true);
    expect(await learntAfter(true)).toBe(false);
  });

  it('tells of a trouble once, and of its end', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    for (let time = 0; time < 3; time += 1) thread.hear({ kind: 'failing', why: 'database or disk is full' });
    expect(journal.health()).toEqual({ state: 'failing', why: 'database or disk is full', lostTurns: 0 });
    thread.hear({ kind: 'done', isWritten: false });
    expect(journal.health().state).toBe('failing');
    thread.hear({ kind: 'done', isWritten: true });
    expect(thread.told).toEqual([
      'warn the journal cannot be written: database or disk is full',
      'info the journal is written again; 0 turns are not in it',
    ]);
  });

  it('is off where SQLite cannot be had, and takes nothing more', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    thread.hear({ kind: 'off', why: 'Cannot find package better-sqlite3' });
    for (const { event, effects, state } of lived.turns) journal.append(event, effects, state);
    thread.clock.moveTo(thread.clock.nowMs + 10_000);
    expect(thread.orders.map(({ kind }) => kind)).toEqual(['begin']);
    expect(journal.health().state).toBe('off');
    await journal.close();
  });

  it('starts its thread again when that has ended', async () => {
    const thread = deafThread();
    await begun(thread);
    thread.end('its thread ended with code 1');
    thread.clock.moveTo(thread.clock.nowMs + 60_000);
    expect(thread.starts()).toBe(2);
    expect(thread.orders.map(({ kind }) => kind)).toEqual(['begin', 'begin']);
  });

  it('works again when another thread has written', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    thread.end('its thread ended with code 1');
    expect(journal.health()).toMatchObject({ state: 'failing', why: 'its thread ended with code 1' });
    thread.clock.moveTo(thread.clock.nowMs + 60_000);
    thread.hear({ kind: 'done', isWritten: true });
    expect(journal.health()).toEqual({ state: 'working', why: null, lostTurns: 0 });
  });

  it('hands the alarms of the shell over in their place', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    const [first, second] = lived.turns;
    if (first === undefined || second === undefined) throw new TypeError('nothing was lived');
    journal.append(first.event, first.effects, first.state);
    journal.appendAlarm(meterAlarm(1, true));
    journal.append(second.event, second.effects, second.state);
    thread.clock.moveTo(thread.clock.nowMs + 1_000);
    const order = thread.orders.at(-1);
    expect(order?.kind === 'turns' && order.turns.map(({ kind }) => kind)).toEqual(['turn', 'alarm', 'turn']);
  });

  it('says again to another thread what the one before may not have kept, and that the run goes on', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    journal.appendAlarm(meterAlarm(1, true));
    thread.clock.moveTo(thread.clock.nowMs + 1_000);
    thread.hear({ kind: 'done', isWritten: true });
    journal.appendAlarm(meterAlarm(2, false));
    thread.clock.moveTo(thread.clock.nowMs + 1_000);
    thread.end('its thread ended with code 1');
    thread.clock.moveTo(thread.clock.nowMs + 61_000);
    expect(thread.orders.map((order) => (order.kind === 'begin' ? order.goesOn : order.kind))).toEqual([
      ...[false, 'turns', 'turns', true, 'turns'],
    ]);
    expect(thread.orders.at(-1)).toMatchObject({ turns: [{ kind: 'alarm', alarm: meterAlarm(2, false) }] });
  });

  it('ends in a run the alarms that last when another begins', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    journal.appendAlarm(meterAlarm(1, true));
    const { at } = meterAlarm(2, true);
    journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
    const ended = { ...meterAlarm(1, true), raised: false, at };
    expect(thread.orders.slice(1)).toMatchObject([
      { kind: 'turns', turns: [{ alarm: meterAlarm(1, true) }, { alarm: ended }] },
      { kind: 'begin', goesOn: false, lasting: [] },
    ]);
  });

  it('keeps nothing of one run for another that begins while there is no thread, but what is evidence', async () => {
    const thread = deafThread();
    const journal = await begun(thread);
    thread.end('its thread ended with code 1');
    const [first, second] = lived.turns;
    if (first === undefined || second === undefined) throw new TypeError('nothing was lived');
    journal.append(first.event, [...first.effects, meterAlarm(1, true)], first.state);
    const { at } = second.event;
    journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
    journal.append(second.event, second.effects, second.state);
    journal.appendAlarm(meterAlarm(3, true));
    thread.orders.splice(0);
    thread.clock.moveTo(thread.clock.nowMs + 61_000);
    expect(thread.orders).toMatchObject([
      { kind: 'begin', goesOn: true, lasting: [meterAlarm(3, true)] },
      { kind: 'turns', turns: [{ kind: 'gap', turns: 1 }, { kind: 'turn' }, { kind: 'alarm' }] },
    ]);
    expect(journal.health().lostTurns).toBe(1);
  });

  it('does not let a start wait for what was learnt', async () => {
    const thread = deafThread();
    const opening = openRecorder(thread.options);
    thread.clock.moveTo(thread.clock.nowMs + 5_000);
    expect((await opening).learnt).toBeNull();
  });
});
