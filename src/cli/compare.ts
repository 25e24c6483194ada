/**
 * `busbar compare`: the same world, seed by seed, under several strategies.
 * @module
 */
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { adjustScenario } from '../../sim/adjust.ts';
import { parseContenders, type Contender } from '../../sim/compare/contender.ts';
import { hasBroken, summarise } from '../../sim/compare/summary.ts';
import { tasksOf, type Task } from '../../sim/compare/task.ts';
import { whyNoBound } from '../../sim/oracle/look-ahead.ts';
import type { Environment, ScenarioConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { realTime } from '../service/system-clock.ts';
import { runPool, type PoolOutcome } from './compare-pool.ts';
import { comparisonTable } from './compare-table.ts';
import { scenarioFileOf } from './gallery.ts';
import { loadWithStrategies } from './load-with-strategies.ts';
import { createProgress } from './progress.ts';
import { compareCommand, simulateCommand } from './simulate-command.ts';
import { awaitStop } from './stop-request.ts';
import { EXIT, printError, printJson, printLine, printProblems, type CompareOptions, type ExitCode } from './verb.ts';

/** Runs everybody over all seeds and tells how they did. */
export async function runCompare(asked: CompareOptions, env: Environment = process.env): Promise<ExitCode> {
  const options = { ...asked, scenarioFile: scenarioFileOf(asked.scenarioFile) };
  const loaded = await loadWithStrategies(options.scenarioFile, env, namesOf(options));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  printProblems(loaded.warnings);
  const scenario = adjustScenario(loaded.value, adjustmentsOf(options));
  const parsed = parseContenders(scenario, options.strategies);
  if (!parsed.ok) {
    parsed.problems.forEach(printError);
    return EXIT.usage;
  }
  const { contenders } = parsed;
  const firstSeed = options.seed ?? scenario.seed;
  const seeds = Array.from({ length: options.seeds }, (_, index) => firstSeed + index);
  const tasks = tasksOf(contenders, seeds, { withOracle: options.oracle && hasBound(scenario) });
  const outcome = await doAll(scenario, { options, tasks, env });
  if (outcome.kind === 'stopped') {
    printError(`stopped after ${outcome.finished} of ${tasks.length} runs`);
    return EXIT.failed;
  }
  const problems = outcome.results.flatMap((result) => (result.kind === 'failed' ? result.problems : []));
  if (problems.length > 0) {
    for (const problem of new Set(problems)) printError(problem);
    return EXIT.usage;
  }
  const replay = (contender: Contender, seed: number): string => commandFor(options, { contender, seed });
  const comparison = summarise({ scenario: scenario.name, contenders, seeds, results: outcome.results, replay });
  if (options.json) printJson(comparison);
  else for (const line of comparisonTable(comparison)) printLine(line);
  return hasBroken(comparison) ? EXIT.notHeld : EXIT.done;
}

/** All that is named, be it alone or together with others. */
const namesOf = ({ strategies }: CompareOptions): readonly string[] =>
  strategies.split(/[,+]/).map((name) => name.trim());

/** Whether there is an oracle to be asked; says why not. */
function hasBound(scenario: ScenarioConfig): boolean {
  const unbound = whyNoBound(scenario);
  if (unbound !== null) printError(unbound);
  return unbound === null;
}

function adjustmentsOf({ from, days, stepMs, sessionsFile }: CompareOptions) {
  return { from, days, stepMs, sessionsFile: sessionsFile === null ? null : resolve(sessionsFile), strategies: [] };
}

interface Work {
  readonly options: CompareOptions;
  readonly tasks: readonly Task[];
  readonly env: Environment;
}

async function doAll(scenario: ScenarioConfig, { options, tasks, env }: Work): Promise<PoolOutcome> {
  const clock: Clock = realTime();
  const began = clock.now().monoMs;
  const runs = tasks.filter(({ kind }) => kind === 'run').length;
  const totalSteps = runs * Math.ceil(scenario.durationMs / scenario.stepMs);
  const progress = createProgress({ label: `${scenario.name}, ${tasks.length} runs`, clock, totalSteps });
  const stop = awaitStop({ clock, afterMs: null, abort: () => process.exit(EXIT.failed), process });
  let steps = 0;
  try {
    const outcome = await runPool({
      setup: {
        scenarioFile: options.scenarioFile,
        adjustments: adjustmentsOf(options),
        strategies: namesOf(options),
      },
      env: { ...process.env, ...env },
      tasks,
      jobs: options.jobs ?? availableParallelism(),
      onSteps: (count) => progress.reach((steps += count)),
      stop: stop.requested,
    });
    const seconds = (clock.now().monoMs - began) / 1000;
    if (outcome.kind === 'done') process.stderr.write(`${tasks.length} runs in ${seconds.toFixed(1)} s\n`);
    return outcome;
  } finally {
    stop.dispose();
    progress.end();
  }
}

/** The command that shows one run of a contender by itself. */
function commandFor(asked: CompareOptions, of: { readonly contender: Contender; readonly seed: number }): string {
  const { contender, seed } = of;
  const options = { ...asked, scenarioFile: relative(process.cwd(), resolve(asked.scenarioFile)) };
  return contender.kind === 'baseline'
    ? compareCommand({ ...options, strategies: contender.name }, seed)
    : simulateCommand({ ...options, strategies: contender.strategies }, seed);
}
