/**
 * `busbar replay`: runs a journal's events through the engine again; every decision must come out as it was recorded. With
 * names of strategies, a backtest of that day instead.
 * @module
 */
import { createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createEngine } from '../engine/index.ts';
import { readJournal, rebuildSetup, replay, type JournalItem, type ReplayResult } from '../journal/index.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { EXIT, printError, printJson, printLine, type ExitCode, type ReplayOptions } from './verb.ts';

export async function runReplay({ journalFile, withStrategies, json }: ReplayOptions): Promise<ExitCode> {
  const why = await whyUnreadable(journalFile);
  if (why !== null) {
    printError(`${journalFile} cannot be read: ${why}`);
    return EXIT.usage;
  }
  const items = readJournal(createReadStream(journalFile));
  const first = (await items.next()).value as JournalItem | undefined;
  if (first?.kind !== 'header') {
    printError(`${journalFile} is not a journal${first?.kind === 'unreadable' ? `: ${first.message}` : ''}`);
    return EXIT.usage;
  }
  if (withStrategies !== null) {
    const { runBacktest } = await import('./backtest.ts');
    return runBacktest({ journalFile, withStrategies, json, header: first.header, items });
  }
  const rebuilt = rebuildSetup(first.header.setup, STRATEGIES);
  if (!rebuilt.ok) {
    printError(`${journalFile} cannot be replayed: ${rebuilt.why}`);
    return EXIT.failed;
  }
  const engine = createEngine(rebuilt.setup);
  const result = await replay((state, event) => engine.step(state, event), engine.initial, items);
  if (json) printJson({ journal: journalFile, site: first.header.site, ...result });
  else printLine(describe(result));
  return exitOf(result);
}

/** Null for a file that can be read. */
async function whyUnreadable(file: string): Promise<string | null> {
  try {
    await access(file);
    return (await stat(file)).isDirectory() ? 'it is a folder' : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** What a person wants to know: how much was compared, and where it ended. */
function describe({ events, records, end }: ReplayResult): string {
  const compared = `${records} decisions from ${events} events come out as recorded`;
  switch (end.kind) {
    case 'complete':
      return compared;
    case 'truncated':
      return `${compared}; line ${end.place.line} was cut off, as by a crash`;
    case 'gap':
      return `${compared}; at line ${end.place.line} ${end.turns} turns are missing, nothing after them can be compared`;
    case 'unreadable':
      return `${compared}; line ${end.place.line} cannot be read: ${end.message}`;
    case 'different': {
      const { path, recorded, computed } = end.difference;
      const values = `recorded ${JSON.stringify(recorded)}, computed ${JSON.stringify(computed)}`;
      return `${compared}; cycle ${end.cycle} (line ${end.place.line}) differs at ${path}: ${values}`;
    }
  }
}

function exitOf({ end }: ReplayResult): ExitCode {
  switch (end.kind) {
    case 'complete':
    case 'truncated':
      return EXIT.done;
    case 'gap':
    case 'unreadable':
      return EXIT.failed;
    case 'different':
      return EXIT.notHeld;
  }
}
