/**
 * `busbar check`: is this site file, or this scenario, right? And does it fit the box, or the box's own description?
 * @module
 */
import { type Environment, kindOfFile, type Loaded, loadScenario, loadSite, onDisk } from '../config/index.ts';
import type { SiteConfig } from '../config/index.ts';
import type { EpochMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { openStrategies } from '../runner/open.ts';
import { realTime } from '../service/system-clock.ts';
import type { Connected } from './check-connect.ts';
import { summarise, summaryLines } from './check-summary.ts';
import { clockChanges, clockLines } from './clock-changes.ts';
import { type CheckOptions, EXIT, type ExitCode, printError, printJson, printLine, printProblems } from './verb.ts';

/** Tells all that is wrong with a file, or what a right one says. */
export async function runCheck(
  options: CheckOptions,
  environment: Environment = process.env,
  clock: Clock = realTime(),
): Promise<ExitCode> {
  const { openapiFile, configFile } = options;
  if (openapiFile !== null) {
    const { checkOpenapi } = await import('./check-openapi.ts');
    return checkOpenapi({ file: openapiFile, configFile, json: options.json }, environment);
  }
  // Without --openapi the command line asks for one.
  return configFile === null ? EXIT.usage : checkFile({ ...options, configFile }, { environment, clock });
}

type FileOptions = CheckOptions & { readonly configFile: string };

interface World {
  readonly environment: Environment;
  readonly clock: Clock;
}

async function checkFile(options: FileOptions, world: World): Promise<ExitCode> {
  const { configFile, json } = options;
  const { kind, loaded: read } = load(configFile, world.environment);
  const loaded = read.ok ? await withStrategies(read, world.clock) : read;
  const now = world.clock.now().wallMs;
  if (!json) printFile(loaded, now);
  const connected = loaded.ok && options.connect ? await connect(options, loaded.value, world) : null;
  if (json)
    printJson({
      ...documentOf({ file: configFile, kind, loaded, now }),
      ...(connected === null ? {} : lookedAt(connected)),
    });
  if (connected?.ok === false) return connected.code;
  if (!json) {
    for (const line of connected?.lines ?? []) printLine(line);
    printVerdict(configFile, loaded, connected);
  }
  return connected === null ? exitCodeOf(loaded) : connected.code;
}

/** Why a box could not be looked at has been said. */
function lookedAt(connected: Connected) {
  if (!connected.ok) return { ok: false, box: null, findings: [] };
  return { ok: connected.code === EXIT.done, box: connected.box, findings: connected.findings };
}

/** Tries what the site reads besides its box, and then the box. */
async function connect(options: FileOptions, config: SiteConfig, world: World): Promise<Connected> {
  const { broker, meters, signals } = config.sources;
  if (broker === null && meters.length + signals.length === 0) return connectToBox(options, config, world);
  const { trySources, withSources } = await import('./try-sources.ts');
  const tried = await trySources({ ...world, config });
  const box = config.evce === null ? NO_BOX : await connectToBox(options, config, world);
  return withSources(box, tried);
}

/** Of a site that has none: nothing is wrong with it. */
const NO_BOX: Connected = { ok: true, box: null, findings: [], lines: [], code: EXIT.done };

async function connectToBox(options: FileOptions, config: SiteConfig, world: World): Promise<Connected> {
  const { evce } = config;
  if (evce === null) {
    printError(`${options.configFile} has no section evce, so there is no box to connect to`);
    return { ok: false, code: EXIT.usage };
  }
  const { connectAndCompare } = await import('./check-connect.ts');
  return connectAndCompare({ ...world, config, evce, acknowledge: options.acknowledge });
}

type Kind = ReturnType<typeof kindOfFile>;

/** A scenario is checked with its site, and the site is what is told of it. */
function load(file: string, env: Environment): { readonly kind: Kind; readonly loaded: Loaded<SiteConfig> } {
  const surroundings = onDisk(env);
  const kind = kindOfFile(file, surroundings);
  if (kind === 'site') return { kind, loaded: loadSite(file, surroundings) };
  const scenario = loadScenario(file, surroundings);
  return { kind, loaded: scenario.ok ? { ...scenario, value: scenario.value.site } : scenario };
}

/** Loads what the site has of its own in strategies, as the service would, and lets go of it again. */
async function withStrategies(
  read: Extract<Loaded<SiteConfig>, { ok: true }>,
  clock: Clock,
): Promise<Loaded<SiteConfig>> {
  const log = (_: string, text: string): void => printError(text);
  const opened = await openStrategies(read.value, { clock, realTime: realTime(), log });
  if (!opened.ok) return opened;
  opened.runner?.close();
  return { ...read, value: opened.config };
}

function printFile(loaded: Loaded<SiteConfig>, now: EpochMs): void {
  printProblems(loaded.ok ? loaded.warnings : loaded.problems);
  if (!loaded.ok) return;
  for (const line of [...summaryLines(loaded.value), ...clockLines(clockChanges(loaded.value, now))]) printLine(line);
}

type ConnectedWell = Extract<Connected, { ok: true }>;

function printVerdict(configFile: string, loaded: Loaded<SiteConfig>, connected: ConnectedWell | null): void {
  if (!loaded.ok) {
    printLine(`${configFile}: ${counted(loaded.problems.length, 'problem')}`);
    return;
  }
  const found = connected?.findings ?? [];
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const warnings = loaded.warnings.length + found.filter(({ severity }) => severity === 'warning').length;
  const verdict = errors === 0 ? 'in order' : `${counted(errors, 'problem')} with the box`;
  printLine(`${configFile}: ${verdict}${warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`}`);
}

/** A file that cannot be read at all is a slip on the command line, not a finding of the check. */
function exitCodeOf(loaded: Loaded<SiteConfig>): ExitCode {
  if (loaded.ok) return EXIT.done;
  return loaded.problems.some(({ line }) => line === null) ? EXIT.usage : EXIT.notHeld;
}

function documentOf({ file, kind, loaded, now }: Read) {
  if (!loaded.ok) return { file, kind, ok: false, problems: loaded.problems, warnings: [], summary: null };
  const summary = { ...summarise(loaded.value), clockChanges: clockChanges(loaded.value, now) };
  return { file, kind, ok: true, problems: [], warnings: loaded.warnings, summary };
}

interface Read {
  readonly file: string;
  readonly kind: Kind;
  readonly loaded: Loaded<SiteConfig>;
  readonly now: EpochMs;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
