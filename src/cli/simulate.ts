/**
 * `busbar simulate`: one run of a scenario, judged by its physics.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { adjustScenario, chooseControl } from '../../sim/adjust.ts';
import type { SimulationResult } from '../../sim/result.ts';
import { runScenario, type RunOptions } from '../../sim/run.ts';
import type { RejectedSession } from '../../sim/sessions.ts';
import { type Environment, loadScenario, onDisk, type ScenarioConfig } from '../config/index.ts';
import { realTime } from '../service/system-clock.ts';
import { createProgress, type Progress } from './progress.ts';
import { openSeriesFile, type SeriesFile } from './series-file.ts';
import { resultTable } from './simulate-table.ts';
import { EXIT, type ExitCode, printError, printJson, printLine, printProblems, type SimulateOptions } from './verb.ts';

/** Runs a scenario and tells what came of it. */
export async function runSimulate(options: SimulateOptions, env: Environment = process.env): Promise<ExitCode> {
  const loaded = loadScenario(options.scenarioFile, onDisk(env));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  printProblems(loaded.warnings);
  const sessionsFile = options.sessionsFile === null ? null : resolve(options.sessionsFile);
  const scenario = adjustScenario(loaded.value, { ...options, sessionsFile });
  const chosen = chooseControl(scenario, options.strategies);
  if (!chosen.ok) {
    printError(chosen.problem);
    return EXIT.usage;
  }
  const output = openOutput(options.outFolder);
  if (output === 'failed') return EXIT.failed;
  const seed = options.seed ?? scenario.seed;
  return simulate(scenario, { seed, control: chosen.control }, { ...output, ...options });
}

/** Where a run's results go besides stdout. */
interface Output {
  readonly folder: string | null;
  readonly series: SeriesFile | null;
}

type Wanted = Output & Pick<SimulateOptions, 'json' | 'oracle'>;

function openOutput(folder: string | null): Output | 'failed' {
  if (folder === null) return { folder, series: null };
  try {
    mkdirSync(folder, { recursive: true });
    return { folder, series: openSeriesFile(join(folder, 'series.csv')) };
  } catch (error) {
    printError(`cannot write to ${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return 'failed';
  }
}

async function simulate(scenario: ScenarioConfig, options: RunOptions, output: Wanted): Promise<ExitCode> {
  const clock = realTime();
  const began = clock.now().monoMs;
  const progress = createProgress({ label: scenario.name, clock, totalSteps: scenario.durationMs / scenario.stepMs });
  const outcome = runScenario(scenario, { ...options, onStep: onStep(progress, output.series) });
  progress.end();
  output.series?.close();
  if (!outcome.ok) {
    outcome.problems.forEach(printError);
    return EXIT.usage;
  }
  outcome.warnings.forEach(printError);
  tellOfSessions(scenario, outcome.result, outcome.rejected);
  const result = await judged(scenario, outcome.result, output.oracle);
  if (output.folder !== null) writeFileSync(join(output.folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (output.json) printJson(result);
  else for (const line of resultTable(result)) printLine(line);
  const seconds = (clock.now().monoMs - began) / 1000;
  process.stderr.write(`${result.simulatedHours} h simulated in ${seconds.toFixed(1)} s\n`);
  return holds(result) ? EXIT.done : EXIT.notHeld;
}

/** The result with the clairvoyant's part. The solver is loaded by those alone who get it. */
async function judged(scenario: ScenarioConfig, result: SimulationResult, wanted: boolean | null) {
  if (wanted === false) return result;
  const { isCheap, withOracle } = await import('../../sim/oracle/attach.ts');
  return wanted === true || isCheap(scenario, result) ? withOracle(scenario, result) : result;
}

function onStep(progress: Progress, series: SeriesFile | null): NonNullable<RunOptions['onStep']> {
  return (world, record) => {
    progress.step();
    series?.add(world, record);
  };
}

/** So many broken rows are named; who has more looks for their common cause. */
const NAMED_MAX = 10;

function tellOfSessions(
  scenario: ScenarioConfig,
  result: SimulationResult,
  rejected: readonly RejectedSession[],
): void {
  if (scenario.traffic.kind !== 'sessions') return;
  const { file } = scenario.traffic;
  for (const { place, why } of rejected.slice(0, NAMED_MAX)) printError(`${file}: ${place} is left out: ${why}`);
  if (rejected.length > NAMED_MAX) printError(`${file}: ${rejected.length - NAMED_MAX} more are left out`);
  const { count, unplaced } = result.sessions;
  if (unplaced > 0) printError(`${unplaced} sessions found no free station and are left out`);
  if (count === 0) printError(`no session of ${file} falls into the simulated time`);
}

/** Whether all that was checked held. */
function holds({ limits, laws, expectations }: SimulationResult): boolean {
  return limits.violations === 0 && laws.every(({ held }) => held) && expectations.every(({ met }) => met);
}
