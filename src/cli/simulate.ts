/**
 * `busbar simulate`: one run of a scenario, judged by its physics.
 * @module
 */
import { resolve } from 'node:path';
import { adjustScenario } from '../../sim/adjust.ts';
import { controlOf } from '../../sim/compare/contender.ts';
import type { SimulationResult } from '../../sim/result.ts';
import { runScenario, type RunOptions } from '../../sim/run.ts';
import type { RejectedSession } from '../../sim/sessions.ts';
import type { Environment, ScenarioConfig } from '../config/index.ts';
import { realTime } from '../service/system-clock.ts';
import { scenarioFileOf } from './gallery.ts';
import { loadWithStrategies } from './load-with-strategies.ts';
import { createProgress, type Progress } from './progress.ts';
import type { ReportFiles } from './report-files.ts';
import { simulateCommand } from './simulate-command.ts';
import { openSimulationJournal, type SimulationJournal } from './simulate-journal.ts';
import { resultTable } from './simulate-table.ts';
import { EXIT, type ExitCode, printError, printJson, printLine, printProblems, type SimulateOptions } from './verb.ts';

/** Runs a scenario and tells what came of it. */
export async function runSimulate(options: SimulateOptions, env: Environment = process.env): Promise<ExitCode> {
  const loaded = await loadWithStrategies(scenarioFileOf(options.scenarioFile), env, options.strategies ?? []);
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  printProblems(loaded.warnings);
  const sessionsFile = options.sessionsFile === null ? null : resolve(options.sessionsFile);
  const scenario = adjustScenario(loaded.value, { ...options, sessionsFile });
  const control = controlOf(scenario, options.strategies);
  if (typeof control === 'string') {
    printError(control);
    return EXIT.usage;
  }
  const files = await openFiles(options.outFolder);
  if (files === 'failed') return EXIT.failed;
  const seed = options.seed ?? scenario.seed;
  return simulate(scenario, { seed, control }, { ...options, files });
}

type Wanted = SimulateOptions & { readonly files: ReportFiles | null };

/** The files of a report. What draws them is loaded by those alone who want them. */
async function openFiles(folder: string | null): Promise<ReportFiles | null | 'failed'> {
  if (folder === null) return null;
  const { openReportFiles } = await import('./report-files.ts');
  try {
    return openReportFiles(folder);
  } catch (error) {
    printError(`cannot write to ${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return 'failed';
  }
}

async function simulate(scenario: ScenarioConfig, options: RunOptions, wanted: Wanted): Promise<ExitCode> {
  const clock = realTime();
  const began = clock.now().monoMs;
  const progress = createProgress({ label: scenario.name, clock, totalSteps: scenario.durationMs / scenario.stepMs });
  const journal = wanted.journalFile ? openSimulationJournal(wanted.journalFile, options.control) : null;
  const outcome = runScenario(scenario, {
    ...options,
    onStep: onStep(progress, wanted.files, journal),
    ...(journal === null ? {} : { onTurn: journal.onTurn }),
  });
  journal?.close();
  progress.end();
  if (!outcome.ok) {
    wanted.files?.abandon();
    outcome.problems.forEach(printError);
    return EXIT.usage;
  }
  outcome.warnings.forEach(printError);
  tellOfSessions(scenario, outcome.result, outcome.rejected);
  const result = await judged(scenario, outcome.result, wanted.oracle);
  if (wanted.json) printJson(result);
  else for (const line of resultTable(result)) printLine(line);
  if (!leaveFiles(scenario, result, wanted)) return EXIT.failed;
  const seconds = (clock.now().monoMs - began) / 1000;
  process.stderr.write(`${result.simulatedHours} h simulated in ${seconds.toFixed(1)} s\n`);
  return holds(result) ? EXIT.done : EXIT.notHeld;
}

/** Writes what is left to write and names what is worth opening; false where that failed. */
function leaveFiles(scenario: ScenarioConfig, result: SimulationResult, wanted: Wanted): boolean {
  if (wanted.files === null) return true;
  try {
    const paths = wanted.files.finish({ scenario, result, command: simulateCommand(wanted, result.seed) });
    process.stderr.write(`report: ${paths.join(', ')}\n`);
    return true;
  } catch (error) {
    printError(`the report cannot be written: ${(error as Error).message}`);
    return false;
  }
}

/** The result with the clairvoyant's part. The solver is loaded by those alone who get it. */
async function judged(scenario: ScenarioConfig, result: SimulationResult, wanted: boolean | null) {
  if (wanted === false) return result;
  const { isCheap, withOracle } = await import('../../sim/oracle/attach.ts');
  if (wanted !== true && !isCheap(scenario, result)) return result;
  const judgement = await withOracle(scenario, result);
  judgement.problems.forEach(printError);
  return judgement.result;
}

function onStep(
  progress: Progress,
  files: ReportFiles | null,
  journal: SimulationJournal | null,
): NonNullable<RunOptions['onStep']> {
  return (world, record) => {
    progress.step();
    files?.step(world, record);
    journal?.onStep(world, record);
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
