/**
 * Writes a journal, turn by turn. A turn is written whole or not at all; what could not be written is counted, and the
 * journal itself says so. Deciding never waits for the disk.
 * @module
 */
import type { Effect, EngineEvent } from '../engine/index.ts';
import { headerOf, lineOf, turnLines, type JournalHeader } from './format.ts';

/** Where lines go. */
export interface LineSink {
  /** Takes whole lines, or nothing and returns false when it has no room for them. */
  write(lines: string): boolean;
  /** Resolves when all that was taken has arrived or is known to be lost. Never rejects. */
  close(): Promise<void>;
}

/** An open journal. */
export interface JournalWriter {
  /** Writes one event and the records among its effects. */
  append(event: EngineEvent, effects: readonly Effect[]): void;
  /** Turns that were not written so far; more than zero means that the journal cannot be replayed to its end. */
  readonly lostTurns: number;
  close(): Promise<void>;
}

/** Begins a journal: writes its header to an empty sink. */
export function beginJournal(
  sink: LineSink,
  start: Pick<JournalHeader, 'site' | 'startedAt' | 'setup'>,
): JournalWriter {
  const header = lineOf(headerOf(start));
  let headerWritten = sink.write(header);
  let lostTurns = 0;
  let unreportedTurns = 0;
  return {
    append(event, effects) {
      const gap = unreportedTurns > 0 ? lineOf({ gap: { turns: unreportedTurns } }) : '';
      if (sink.write((headerWritten ? '' : header) + gap + turnLines(event, effects))) {
        headerWritten = true;
        unreportedTurns = 0;
        return;
      }
      lostTurns += 1;
      unreportedTurns += 1;
    },
    get lostTurns() {
      return lostTurns;
    },
    close: () => sink.close(),
  };
}
