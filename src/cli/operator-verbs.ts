/**
 * The verbs of operators, declared: flags here, work in the verbs' own files.
 * @module
 */
import { Option, type Command } from 'commander';
import type { Scope } from '../service/access-keys.ts';
import { parseAmps, parseDay } from './argument.ts';
import { parseTimeWord, type TimeWord } from './time-word.ts';
import type { ExitCode } from './verb.ts';

/** Declares `hold`, `resume` and `key`. `end` receives how the verb ended. */
export function declareOperatorVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Operate a running site:');
  declareHold(program, end);
  declareResume(program, end);
  declareKey(program, end);
}

const DEMO = 'site file of the running service (default: the demo)';

interface HoldFlags {
  readonly at: number;
  readonly until: TimeWord;
  readonly config?: string;
  readonly json?: boolean;
}

function declareHold(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('hold')
    .summary('let a zone have no more than so much for a time')
    .description('Tells the running service that a zone may have no more for a time. It only ever lowers.')
    .argument('<ZONE>', 'name of the zone, or id:7 as the box has it')
    .requiredOption('--at <AMPS>', 'what the zone may charge with, A on each line', parseAmps)
    .requiredOption(
      '--until <TIME>',
      'e.g. 2h, 18:00 or "2026-11-22 18:00" at the site, or 2026-11-22T18:00:00+01:00',
      parseTimeWord,
    )
    .option('-c, --config <FILE>', DEMO)
    .option('--json', 'print one JSON document')
    .action(async (zone: string, flags: HoldFlags) => {
      const { runHold } = await import('./hold.ts');
      const { at: atAmps, until, config = null, json = false } = flags;
      end(await runHold({ zone, atAmps, until, configFile: config, json }));
    });
}

interface SiteFlags {
  readonly config?: string;
  readonly json?: boolean;
}

function declareResume(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('resume')
    .summary('end the hold of a zone')
    .description('Tells the running service that a zone is held no longer.')
    .argument('<ZONE>', 'name of the zone, or id:7 as the box has it')
    .option('-c, --config <FILE>', DEMO)
    .option('--json', 'print one JSON document')
    .action(async (zone: string, { config, json = false }: SiteFlags) => {
      const { runResume } = await import('./hold.ts');
      end(await runResume({ zone, configFile: config ?? null, json }));
    });
}

interface KeyFlags {
  readonly config: string;
  readonly json?: boolean;
}

interface KeyAddFlags extends KeyFlags {
  readonly name: string;
  readonly scope: Scope;
  readonly until?: string;
}

function declareKey(program: Command, end: (code: ExitCode) => void): void {
  const key = program
    .command('key')
    .summary('keys for the HTTP API of a site')
    .description('Keys for the HTTP API of a site.')
    .helpCommand(false);
  ofSite(key.command('add'))
    .description('Makes a key and prints it, this once; only its hash is kept.')
    .requiredOption('--name <NAME>', 'whose key it is; holds and caps bear this name')
    .addOption(
      new Option('--scope <SCOPE>', 'what it opens')
        .choices(['read', 'operate'] satisfies Scope[])
        .makeOptionMandatory(),
    )
    .option('--until <DATE>', 'last day on which it opens (default: for good)', parseDay)
    .action(async ({ name, scope, until, config, json = false }: KeyAddFlags) => {
      const { runKeyAdd } = await import('./key.ts');
      end(await runKeyAdd({ name, scope, untilDay: until ?? null, configFile: config, json }));
    });
  ofSite(key.command('list'))
    .description('Lists the keys there are.')
    .action(async ({ config, json = false }: KeyFlags) => {
      const { runKeyList } = await import('./key.ts');
      end(await runKeyList({ configFile: config, json }));
    });
  ofSite(key.command('revoke'))
    .description('Takes a key back, at once.')
    .argument('<NAME>', 'name of the key')
    .action(async (name: string, { config, json = false }: KeyFlags) => {
      const { runKeyRevoke } = await import('./key.ts');
      end(await runKeyRevoke({ name, configFile: config, json }));
    });
}

const ofSite = (command: Command): Command =>
  command.requiredOption('-c, --config <FILE>', 'site file').option('--json', 'print one JSON document');
