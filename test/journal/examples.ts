/**
 * Events, records and journals for the tests of the journal.
 * @module
 */
import fc from 'fast-check';
import { epochMs, monoMs, type CycleRecord, type Effect, type EngineEvent } from '../../src/engine/index.ts';
import { readJournal, type JournalItem } from '../../src/journal/reader.ts';
import type { LineSink } from '../../src/journal/writer.ts';

/** A tick so many seconds after the start. */
export function tickAt(second: number): EngineEvent {
  return { kind: 'Tick', at: { monoMs: monoMs(second * 1000), wallMs: epochMs(1_700_000_000_000 + second * 1000) } };
}

/** A record with nothing in it but its number and a stated allocation. */
export function recordOf(cycle: number, allocationAmps = 16): CycleRecord {
  const { at } = tickAt(cycle);
  const zones = [{ zone: 'Garage', allocationAmps }] as unknown as CycleRecord['zones'];
  return { v: 1, cycle, at, cause: 'period', meters: [], nodes: [], zones, strategies: [] };
}

/** The effect that carries a record. */
export function keep(record: CycleRecord): Effect {
  return { kind: 'Record', record };
}

/** What the header of a test journal says. */
export const START = { site: 'Harbour Office', startedAt: '2026-11-20T08:00:00+01:00', setup: { tickMs: 5000 } };

/** A sink in memory, with room for so many writes. */
export function memorySink(roomForWrites = Infinity): LineSink & { text(): string; makeRoom(writes: number): void } {
  let room = roomForWrites;
  let text = '';
  return {
    write(lines) {
      if (room <= 0) return false;
      room -= 1;
      text += lines;
      return true;
    },
    close: () => Promise.resolve(),
    text: () => text,
    makeRoom: (writes) => {
      room = writes;
    },
  };
}

/** Everything that reading a text or bytes yields. */
export async function readAll(...chunks: readonly (string | Uint8Array)[]): Promise<readonly JournalItem[]> {
  const items: JournalItem[] = [];
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  for await (const item of readJournal(bytes)) items.push(item);
  return items;
}

/** Plain data of any shape, with anything in its texts that JSON can carry. */
export const anyJson = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 });

/** Turns whose events and records carry arbitrary plain data besides what their outline needs. */
export const anyTurns = fc.array(
  fc
    .record({ second: fc.nat(100_000), extra: anyJson, records: fc.array(anyJson, { maxLength: 2 }) })
    .map(({ second, extra, records }) => ({
      event: { ...tickAt(second), extra },
      effects: records.map((content, cycle) => keep({ ...recordOf(cycle), content } as CycleRecord)),
    })),
  { maxLength: 5 },
);
