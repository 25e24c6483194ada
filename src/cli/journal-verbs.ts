/**
 * The verbs that look back at decisions, declared: flags here, work in the verb's own file.
 * @module
 */
import type { Command } from 'commander';
import { parseInstant } from './argument.ts';
import type { ExitCode } from './verb.ts';

/** Declares `explain` and `replay`. `end` receives how the verb ended. */
export function declareJournalVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Look back:');
  declareExplain(program, end);
  declareReplay(program, end);
}

interface ExplainFlags {
  readonly at?: number;
  readonly config?: string;
  readonly json?: boolean;
}

function declareExplain(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('explain')
    .summary('why a zone has what it has')
    .description('Says what bounds a zone, from the running service or from its journal, down to the readings.')
    .argument('<ZONE>', 'name of the zone')
    .option('--at <TIME>', 'as of then, e.g. 2026-11-22T08:15:00+01:00', parseInstant)
    .option('-c, --config <FILE>', 'site file (default: the demo, while it runs)')
    .option('--json', 'print one JSON document')
    .action(async (zone: string, flags: ExplainFlags) => {
      const { runExplain } = await import('./explain.ts');
      const { at = null, config = null, json = false } = flags;
      end(await runExplain({ zone, atMs: at, configFile: config, json }));
    });
}

interface ReplayFlags {
  readonly with?: readonly string[];
  readonly json?: boolean;
}

const names = (words: string): readonly string[] => words.split(',').map((word) => word.trim());

function declareReplay(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('replay')
    .summary('decide again on what a journal heard')
    .description(
      'Runs the events of a journal through the engine; every decision must come out as it was recorded. With --with a ' +
        'simulated plant gets the journal’s load, sun and cars, and the engine decides anew.',
    )
    .argument('<JOURNAL>', 'journal file, as `busbar run` writes them to its state folder')
    .option(
      '--with <NAMES>',
      'backtest: strategies of the journal or of the registry, by comma; none: limits alone',
      names,
    )
    .option('--json', 'print one JSON document')
    .action(async (journalFile: string, flags: ReplayFlags) => {
      const { runReplay } = await import('./replay.ts');
      end(await runReplay({ journalFile, withStrategies: flags.with ?? null, json: flags.json ?? false }));
    });
}
