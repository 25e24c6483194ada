/**
 * `busbar replay`: runs a journal's events through the engine again; every decision must come out as it was recorded. With
 * names of strategies, a backtest of that day instead.
 * @module
 */
import { createEngine } from '../engine/index.ts';
import { rebuildSetup, replay, type ReplayResult } from '../journal/index.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { openRun, type JournalRun } from './journal-run.ts';
import { EXIT, printError, printJson, printLine, type ExitCode, type ReplayOptions } from './verb.ts';

export async function runReplay(options: ReplayOptions): Promise<ExitCode> {
  const opened = await openRun(options.journalFile, options.run ?? null);
  if (!opened.ok) {
    printError(opened.why);
    return opened.code;
  }
  try {
    return await replayRun(options, opened.run);
  } finally {
    opened.run.close();
  }
}

async function replayRun(options: ReplayOptions, run: JournalRun): Promise<ExitCode> {
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
