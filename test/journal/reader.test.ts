import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerOf, lineOf } from '../../src/journal/format.ts';
import { beginJournal } from '../../src/journal/writer.ts';
import { anyJson, anyTurns, memorySink, readAll, recordOf, START, tickAt } from './examples.ts';

const HEADER = lineOf(headerOf(START));

/** A journal of turns, as text. */
function written(turns: readonly Parameters<ReturnType<typeof beginJournal>['append']>[], setup: unknown): string {
  const sink = memorySink();
  const journal = beginJournal(sink, { ...START, setup });
  for (const turn of turns) journal.append(...turn);
  return sink.text();
}

describe('reading a journal', () => {
  it('gives back what was written, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(anyTurns, anyJson, fc.integer({ min: 1, max: 50 }), async (turns, setup, chunkBytes) => {
        const bytes = Buffer.from(
          written(
            turns.map(({ event, effects }) => [event, effects]),
            setup,
          ),
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
          bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
        );
        const expected = turns.flatMap(({ event, effects }) => [
          { event },
          ...effects.map((effect) => ({ ...effect })),
        ]);
        const items = await readAll(...chunks);
        expect(items[0]).toMatchObject({ kind: 'header' });
        const read = items.slice(1).map((item) => {
          if (item.kind === 'event') return { event: item.event };
          return item.kind === 'record' ? { kind: 'Record', record: item.record } : item;
        });
        expect(JSON.stringify(read)).toBe(JSON.stringify(expected));
      }),
      { numRuns: 50 },
    );
  });

  it('never throws wherever the journal was cut off, and loses nothing before the cut line', async () => {
    await fc.assert(
      fc.asyncProperty(anyTurns, fc.double({ min: 0, max: 1, noNaN: true }), async (turns, where) => {
        const bytes = Buffer.from(
          written(
            turns.map(({ event, effects }) => [event, effects]),
            null,
          ),
        );
        const cut = bytes.subarray(0, Math.floor(bytes.length * where));
        const items = await readAll(cut);
        const wholeLines = cut.filter((byte) => byte === 0x0a).length;
        expect(items.filter(({ kind }) => kind === 'unreadable')).toEqual([]);
        expect(items.filter(({ kind }) => kind !== 'truncated').length).toBeGreaterThanOrEqual(wholeLines);
      }),
    );
  });

  it('says where the last line was cut off', async () => {
    const items = await readAll(HEADER, lineOf({ event: tickAt(1) }), '{"record":{"v":1,"cyc');
    const byteOffset = Buffer.byteLength(HEADER + lineOf({ event: tickAt(1) }));
    expect(items.at(-1)).toEqual({ kind: 'truncated', place: { line: 3, byteOffset } });
  });

  it('takes a last line that lacks nothing but its line break', async () => {
    const items = await readAll(HEADER, lineOf({ record: recordOf(1) }).trimEnd());
    expect(items.map(({ kind }) => kind)).toEqual(['header', 'record']);
  });

  it('ends at a line in the middle that cannot be read, and says which', async () => {
    const items = await readAll(HEADER, '{"event":\n', lineOf({ event: tickAt(2) }));
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({ kind: 'unreadable', place: { line: 2, byteOffset: Buffer.byteLength(HEADER) } });
  });

  it('refuses what is not a journal', async () => {
    expect(await readAll('arrival,departure\n')).toMatchObject([{ kind: 'unreadable', place: { line: 1 } }]);
    expect(await readAll(lineOf({ event: tickAt(1) }))).toMatchObject([
      { kind: 'unreadable', message: 'this is not a journal of Busbar' },
    ]);
  });

  it('finds an empty file cut off before its header', async () => {
    expect(await readAll()).toEqual([{ kind: 'truncated', place: { line: 1, byteOffset: 0 } }]);
  });
});
