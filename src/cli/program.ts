/**
 * The command line as a whole: which verbs there are, and what becomes of a wrong one.
 * @module
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { declareBoxVerbs } from './box-verbs.ts';
import { declareCareVerbs } from './care-verbs.ts';
import { declareJournalVerbs } from './journal-verbs.ts';
import { declareOperatorVerbs } from './operator-verbs.ts';
import { declareSimulationVerbs } from './simulation-verbs.ts';
import { declareSiteVerbs } from './site-verbs.ts';
import { declareStrategyVerbs } from './strategy-verbs.ts';
import { EXIT, printError, type ExitCode } from './verb.ts';

/** Runs the verb that `words` name (without `node` and the script). Never throws for a wrong command line. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = declareProgram((ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Commander has already printed the help or the complaint; only the exit code is ours to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    // A disk that is full, or a folder in place of a file: the world's doing, of which a stack trace tells nothing.
    if (!isOfSystem(error)) throw error;
    printError(error.message);
    return EXIT.failed;
  }
  return code;
}

const isOfSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

function declareProgram(end: (code: ExitCode) => void): Command {
  const program = new Command('busbar')
    .description('Load balancing for EV charging sites run by EcoStruxure EV Charging Expert.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [VERB]', 'help for a verb')
    .showHelpAfterError('(--help shows what is understood)')
    .exitOverride();
  declareSiteVerbs(program, end);
  declareOperatorVerbs(program, end);
  declareJournalVerbs(program, end);
  declareBoxVerbs(program, end);
  declareCareVerbs(program, end);
  declareSimulationVerbs(program, end);
  declareStrategyVerbs(program, end);
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 operating failure, 2 usage or configuration, 3 a check did not hold.',
  );
  return program;
}

/** The package's own version; it lies two folders up in the sources and three in the compiled tree. */
function readVersion(): string {
  const steps = import.meta.url.endsWith('.ts') ? '../../' : '../../../';
  const text = readFileSync(new URL(`${steps}package.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
