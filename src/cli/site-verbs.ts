/**
 * The verbs about a site, declared: flags here, work in the verb's own file, which is loaded when asked for.
 * @module
 */
import type { Command } from 'commander';
import type { Millis } from '../engine/index.ts';
import { gather, parseDay, parseSpan, parsePort, parseSpeed } from './argument.ts';
import type { ExitCode } from './verb.ts';

/** Declares `run`, `reload`, `check`, `tariff`, `commission` and `init`. `end` receives how the verb ended. */
export function declareSiteVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Run a site:');
  declareRun(program, end);
  declareReload(program, end);
  declareCheck(program, end);
  declareTariff(program, end);
  declareCommission(program, end);
  declareInit(program, end);
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

interface ReloadFlags {
  readonly config: string;
  readonly confirmRaises?: boolean;
  readonly rehearse?: boolean;
  readonly json?: boolean;
}

function declareReload(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('reload')
    .summary('have the service take over a changed site file')
    .description(
      'Rehearses the changed file on the last day of the journal, and has the running service take it over without letting ' +
        'go of the box. Where the file is wrong, or needs a restart, the service goes on as it was.',
    )
    .requiredOption('-c, --config <FILE>', 'site file of the running service')
    .option('--confirm-raises', 'it is meant that more may flow, or that less is reckoned with')
    .option('--rehearse', 'only say what would have been decided')
    .option('--json', 'print one JSON document')
    .action(async ({ config, confirmRaises = false, rehearse = false, json = false }: ReloadFlags) => {
      const { runReload } = await import('./reload.ts');
      end(await runReload({ configFile: config, isConfirmed: confirmRaises, isRehearsal: rehearse, json }));
    });
}

interface CheckFlags {
  readonly config?: string;
  readonly connect?: boolean;
  readonly acknowledge?: boolean;
  readonly openapi?: string;
  readonly json?: boolean;
}

function declareCheck(program: Command, end: (code: ExitCode) => void): void {
  const verb = program
    .command('check')
    .summary('validate a site file, and the box with it')
    .description('Reads a site file and tells everything that is wrong with it, each with its place.')
    .option('-c, --config <FILE>', 'site file')
    .option('--connect', 'log in to the box as well, and compare what it has with the site file')
    .option('--acknowledge', 'with --connect: take this box for the right one from now on')
    .option('--openapi <FILE>', 'instead: hold the box’s own OpenAPI file against what Busbar needs')
    .option('--json', 'print one JSON document');
  verb.action(async (flags: CheckFlags) => {
    const { config = null, openapi = null, connect = false, acknowledge = false, json = false } = flags;
    if (config === null && openapi === null) verb.error("error: required option '-c, --config <FILE>' not specified");
    if (openapi !== null && connect)
      verb.error('error: --openapi looks at a file, --connect at the box: give one of them');
    if (acknowledge && !connect) verb.error('error: --acknowledge needs --connect');
    const { runCheck } = await import('./check.ts');
    end(await runCheck({ configFile: config, connect, acknowledge, openapiFile: openapi, json }));
  });
}

function declareTariff(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('tariff')
    .summary('what prices and tariff windows come to on a day')
    .description('Expands prices and tariff windows of a site on one day of its own, also where its clocks change.')
    .requiredOption('-c, --config <FILE>', 'site file')
    .requiredOption('--day <DATE>', 'day there, YYYY-MM-DD', parseDay)
    .option('--json', 'print one JSON document')
    .action(async (flags: { readonly config: string; readonly day: string; readonly json?: boolean }) => {
      const { runTariff } = await import('./tariff.ts');
      end(runTariff({ configFile: flags.config, day: flags.day, json: flags.json ?? false }));
    });
}

function declareCommission(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('commission')
    .summary('try the dialect on one zone of the box')
    .description(
      'Makes a zone of the box a little stricter, sees its set-point fall to where it must, and puts back what was there. ' +
        'Until this was done, Busbar writes nothing to a real box.',
    )
    .argument('<ZONE>', 'zone, as the site file names it')
    .requiredOption('-c, --config <FILE>', 'site file')
    .option('--yes', 'do not ask')
    .action(async (zone: string, flags: { readonly config: string; readonly yes?: boolean }) => {
      const { runCommission } = await import('./commission.ts');
      end(await runCommission({ zone, configFile: flags.config, yes: flags.yes ?? false }));
    });
}

interface InitFlags {
  readonly user: string;
  readonly passwordFile?: string;
  readonly pin?: readonly string[];
  readonly out: string;
  readonly force?: boolean;
}

function declareInit(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('init')
    .summary('write a first site file from what a box has')
    .description('Reads a box and writes a first site file: what was found, and questions where the box cannot know.')
    .argument('<HOST>', 'address of the box, e.g. 192.168.0.128')
    .option('--user <NAME>', 'user of the box with the EBMS role', 'busbar')
    .option('--password-file <FILE>', 'file with its password, mode 0600 (default: environment variable EVCE_PASSWORD)')
    .option(
      '--pin <FINGERPRINT>',
      'sha256: and the fingerprint of its certificate; repeatable (default: shown and asked)',
      gather,
    )
    .option('--out <FILE>', 'where the site file goes', 'site.yaml')
    .option('--force', 'replace a file that is there already')
    .action(async (address: string, { user, passwordFile, pin = [], out, force = false }: InitFlags) => {
      const { runInit } = await import('./init.ts');
      end(await runInit({ address, user, passwordFile: passwordFile ?? null, pins: pin, outFile: out, force }));
    });
}
