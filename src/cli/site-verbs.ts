/**
 * The verbs about a site, declared: flags here, work in the verb's own file, which is loaded when asked for.
 * @module
 */
import type { Command } from 'commander';
import type { Millis } from '../engine/index.ts';
import { parseSpan, parsePort, parseSpeed } from './argument.ts';
import type { ExitCode } from './verb.ts';

/** Declares `run` and `check`. `end` receives how the verb ended. */
export function declareSiteVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Run a site:');
  declareRun(program, end);
  declareCheck(program, end);
}

interface RunFlags {
  readonly config?: string;
  readonly for?: Millis;
  readonly shadow?: boolean;
  readonly speed?: number;
  readonly port?: number;
  readonly json?: boolean;
}

function declareRun(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('run')
    .summary('the service; without a site file the demo')
    .description('Holds a site within its limits until told to stop. Without a site file it runs the demo.')
    .option('-c, --config <FILE>', 'site file (default: the demo against a simulated box)')
    .option('--for <DURATION>', 'end after this much wall-clock time, e.g. 60s', parseSpan)
    .option('--shadow', 'decide and record, but write nothing to the box')
    .option('--speed <N>', 'run a simulated plant this many times faster', parseSpeed)
    .option('--port <N>', 'port of the dashboard; 0 takes a free one', parsePort)
    .option('--json', 'print one JSON document at the end')
    .action(async (flags: RunFlags) => {
      const { runRun } = await import('./run.ts');
      const { config = null, shadow = false, speed = null, port = null, json = false } = flags;
      end(await runRun({ configFile: config, forMs: flags.for ?? null, shadow, speed, port, json }));
    });
}

function declareCheck(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('check')
    .summary('validate a site file')
    .description('Reads a site file and tells everything that is wrong with it, each with its place.')
    .requiredOption('-c, --config <FILE>', 'site file')
    .option('--json', 'print one JSON document')
    .action(async (flags: { readonly config: string; readonly json?: boolean }) => {
      const { runCheck } = await import('./check.ts');
      end(await runCheck({ configFile: flags.config, json: flags.json ?? false }));
    });
}
