import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src/engine/index.ts';
import { headerOf, lineOf, type JournalEntry } from '../../src/journal/format.ts';
import { replay, type ReplayResult, type Step } from '../../src/journal/replay.ts';
import { readJournal } from '../../src/journal/reader.ts';
import { keep, readAll, recordOf, START, tickAt } from './examples.ts';

/** Counts ticks and decides on each. The changed one decides otherwise from the third cycle on. */
const counting: Step<number> = (cycles) => ({ state: cycles + 1, effects: [keep(recordOf(cycles + 1))] });
const changed: Step<number> = (cycles) => ({
  state: cycles + 1,
  effects: [keep(recordOf(cycles + 1, cycles + 1 >= 3 ? 10 : 16))],
});

/** The journal that the counting engine would have written, one event and one record a cycle. */
function journalOf(cycles: number): readonly JournalEntry[] {
  const numbers = Array.from({ length: cycles }, (_, index) => index + 1);
  return numbers.flatMap((cycle) => [{ event: tickAt(cycle) }, { record: recordOf(cycle) }]);
}

function replayed(step: Step<number>, entries: readonly JournalEntry[], rest = ''): Promise<ReplayResult> {
  const text = lineOf(headerOf(START)) + entries.map(lineOf).join('') + rest;
  return replay(step, 0, readJournal([Buffer.from(text)]));
}

describe('replaying a journal', () => {
  it('finds the same program to decide the same', async () => {
    expect(await replayed(counting, journalOf(50))).toEqual({ events: 50, records: 50, end: { kind: 'complete' } });
  });

  it('ends at the first record that differs and says what differs', async () => {
    expect(await replayed(changed, journalOf(5))).toEqual({
      events: 3,
      records: 2,
      end: {
        kind: 'different',
        place: expect.objectContaining({ line: 7 }) as unknown,
        cycle: 3,
        difference: { path: 'zones.0.allocationAmps', recorded: 16, computed: 10 },
      },
    });
  });

  it('finds a decision that was not recorded', async () => {
    const [first, , ...rest] = journalOf(3);
    const { end } = await replayed(counting, [first as JournalEntry, ...rest]);
    expect(end).toMatchObject({ kind: 'different', cycle: 1, difference: { path: '' } });
  });

  it('finds a record of a decision that is not taken any more', async () => {
    const silent: Step<number> = (state) => ({ state, effects: [] });
    expect((await replayed(silent, journalOf(1))).end).toMatchObject({ kind: 'different', cycle: 1 });
  });

  it('tolerates a journal cut off in the middle of a line or between an event and its record', async () => {
    expect(await replayed(counting, journalOf(2), '{"event":{"ki')).toMatchObject({
      records: 2,
      end: { kind: 'truncated' },
    });
    const cut = journalOf(3).slice(0, -1);
    expect(await replayed(counting, cut)).toMatchObject({ events: 3, records: 2, end: { kind: 'truncated' } });
  });

  it('stops at a gap, because the state is not known any more', async () => {
    const { end } = await replayed(counting, [...journalOf(2), { gap: { turns: 4 } }, ...journalOf(1)]);
    expect(end).toMatchObject({ kind: 'gap', turns: 4, place: { line: 6 } });
  });

  it('reads over the alarms of the shell, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ place: fc.nat(40), raisedMs: fc.nat() })), async (places) => {
        const entries: JournalEntry[] = [...journalOf(20)];
        const alarms = places.map(({ place, raisedMs }) => {
          const alarm = { id: 'locked-out', subject: 'Depot', detail: 'refused', raisedMs, clearedMs: null };
          entries.splice(place, 0, { alarm });
          return alarm;
        });
        expect(await replayed(counting, entries)).toEqual({ events: 20, records: 20, end: { kind: 'complete' } });
        const read = await readAll(lineOf(headerOf(START)) + entries.map(lineOf).join(''));
        const found = read.flatMap((item) => (item.kind === 'alarm' ? [item.alarm] : []));
        expect(found).toHaveLength(alarms.length);
        expect(found).toEqual(entries.flatMap((entry) => ('alarm' in entry ? [entry.alarm] : [])));
      }),
    );
  });

  it('stops at what it cannot read', async () => {
    expect((await replayed(counting, journalOf(1), 'nonsense\n')).end).toMatchObject({
      kind: 'unreadable',
      place: { line: 4 },
    });
  });

  it('hands each event to the engine as it was', async () => {
    const seen: EngineEvent[] = [];
    await replayed(
      (state, event) => ({ state, effects: (seen.push(event), []) }),
      [{ event: tickAt(1) }, { event: tickAt(2) }],
    );
    expect(seen).toEqual([tickAt(1), tickAt(2)]);
  });
});
