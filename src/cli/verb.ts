/**
 * What every verb of the command line shares: how it is called, how it ends, how it speaks.
 *
 * A verb lives in a file of its own, which exports `run<Verb>(options): Promise<ExitCode>` (`runSimulate` in
 * `simulate.ts`) and is loaded only when it is asked for. stdout carries the result and nothing else; log,
 * progress and timings go to stderr.
 * @module
 */
import { formatProblem, type Problem } from '../config/problem.ts';
import type { Millis } from '../engine/index.ts';
import type { ClockWord } from './time-word.ts';

/** How a verb ends; scripts and supervisors act on it. */
export const EXIT = {
  done: 0,
  /** The world did not play along: port in use, box unreachable, folder not writable. */
  failed: 1,
  /** The command line or a configuration file is wrong; nothing was started. */
  usage: 2,
  /** Everything ran, and a check did not hold: an error found, a limit violated, a replay that differs. */
  notHeld: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** `busbar run`: the service. */
export interface RunOptions {
  /** Null for the demo. */
  readonly configFile: string | null;
  /** Wall-clock time after which it ends by itself; null for never. */
  readonly forMs: Millis | null;
  readonly shadow: boolean;
  /** How much faster than the wall clock a simulated plant runs; null for the configured speed. */
  readonly speed: number | null;
  /** Replaces the port of the configured HTTP address; 0 takes a free one. */
  readonly port: number | null;
  readonly json: boolean;
}

/** `busbar check`: is this site file right? */
export interface CheckOptions {
  /** Null where only a description of the box is looked at. */
  readonly configFile: string | null;
  /** Look at the box itself too. */
  readonly connect: boolean;
  /** Take that box for the right one from now on. */
  readonly acknowledge: boolean;
  /** The box's own description of its calls. */
  readonly openapiFile: string | null;
  readonly json: boolean;
}

/** `busbar tariff`: what do the windows come to on a day? */
export interface TariffOptions {
  readonly configFile: string;
  /** `YYYY-MM-DD`, local to the site. */
  readonly day: string;
  readonly json: boolean;
}

/** `busbar commission`: try the dialect on one zone of the box. */
export interface CommissionOptions {
  readonly zone: string;
  readonly configFile: string;
  /** The operator's word, given beforehand. */
  readonly yes: boolean;
}

/** `busbar init`: write a first site file from what a box has. */
export interface InitOptions {
  /** `HOST`, `HOST:PORT` or a URL. */
  readonly address: string;
  readonly user: string;
  /** Null takes the environment variable EVCE_PASSWORD. */
  readonly passwordFile: string | null;
  /** Empty where the certificate has yet to be looked at. */
  readonly pins: readonly string[];
  readonly outFile: string;
  readonly force: boolean;
}

/** `busbar explain`: why does this zone have what it has? */
export interface ExplainOptions {
  readonly zone: string;
  /** The decision to explain is the last up to then; null for now. */
  readonly at: ClockWord | null;
  /** Null for the demo. */
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `busbar simulate`: one run of a scenario. Null leaves what the scenario file says. */
export interface SimulateOptions {
  readonly scenarioFile: string;
  readonly seed: number | null;
  /** First day, `YYYY-MM-DD`, local to the site. */
  readonly from: string | null;
  readonly days: number | null;
  readonly stepMs: Millis | null;
  readonly sessionsFile: string | null;
  /** Names of strategies in place of the site's own; `none` and `uncontrolled` stand alone. */
  readonly strategies: readonly string[] | null;
  /** Whether the clairvoyant optimum is told as well; null where that is cheap. */
  readonly oracle: boolean | null;
  readonly outFolder: string | null;
  /** A new file for the journal of the run. Default: none. */
  readonly journalFile?: string | null;
  readonly json: boolean;
}

/** `busbar compare`: several strategies over several seeds. Null leaves what the scenario file says. */
export interface CompareOptions extends Pick<
  SimulateOptions,
  'scenarioFile' | 'seed' | 'from' | 'days' | 'stepMs' | 'sessionsFile' | 'json'
> {
  /** `a,b+c,none,baseline:edf` as it was typed. */
  readonly strategies: string;
  /** How many seeds, counted on from the first. */
  readonly seeds: number;
  readonly oracle: boolean;
  /** How many processes; null for as many as there are cores. */
  readonly jobs: number | null;
}

/** `busbar replay`: does the engine still decide as it did then, or: what would others have made of that day? */
export interface ReplayOptions {
  readonly journalFile: string;
  /** Names of strategies for a backtest; null replays what was decided. */
  readonly withStrategies: readonly string[] | null;
  /** Of a journal with several runs; null for the newest. */
  readonly run?: number | null;
  readonly json: boolean;
}

/** Whose journal: of a site file, or a file of its own. One of the two is named. */
export interface JournalPlaceOptions {
  readonly configFile: string | null;
  readonly journalFile: string | null;
}

/** `busbar journal info`: what is in it? */
export interface JournalInfoOptions extends JournalPlaceOptions {
  readonly json: boolean;
}

/** `busbar journal export`: takes rows out of it. */
export interface JournalExportOptions extends JournalPlaceOptions {
  readonly what: 'cycles' | 'events' | 'sessions' | 'rollups' | 'alarms' | 'writes';
  readonly format: 'csv' | 'jsonl';
  /** Null for all there is. */
  readonly from: ClockWord | null;
  readonly to: ClockWord | null;
  readonly stepMs: number;
  readonly run: number | null;
  /** Null for the standard output. */
  readonly outFile: string | null;
  readonly force: boolean;
}

/** `busbar device`: the simulated box alone. */
export interface DeviceOptions {
  /** Null for a free port. */
  readonly port: number | null;
  /** Null for the demo's site. */
  readonly siteFile: string | null;
  /** Null for the default dialect. */
  readonly dialectFile: string | null;
  readonly speed: number | null;
  /** `NAME=VALUE` each. */
  readonly modes: readonly string[];
  /** Whether faults and modes may be set while it runs. */
  readonly control: boolean;
}

/** A box names its things itself, and a terminal does what control characters tell it. */
const plain = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, ' ');

/** Tells all problems at once on stderr, so that one look at the file mends them all. */
export function printProblems(problems: readonly Problem[]): void {
  process.stderr.write(problems.map((problem) => `${plain(formatProblem(problem))}\n`).join(''));
}

/** Says why a verb gives up, on stderr. */
export function printError(text: string): void {
  process.stderr.write(`busbar: ${plain(text)}\n`);
}

/** One line of the result. */
export function printLine(text: string): void {
  process.stdout.write(`${plain(text)}\n`);
}

/** The whole result as the one JSON document that `--json` promises. Call it once. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
