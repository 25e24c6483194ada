import { describe, expect, it } from 'vitest';
import { beginJournal } from '../../src/journal/writer.ts';
import { keep, memorySink, readAll, recordOf, START, tickAt } from './examples.ts';

describe('a journal', () => {
  it('begins with its header, then holds each event and the records it led to', async () => {
    const sink = memorySink();
    const journal = beginJournal(sink, START);
    journal.append(tickAt(1), [keep(recordOf(1))]);
    journal.append(tickAt(2), []);
    const items = await readAll(sink.text());
    expect(items.map(({ kind }) => kind)).toEqual(['header', 'event', 'record', 'event']);
    expect(items[0]).toMatchObject({ header: { journal: 'busbar', v: 1, ...START } });
    expect(journal.lostTurns).toBe(0);
  });

  it('counts the turns it had no room for, and says in their place how many there were', async () => {
    const sink = memorySink(2);
    const journal = beginJournal(sink, START);
    for (const second of [1, 2, 3, 4]) journal.append(tickAt(second), [keep(recordOf(second))]);
    expect(journal.lostTurns).toBe(3);
    sink.makeRoom(5);
    journal.append(tickAt(5), []);
    journal.append(tickAt(6), []);
    const items = await readAll(sink.text());
    expect(items.map(({ kind }) => kind)).toEqual(['header', 'event', 'record', 'gap', 'event', 'event']);
    expect(items[3]).toMatchObject({ turns: 3 });
    expect(journal.lostTurns).toBe(3);
  });

  it('still begins with its header when there was no room for it at first', async () => {
    const sink = memorySink(0);
    const journal = beginJournal(sink, START);
    journal.append(tickAt(1), []);
    sink.makeRoom(5);
    journal.append(tickAt(2), []);
    expect((await readAll(sink.text())).map(({ kind }) => kind)).toEqual(['header', 'gap', 'event']);
  });
});
