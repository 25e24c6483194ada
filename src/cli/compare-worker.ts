/**
 * A process of `busbar compare`: reads the scenario for itself, then does one task after the other.
 * @module
 */
import { adjustScenario, type Adjustments } from '../../sim/adjust.ts';
import { runTask, type Task, type TaskResult } from '../../sim/compare/task.ts';
import { assert } from '../engine/index.ts';
import type { ScenarioConfig } from '../config/index.ts';
import { loadWithStrategies } from './load-with-strategies.ts';

/** What a process is told first; after that come tasks. */
export interface WorkerSetup {
  readonly scenarioFile: string;
  readonly adjustments: Adjustments;
  /** Names of contenders, of which some may be files. */
  readonly strategies: readonly string[];
}

/** What a process tells. */
export type WorkerWord =
  { readonly kind: 'steps'; readonly count: number } | { readonly kind: 'done'; readonly result: TaskResult };

/** So many steps go by between two words about them. */
const STEPS_PER_WORD = 500;

const tell = (word: WorkerWord): void => void process.send?.(word);

process.once('message', (setup: WorkerSetup) => {
  const scenario = read(setup);
  // A task may come while strategies are being loaded.
  process.on('message', (task: Task) => void scenario.then((ready) => work(ready, task)));
});
// Whoever started it is gone.
process.once('disconnect', () => process.exit());

async function read({ scenarioFile, adjustments, strategies }: WorkerSetup): Promise<ScenarioConfig> {
  const loaded = await loadWithStrategies(scenarioFile, process.env, strategies);
  assert(loaded.ok, 'the scenario was loaded before anybody was started');
  return adjustScenario(loaded.value, adjustments);
}

async function work(scenario: ScenarioConfig, task: Task): Promise<void> {
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
    if (steps % STEPS_PER_WORD === 0) tell({ kind: 'steps', count: STEPS_PER_WORD });
  };
  const result = await runTask(scenario, task, onStep);
  tell({ kind: 'steps', count: steps % STEPS_PER_WORD });
  tell({ kind: 'done', result });
}
