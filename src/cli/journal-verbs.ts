/**
 * The verbs that look back at decisions, declared: flags here, work in the verb's own file.
 * @module
 */
import { Option, type Command } from 'commander';
import type { Millis } from '../engine/index.ts';
import { parseCount, parseSpan } from './argument.ts';
import { CLOCK_HELP, parseClockWord, type ClockWord } from './time-word.ts';
import type { ExitCode, JournalExportOptions } from './verb.ts';

/** Declares `explain`, `replay` and `journal`. `end` receives how the verb ended. */
export function declareJournalVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Look back:');
  declareExplain(program, end);
  declareReplay(program, end);
  declareJournal(program, end);
}

interface ExplainFlags {
  readonly at?: ClockWord;
  readonly config?: string;
  readonly json?: boolean;
}

function declareExplain(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('explain')
    .summary('why a zone has what it has')
    .description('Says what bounds a zone, from the running service or from its journal, down to the readings.')
    .argument('<ZONE>', 'name of the zone')
    .option('--at <TIME>', `as of then, by the journal: ${CLOCK_HELP}`, parseClockWord)
    .option('-c, --config <FILE>', 'site file (default: the demo, while it runs)')
    .option('--json', 'print one JSON document')
    .action(async (zone: string, flags: ExplainFlags) => {
      const { runExplain } = await import('./explain.ts');
      const { at = null, config = null, json = false } = flags;
      end(await runExplain({ zone, at, configFile: config, json }));
    });
}

interface ReplayFlags {
  readonly with?: readonly string[];
  readonly run?: number;
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
    .option('--run <N>', 'of a journal with several runs (default: the newest)', parseCount)
    .option('--json', 'print one JSON document')
    .action(async (journalFile: string, flags: ReplayFlags) => {
      const { runReplay } = await import('./replay.ts');
      const { with: withStrategies = null, run = null, json = false } = flags;
      end(await runReplay({ journalFile, withStrategies, run, json }));
    });
}

interface PlaceFlags {
  readonly config?: string;
  readonly journal?: string;
}

function declareJournal(program: Command, end: (code: ExitCode) => void): void {
  const journal = program.command('journal').summary('what the journal holds, and taking it out');
  const placed = (command: Command): Command =>
    command.option('-c, --config <FILE>', 'site file').option('--journal <FILE>', 'the journal itself');
  placed(journal.command('info').summary('runs, spans and sizes'))
    .option('--json', 'print one JSON document')
    .action(async (flags: PlaceFlags & { readonly json?: boolean }) => {
      const { runJournalInfo } = await import('./journal-export.ts');
      const { config = null, journal: file = null, json = false } = flags;
      end(await runJournalInfo({ configFile: config, journalFile: file, json }));
    });
  declareExport(placed(journal.command('export').summary('rows for a spreadsheet or a program')), end);
}

interface ExportFlags extends PlaceFlags {
  readonly what: JournalExportOptions['what'];
  readonly format: JournalExportOptions['format'];
  readonly from?: ClockWord;
  readonly to?: ClockWord;
  readonly step: Millis;
  readonly run?: number;
  readonly out?: string;
  readonly force?: boolean;
}

const WHATS = ['cycles', 'events', 'sessions', 'rollups', 'alarms', 'writes'];
const MINUTE = 60_000;

function declareExport(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Writes what a journal holds. Events as jsonl are a journal of their own, which `busbar replay` reads; from the middle of a ' +
        'run on it can be read and not replayed.',
    )
    .addOption(new Option('--what <KIND>', 'what to take out').choices(WHATS).makeOptionMandatory())
    .addOption(
      new Option('--format <FORMAT>', 'for a spreadsheet or for programs').choices(['csv', 'jsonl']).default('csv'),
    )
    .option('--from <TIME>', `from then on, ${CLOCK_HELP} (default: all there is)`, parseClockWord)
    .option('--to <TIME>', 'until then', parseClockWord)
    .addOption(
      new Option('--step <DURATION>', 'length of a step of rollups').argParser(parseSpan).default(MINUTE, '1m'),
    )
    .option('--run <N>', 'one run only; of events as jsonl the newest if none is named', parseCount)
    .option('--out <FILE>', 'write to a file')
    .option('--force', 'replace the file')
    .action(async (flags: ExportFlags) => {
      const { runJournalExport } = await import('./journal-export.ts');
      const { config = null, journal = null, from = null, to = null, run = null, out = null } = flags;
      const { what, format, step, force = false } = flags;
      end(
        await runJournalExport({
          configFile: config,
          journalFile: journal,
          what,
          format,
          from,
          to,
          stepMs: step,
          run,
          outFile: out,
          force,
        }),
      );
    });
}
