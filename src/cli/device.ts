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
  type Environment,
  type Loaded,
  type ScenarioConfig,
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
  const opened = await openSimulatedBox(scenario, { clock, port: options.port ?? 0 });
  if (!opened.ok) {
    opened.problems.forEach(printError);
    return EXIT.failed;
  }
  const { box } = opened;
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock: realTime(), afterMs: null, abort: () => process.exit(EXIT.failed), process });
  const { name, password } = MADE_UP_USER;
  const { url, fingerprint } = box.device;
  printLine(JSON.stringify({ url, fingerprint, user: name, password, pid: process.pid }));
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
  if (scenario === null || options.dialectFile === null) return scenario;
  const dialect = said(loadDialect(options.dialectFile, surroundings));
  return dialect === null ? null : { ...scenario, box: { ...scenario.box, dialect } };
}

function aroundSite(file: string, env: Environment): Loaded<ScenarioConfig> {
  const loaded = loadSite(file, onDisk(env));
  return loaded.ok ? { ...loaded, value: livelyScenario(loaded.value, realTime().now().wallMs) } : loaded;
}

function said<T>(loaded: Loaded<T>): T | null {
  printProblems(loaded.ok ? loaded.warnings : loaded.problems);
  return loaded.ok ? loaded.value : null;
}
