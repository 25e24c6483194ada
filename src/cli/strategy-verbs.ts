/**
 * The verbs for authors of strategies, declared: flags here, work in each verb's own file.
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from './verb.ts';

/** Declares `strategy` with what belongs to it. `end` receives how the verb ended. */
export function declareStrategyVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Write strategies:');
  const strategy = program
    .command('strategy')
    .summary('strategies: what there is, a new one, its contract')
    .description('Lists strategies with their options, begins a new one, and holds one against its contract.');
  declareList(strategy, end);
  declareNew(strategy, end);
  declareTest(strategy, end);
  declareGolden(strategy, end);
}

function declareList(strategy: Command, end: (code: ExitCode) => void): void {
  strategy
    .command('list')
    .summary('the built-in strategies with their options')
    .description('Tells of each built-in strategy what it does, and of each option its unit, range and default.')
    .option('--json', 'print one JSON document')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const { runStrategyList } = await import('./strategy/list.ts');
      end(runStrategyList({ json }));
    });
}

function declareNew(strategy: Command, end: (code: ExitCode) => void): void {
  strategy
    .command('new')
    .summary('begin a strategy of your own')
    .description(
      'Writes a folder with a strategy that works, its test, a scenario and a README. Nothing is overwritten.',
    )
    .argument('<NAME>', 'in small letters, such as night-cap')
    .option('--in <DIR>', 'where the folder goes', '.')
    .action(async (name: string, flags: { readonly in: string }) => {
      const { runStrategyNew } = await import('./strategy/create.ts');
      end(runStrategyNew({ name, folder: flags.in }));
    });
}

interface TestFlags {
  readonly options?: string;
  readonly config?: string;
  readonly silenceIsAgreed?: boolean;
  readonly json?: boolean;
}

function declareTest(strategy: Command, end: (code: ExitCode) => void): void {
  strategy
    .command('test')
    .summary('hold a strategy against the contract')
    .description(
      'Asks a strategy, in a process of its own, about arbitrary snapshots: does it keep what every strategy has to keep? ' +
        'Where it does not, the smallest case is shown.',
    )
    .argument('<PATH>', 'file of the strategy, or a folder as `strategy new` writes it')
    .option('--options <JSON>', 'its options, or a JSON file with them (default: those of the site file, or none)')
    .option('-c, --config <FILE>', 'site file or scenario whose places it speaks of (default: scenario.yaml beside it)')
    .option('--silence-is-agreed', 'for caps from outside: silence may allow what the failsafe allows')
    .option('--json', 'print one JSON document')
    .action(async (path: string, flags: TestFlags) => {
      const { runStrategyTest } = await import('./strategy/contract.ts');
      const { options = null, config = null, silenceIsAgreed = false, json = false } = flags;
      end(await runStrategyTest({ path, options, configFile: config, silenceIsAgreed, json }));
    });
}

interface GoldenFlags {
  readonly options?: string;
  readonly file?: string;
  readonly update?: boolean;
}

function declareGolden(strategy: Command, end: (code: ExitCode) => void): void {
  strategy
    .command('golden')
    .summary('hold a strategy against its answers to a recorded day')
    .description(
      'Asks a strategy again about every decision of a journal, as if it had been there in shadow, and compares its answers with ' +
        'those of a golden file.',
    )
    .argument('<PATH>', 'file of the strategy')
    .argument('<JOURNAL>', 'journal file, as `busbar run` writes them to its state folder')
    .option('--options <JSON>', 'its options, or a JSON file with them (default: none)')
    .option('--file <FILE>', 'the golden file (default: the journal’s name with .golden.json)')
    .option('--update', 'write the golden file anew')
    .action(async (path: string, journalFile: string, flags: GoldenFlags) => {
      const { runStrategyGolden } = await import('./strategy/golden.ts');
      const { options = null, file = `${journalFile}.golden.json`, update = false } = flags;
      end(await runStrategyGolden({ path, journalFile, options, goldenFile: file, update }));
    });
}
