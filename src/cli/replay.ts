/**
 * `busbar replay`: runs a journal's events through the engine again; every decision must come out as it was recorded. With
 * names of strategies, a backtest of that day instead.
 * @module
 */
import { createReadStream } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { createEngine } from '../engine/index.ts';
import {
  openKept,
  readJournal,
  rebuildSetup,
  replay,
  type JournalHeader,
  type JournalItem,
  type ReplayResult,
} from '../journal/index.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { EXIT, printError, printJson, printLine, type ExitCode, type ReplayOptions } from './verb.ts';

const SQLITE_MAGIC = 'SQLite format 3\0';

export async function runReplay(options: ReplayOptions): Promise<ExitCode> {
  const { journalFile } = options;
  const why = await whyUnreadable(journalFile);
  if (why !== null) {
    printError(`${journalFile} cannot be read: ${why}`);
    return EXIT.usage;
  }
  if (await isDatabase(journalFile)) return replayDatabase(options);
  const items = readJournal(createReadStream(journalFile));
  const first = (await items.next()).value as JournalItem | undefined;
  if (first?.kind !== 'header') {
    printError(`${journalFile} is not a journal${first?.kind === 'unreadable' ? `: ${first.message}` : ''}`);
    return EXIT.usage;
  }
  return replayRun(options, { header: first.header, stretches: [{ header: first.header, items }], items });
}

/** A run, whole and in the stretches that can be replayed. */
interface RunToReplay {
  readonly header: JournalHeader;
  readonly stretches: Iterable<{
    readonly header: JournalHeader;
    readonly items: Iterable<JournalItem> | AsyncIterable<JournalItem>;
  }>;
  readonly items: Iterable<JournalItem> | AsyncIterable<JournalItem>;
}

/** The newest run of a site's journal, or the one that is asked for. */
async function replayDatabase(options: ReplayOptions): Promise<ExitCode> {
  const { journalFile } = options;
  const opened = await openKept(journalFile);
  if (!opened.ok) {
    printError(`${journalFile} cannot be read: ${opened.why}`);
    return EXIT.failed;
  }
  const { journal } = opened;
  try {
    const run = options.run ?? journal.runs().findLast(({ turns }) => turns > 0)?.run ?? 0;
    const header = journal.header(run);
    if (typeof header === 'string') {
      printError(`${journalFile}: ${header}`);
      return EXIT.usage;
    }
    return await replayRun(options, { header, stretches: journal.stretches(run), items: journal.items(run) });
  } finally {
    journal.close();
  }
}

async function replayRun(options: ReplayOptions, run: RunToReplay): Promise<ExitCode> {
  const { journalFile, withStrategies, json } = options;
  const { header } = run;
  if (withStrategies !== null) {
    const { runBacktest } = await import('./backtest.ts');
    return runBacktest({ ...options, withStrategies, header, items: run.items });
  }
  const rebuilt = rebuildSetup(header.setup, STRATEGIES);
  if (!rebuilt.ok) {
    printError(`${journalFile} cannot be replayed: ${rebuilt.why}`);
    return EXIT.failed;
  }
  const engine = createEngine(rebuilt.setup);
  const results: ReplayResult[] = [];
  for (const { header: begin, items } of run.stretches)
    results.push(await replay((state, event) => engine.step(state, event), begin.state ?? engine.initial, items));
  if (results.length === 0) {
    printError(`${journalFile} holds no part of this run that can be replayed`);
    return EXIT.failed;
  }
  const result = together(results);
  if (json) printJson({ journal: journalFile, site: header.site, ...result });
  else printLine(describe(result));
  return exitOf(result);
}

/** What all stretches come to: their sums, and the first end that is none. */
function together(results: readonly ReplayResult[]): ReplayResult {
  const sum = (of: (result: ReplayResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  const ended = results.find(({ end }) => end.kind !== 'complete');
  return {
    events: sum(({ events }) => events),
    records: sum(({ records }) => records),
    end: ended?.end ?? { kind: 'complete' },
  };
}

/** Whether a file is a database of SQLite, by its first bytes. */
async function isDatabase(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(SQLITE_MAGIC.length), 0, SQLITE_MAGIC.length, 0);
    return buffer.toString('latin1') === SQLITE_MAGIC;
  } finally {
    await handle.close();
  }
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
