/**
 * `busbar device`: the simulated EVCE alone, over HTTPS, with a plant that lives.
 * @module
 */
import { join } from 'node:path';
import {
  kindOfFile,
  loadDialect,
  loadScenario,
  loadSite,
  onDisk,
  readModeWords,
  type Environment,
  type Loaded,
  type ScenarioConfig,
  type Surroundings,
} from '../config/index.ts';
import { packageRoot } from '../service/package-root.ts';
import { realTime, systemClock } from '../service/system-clock.ts';
import { livelyScenario } from './lively-scenario.ts';
import { MADE_UP_USER, openSimulatedBox } from './simulated-box.ts';
import { awaitStop } from './stop-request.ts';
import { EXIT, printError, printLine, printProblems, type DeviceOptions, type ExitCode } from './verb.ts';

const DEMO_FILE = 'config/demo.yaml';

/** Runs until a signal ends it. */
export async function runDevice(options: DeviceOptions, env: Environment = process.env): Promise<ExitCode> {
  const scenario = readScenario(options, env);
  if (scenario === null) return EXIT.usage;
  const clock = systemClock({ speed: options.speed ?? 1, startAt: scenario.startMs });
  const opened = await openSimulatedBox(scenario, { clock, port: options.port ?? 0, isControlled: options.control });
  if (!opened.ok) {
    opened.problems.forEach(printError);
    return EXIT.failed;
  }
  const { box } = opened;
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock: realTime(), afterMs: null, abort: () => process.exit(EXIT.failed), process });
  const { name, password } = MADE_UP_USER;
  const { url, fingerprint } = box.device;
  const control = box.controlToken === null ? {} : { controlToken: box.controlToken };
  printLine(JSON.stringify({ url, fingerprint, user: name, password, pid: process.pid, ...control }));
  await stop.requested;
  await box.close();
  stop.dispose();
  return EXIT.done;
}

/** The world that the options ask for; null after its problems have been printed. */
function readScenario(options: DeviceOptions, env: Environment): ScenarioConfig | null {
  const surroundings = onDisk(env);
  const file = options.siteFile ?? join(packageRoot(), DEMO_FILE);
  const isScenario = kindOfFile(file, surroundings) === 'scenario';
  const loaded = isScenario ? loadScenario(file, surroundings) : aroundSite(file, env);
  const scenario = said(loaded);
  const spoken = scenario === null ? null : inDialect(scenario, options.dialectFile, surroundings);
  return spoken === null ? null : inModes(spoken, options.modes);
}

function inDialect(scenario: ScenarioConfig, file: string | null, surroundings: Surroundings): ScenarioConfig | null {
  if (file === null) return scenario;
  const dialect = said(loadDialect(file, surroundings));
  return dialect === null ? null : { ...scenario, box: { ...scenario.box, dialect } };
}

function inModes(scenario: ScenarioConfig, words: readonly string[]): ScenarioConfig | null {
  const modes = readModeWords(words, scenario.box.modes);
  if (modes.ok) return { ...scenario, box: { ...scenario.box, modes: modes.value } };
  printError(`--mode ${modes.why}`);
  return null;
}

function aroundSite(file: string, env: Environment): Loaded<ScenarioConfig> {
  const loaded = loadSite(file, onDisk(env));
  return loaded.ok ? { ...loaded, value: livelyScenario(loaded.value, realTime().now().wallMs) } : loaded;
}

function said<T>(loaded: Loaded<T>): T | null {
  printProblems(loaded.ok ? loaded.warnings : loaded.problems);
  return loaded.ok ? loaded.value : null;
}
