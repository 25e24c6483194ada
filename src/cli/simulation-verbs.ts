/**
 * The verbs about a site that does not exist, declared: flags here, work in the verb's own file.
 * @module
 */
import type { Command } from 'commander';
import type { Millis } from '../engine/index.ts';
import { gather, parseCount, parseDay, parsePort, parseSpeed, parseStep, parseWhole } from './argument.ts';
import { deviceHelp } from './device-help.ts';
import { galleryHelp } from './gallery.ts';
import type { CompareOptions, ExitCode, SimulateOptions } from './verb.ts';

/** Declares `simulate`, `compare` and `device`. `end` receives how the verb ended. */
export function declareSimulationVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Simulate:');
  declareSimulate(program, end);
  declareCompare(program, end);
  declareDevice(program, end);
}

/** Enough for an interval, and soon done. */
const SEEDS = 5;

const BASELINE_HELP = `
Rules without engine or box, each station told at once: baseline:uncontrolled, equal-share, first-come (fcfs),
earliest-deadline (edf), least-laxity (llf), round-robin (rr), one-a-tick.
Strategies joined by + work together. Intervals are Student’s t at 95 %; differences are paired by seed.`;

interface SimulateFlags {
  readonly seed?: number;
  readonly from?: string;
  readonly days?: number;
  readonly step?: Millis;
  readonly sessions?: string;
  readonly strategy?: readonly string[];
  readonly oracle?: boolean;
  readonly out?: string;
  readonly journal?: string;
  readonly json?: boolean;
}

function declareSimulate(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('simulate')
    .summary('one run of a scenario')
    .description(
      'Runs a scenario on a virtual clock with the same engine as the service, and judges it by its physics.',
    )
    .argument('<SCENARIO>', 'scenario file, or the name of one that comes with Busbar')
    .option('--seed <N>', 'seed of everything that is random', parseWhole)
    .option('--from <DATE>', 'first day, YYYY-MM-DD, local to the site', parseDay)
    .option('--days <N>', 'number of days', parseCount)
    .option('--step <DURATION>', 'one sample and one decision each step, e.g. 60s', parseStep)
    .option('--sessions <FILE>', 'charging sessions in place of the made-up traffic')
    .option('--strategy <NAME>', 'in place of the site’s own; repeatable; none, uncontrolled, ./a-file.mjs', gather)
    .option('--oracle', 'tell the clairvoyant optimum too (default: where that takes about a second)')
    .option('--no-oracle', 'never tell it')
    .option('--out <DIR>', 'folder for the result files')
    .option('--journal <FILE>', 'new file for the journal, as the service would write it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', galleryHelp)
    .action(async (scenarioFile: string, flags: SimulateFlags) => {
      const { runSimulate } = await import('./simulate.ts');
      end(await runSimulate(simulateOptions(scenarioFile, flags)));
    });
}

function simulateOptions(scenarioFile: string, flags: SimulateFlags): SimulateOptions {
  return {
    scenarioFile,
    seed: flags.seed ?? null,
    from: flags.from ?? null,
    days: flags.days ?? null,
    stepMs: flags.step ?? null,
    sessionsFile: flags.sessions ?? null,
    strategies: flags.strategy ?? null,
    oracle: flags.oracle ?? null,
    outFolder: flags.out ?? null,
    journalFile: flags.journal ?? null,
    json: flags.json ?? false,
  };
}

interface CompareFlags extends SimulateFlags {
  readonly strategies: string;
  readonly seeds: number;
  readonly jobs?: number;
}

function declareCompare(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('compare')
    .summary('several strategies on the same world')
    .description(
      'Runs a scenario under several strategies with several seeds each, on all cores, and prints one table.',
    )
    .argument('<SCENARIO>', 'scenario file')
    .requiredOption(
      '--strategies <a,b+c,…>',
      'names of the site or the registry; site, none, uncontrolled, baseline:edf, ./a-file.mjs',
    )
    .option('--seeds <N>', 'how many seeds', parseCount, SEEDS)
    .option('--seed <N>', 'the first seed (default: the scenario’s)', parseWhole)
    .option('--from <DATE>', 'first day, YYYY-MM-DD, local to the site', parseDay)
    .option('--days <N>', 'number of days', parseCount)
    .option('--step <DURATION>', 'one sample and one decision each step, e.g. 60s', parseStep)
    .option('--sessions <FILE>', 'charging sessions in place of the made-up traffic')
    .option('--oracle', 'hold them against the clairvoyant optimum')
    .option('--jobs <N>', 'processes (default: as many as there are cores)', parseCount)
    .option('--json', 'print one JSON document')
    .addHelpText('after', BASELINE_HELP)
    .action(async (scenarioFile: string, flags: CompareFlags) => {
      const { runCompare } = await import('./compare.ts');
      end(await runCompare(compareOptions(scenarioFile, flags)));
    });
}

function compareOptions(scenarioFile: string, flags: CompareFlags): CompareOptions {
  const { seed, from, days, stepMs, sessionsFile, json } = simulateOptions(scenarioFile, flags);
  const { strategies, seeds, oracle = false, jobs = null } = flags;
  return { scenarioFile, seed, from, days, stepMs, sessionsFile, json, strategies, seeds, oracle, jobs };
}

interface DeviceFlags {
  readonly port?: number;
  readonly site?: string;
  readonly dialect?: string;
  readonly speed?: number;
  readonly mode?: readonly string[];
  readonly control?: boolean;
}

function declareDevice(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('device')
    .summary('the simulated EVCE alone, over HTTPS')
    .description('Serves a simulated EVCE box with its plant; prints one JSON line when it is ready.')
    .option('--port <N>', 'port to listen on (default: a free one)', parsePort)
    .option('--site <FILE>', 'site file or scenario whose zones and stations the box shall have')
    .option('--dialect <FILE>', 'how this box understands a reduction')
    .option('--speed <N>', 'run the plant this many times faster', parseSpeed)
    .option('--mode <NAME=VALUE...>', 'answers to what is not known of a real box')
    .option('--control', 'let faults and modes be set below /_sim/, with the controlToken of the JSON line')
    .addHelpText('after', deviceHelp)
    .action(async (flags: DeviceFlags) => {
      const { runDevice } = await import('./device.ts');
      const { port = null, site = null, dialect = null, speed = null, mode: modes = [], control = false } = flags;
      end(await runDevice({ port, siteFile: site, dialectFile: dialect, speed, modes, control }));
    });
}
