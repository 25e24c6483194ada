/**
 * Reads a journal piece by piece, so that its length does not matter. A last line that was cut off, as a crash leaves
 * it, is tolerated and reported; anything else that cannot be read ends the reading with its place.
 * @module
 */
import type { CycleRecord, EngineEvent } from '../engine/index.ts';
import { parseEntry, parseHeader, type JournalEntry, type JournalHeader } from './format.ts';
import type { AlarmEntry } from './sqlite/entries.ts';

/** Where in the journal. */
export interface JournalPlace {
  /** 1-based; the header is line 1. */
  readonly line: number;
  /** Bytes before the line. */
  readonly byteOffset: number;
}

/** What reading yields, in order. The last two kinds end it. */
export type JournalItem =
  | { readonly kind: 'header'; readonly place: JournalPlace; readonly header: JournalHeader }
  | { readonly kind: 'event'; readonly place: JournalPlace; readonly event: EngineEvent }
  | { readonly kind: 'record'; readonly place: JournalPlace; readonly record: CycleRecord }
  | { readonly kind: 'alarm'; readonly place: JournalPlace; readonly alarm: AlarmEntry }
  | { readonly kind: 'gap'; readonly place: JournalPlace; readonly turns: number }
  /** The last line is not whole; all before it is. */
  | { readonly kind: 'truncated'; readonly place: JournalPlace }
  | { readonly kind: 'unreadable'; readonly place: JournalPlace; readonly message: string };

/** Far above the largest record of a large site; without a bound a file without line breaks would fill the memory. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

const LINE_BREAK = 0x0a;

/** Items of a journal given as bytes, e.g. `createReadStream(path)`. */
export async function* readJournal(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<JournalItem> {
  let place: JournalPlace = { line: 1, byteOffset: 0 };
  for await (const { bytes, whole } of splitLines(chunks)) {
    const item = whole || parses(bytes) ? itemOf(bytes, place) : ({ kind: 'truncated', place } as const);
    yield item;
    if (item.kind === 'truncated' || item.kind === 'unreadable') return;
    place = { line: place.line + 1, byteOffset: place.byteOffset + bytes.length + 1 };
  }
  if (place.line === 1) yield { kind: 'truncated', place };
}

interface Line {
  readonly bytes: Uint8Array;
  /** Whether a line break ended it. */
  readonly whole: boolean;
}

/** Cuts bytes at line breaks. A line longer than the bound is handed on as it is, and is then found unreadable. */
async function* splitLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      yield { bytes: Buffer.concat([...parts, chunk.subarray(start, end)]), whole: true };
      parts = [];
      pendingBytes = 0;
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > LINE_BYTES_MAX) {
      yield { bytes: Buffer.concat(parts), whole: true };
      return;
    }
  }
  if (pendingBytes > 0) yield { bytes: Buffer.concat(parts), whole: false };
}

function itemOf(bytes: Uint8Array, place: JournalPlace): JournalItem {
  const document = parseJson(bytes);
  if (!document.ok) return { kind: 'unreadable', place, message: document.message };
  if (place.line === 1) {
    const header = parseHeader(document.value);
    return typeof header === 'string'
      ? { kind: 'unreadable', place, message: header }
      : { kind: 'header', place, header };
  }
  const entry = parseEntry(document.value);
  return typeof entry === 'string' ? { kind: 'unreadable', place, message: entry } : itemOfEntry(entry, place);
}

/** An entry as reading yields it. */
export function itemOfEntry(entry: JournalEntry, place: JournalPlace): JournalItem {
  if ('event' in entry) return { kind: 'event', place, event: entry.event };
  if ('record' in entry) return { kind: 'record', place, record: entry.record };
  if ('alarm' in entry) return { kind: 'alarm', place, alarm: entry.alarm };
  return { kind: 'gap', place, turns: entry.gap.turns };
}

/** An unfinished line may still be whole: only its line break is missing then. */
const parses = (bytes: Uint8Array): boolean => parseJson(bytes).ok;

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function parseJson(bytes: Uint8Array): Json {
  try {
    return { ok: true, value: JSON.parse(Buffer.from(bytes).toString('utf8')) };
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
}
