/**
 * What `busbar run` stands on: a real box named by a site file, or a simulated one made from a scenario.
 * @module
 */
import {
  kindOfFile,
  loadScenario,
  loadSite,
  onDisk,
  type Environment,
  type Loaded,
  type SiteConfig,
} from '../config/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { openStrategies, type OpenedRunner } from '../runner/open.ts';
import type { Logger } from '../service/log.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { openRealBox } from '../service/real-box.ts';
import type { Box } from '../service/service.ts';
import { tellBroker, type BrokerTeller } from '../service/mqtt-state.ts';
import { joined, openOutside } from '../service/outside.ts';
import { openSignals } from '../service/signal-source.ts';
import type { Sources } from '../sources/index.ts';
import { isMarked, noteShadow } from '../service/shadow-mark.ts';
import { lockState, type TakenLock } from '../service/state-lock.ts';
import { realTime, systemClock } from '../service/system-clock.ts';
import { EXIT, printError, printProblems, type ExitCode, type RunOptions } from './verb.ts';

/** A site to regulate, with the box and the clock that belong to it. */
export interface Ground {
  readonly config: SiteConfig;
  readonly box: Box;
  /** Prices, forecasts and caps, and meters that the box does not read; null where the site has none. */
  readonly signals: Source | null;
  /** How what is read besides the box is; null where nothing is. */
  readonly outside: Pick<Sources, 'health' | 'broker'> | null;
  /** Tells a broker what the site does; null where none is to be told. */
  readonly teller: BrokerTeller | null;
  /** Asks strategies from files and packages; null where the site has none. It is closed by whoever uses it. */
  readonly runner: OpenedRunner | null;
  readonly clock: Clock;
  readonly speed: number;
  /** For what must survive a restart; null where nothing has to. */
  readonly stateFolder: string | null;
  /** What truly flowed so far; null where only meters can tell. */
  readonly limits: (() => object) | null;
  /** Lets go of everything but the box and the runner. */
  close(): Promise<void>;
}

/** A ground, or the code to exit with; what was wrong has then been said. */
export type OpenedGround =
  { readonly ok: true; readonly ground: Ground } | { readonly ok: false; readonly code: ExitCode };

export interface GroundOptions {
  readonly file: string;
  readonly run: RunOptions;
  readonly environment: Environment;
  readonly log: Logger;
}

/** Fast enough that cars come and go while one watches, slow enough for a busy machine to keep up over HTTPS. */
const SIMULATED_SPEED = 8;

/** A ground whose strategies from files and packages are not loaded yet. */
type BareGround = Omit<Ground, 'runner'>;

type OpenedBare = { readonly ok: true; readonly ground: BareGround } | { readonly ok: false; readonly code: ExitCode };

/** Reads the file and opens what it describes. */
export async function openGround(options: GroundOptions): Promise<OpenedGround> {
  const kind = kindOfFile(options.file, onDisk(options.environment));
  const opened = await (kind === 'scenario' ? openSimulated(options) : openReal(options));
  return opened.ok ? withStrategies(opened.ground, options.log) : opened;
}

async function withStrategies(ground: BareGround, log: Logger): Promise<OpenedGround> {
  const { clock } = ground;
  const opened = await openStrategies(ground.config, {
    clock,
    realTime: realTime(),
    log: (level, text) => log[level](text),
  });
  if (!opened.ok) {
    printProblems(opened.problems);
    await ground.box.close();
    await ground.close();
    return { ok: false, code: EXIT.usage };
  }
  return { ok: true, ground: { ...ground, config: opened.config, runner: opened.runner } };
}

async function openSimulated(options: GroundOptions): Promise<OpenedBare> {
  const { run, environment, log } = options;
  const scenario = said(loadScenario(options.file, onDisk(environment)), log);
  if (scenario === null) return { ok: false, code: EXIT.usage };
  const speed = run.speed ?? SIMULATED_SPEED;
  const clock = systemClock({ speed, startAt: scenario.startMs });
  const { openSimulatedSite } = await import('./simulated-site.ts');
  const opened = await openSimulatedSite(scenario, { clock, environment, log: (level, text) => log[level](text) });
  if (!opened.ok) {
    opened.problems.forEach(printError);
    return { ok: false, code: EXIT.failed };
  }
  const { site } = opened;
  log.info({ boxUrl: site.boxUrl, speed }, `simulated box on ${site.boxUrl}, ${speed} times real speed`);
  const nothingBesides = { outside: null, teller: null, stateFolder: null };
  return { ok: true, ground: { ...site, config: adapted(site.config, run), clock, speed, ...nothingBesides } };
}

async function openReal(options: GroundOptions): Promise<OpenedBare> {
  const { run, environment, log, file } = options;
  if (run.speed !== null) {
    printError('--speed is for simulated plants; a real one runs at its own');
    return { ok: false, code: EXIT.usage };
  }
  const config = said(loadSite(file, onDisk(environment)), log);
  if (config === null) return { ok: false, code: EXIT.usage };
  const { evce } = config;
  if (evce === null) {
    printError(`${file} has no section evce, so there is no box to regulate; expected url, user, password and pin`);
    return { ok: false, code: EXIT.usage };
  }
  const stateFolder = stateFolderOf(config);
  const locked = lockedState(stateFolder, log);
  if (!locked.ok) return failed(locked.problem);
  const clock = realTime();
  const adaptedConfig = await stillInShadow(adapted(config, run), { stateFolder, clock, log });
  const besides = await openOutside({ config, clock, environment, log });
  if (!besides.ok) {
    locked.lock.release();
    return failed(besides.problem);
  }
  const opened = openRealBox({ config: adaptedConfig, evce, stateFolder, clock, environment, log });
  if (!opened.ok) {
    locked.lock.release();
    return failed(opened.problem);
  }
  const { outside } = besides;
  const teller = tellerOf(config, outside, clock);
  const close = async (): Promise<void> => {
    teller?.close();
    await outside?.close();
    locked.lock.release();
  };
  const signals = joined([openSignals(config.signals, { clock, log }), outside?.source ?? null]);
  const own = { config: adaptedConfig, box: opened.box, clock, speed: 1, stateFolder, limits: null };
  return { ok: true, ground: { ...own, signals, outside, teller, close } };
}

/** Takes the state folder; a disk that takes nothing is told of, and keeps nobody from regulating. */
function lockedState(stateFolder: string, log: Logger): TakenLock {
  const locked = lockState(stateFolder);
  if (locked.ok && locked.withoutDisk !== null)
    log.warn(`the state folder ${stateFolder} takes nothing (${locked.withoutDisk}): going on, and nothing is kept`);
  return locked;
}

/** A site that was on trial stays in shadow until somebody has said what follows from its being active. */
export async function stillInShadow(
  config: SiteConfig,
  { stateFolder, clock, log }: { readonly stateFolder: string; readonly clock: Clock; readonly log: Logger },
): Promise<SiteConfig> {
  if (config.isOnTrial) {
    const noted = await noteShadow(stateFolder, clock.now().wallMs);
    if (!noted.ok) log.warn(`that the site is in shadow is not noted: ${stateFolder}: ${noted.why}`);
  }
  if (config.site.shadow || !isMarked(stateFolder)) return config;
  log.warn(
    `${config.site.name} was in shadow, and stays so: end this and run \`busbar check -c ${config.file} --connect --acknowledge\``,
  );
  return { ...config, site: { ...config.site, shadow: true } };
}

function tellerOf({ sources }: SiteConfig, outside: Sources | null, clock: Clock): BrokerTeller | null {
  const publishing = sources.broker?.publish ?? null;
  const broker = outside?.broker ?? null;
  return publishing === null || broker === null ? null : tellBroker(broker, publishing, clock);
}

function failed(problem: string): OpenedBare {
  printError(problem);
  return { ok: false, code: EXIT.failed };
}

/** What a file says, with its warnings in the log; null after its problems have been printed. */
function said<T>(loaded: Loaded<T>, log: Logger): T | null {
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return null;
  }
  for (const { file, line, path, message } of loaded.warnings) log.warn({ file, line, path }, message);
  return loaded.value;
}

/** The command line's word over the file's. */
export function adapted(config: SiteConfig, run: RunOptions): SiteConfig {
  const { listen } = config.service;
  return {
    ...config,
    site: { ...config.site, shadow: config.site.shadow || run.shadow },
    service: { ...config.service, listen: { ...listen, port: run.port ?? listen.port } },
  };
}
