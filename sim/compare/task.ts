/**
 * The pieces into which a comparison falls, each a function of the scenario and a seed alone: so it does not matter where
 * and in which order they are done.
 * @module
 */
import type { ScenarioConfig } from '../../src/config/index.ts';
import { assert } from '../../src/engine/index.ts';
import type { Baseline } from '../baselines/offer.ts';
import { runBaseline } from '../baselines/run.ts';
import { lookAhead, type LookAhead } from '../oracle/look-ahead.ts';
import { consultOracle, requestedKwh, type Oracle } from '../oracle/verdict.ts';
import { runScenario } from '../run.ts';
import { buildWorld } from '../world.ts';
import { figuresOfBaseline, figuresOfResult, type Figures } from './figures.ts';
import { controlOf, type Contender } from './contender.ts';

/** A run of a controller, or a look at the whole future: for the clairvoyant and for rules that need no box. */
export type Task =
  | { readonly kind: 'run'; readonly seed: number; readonly contender: Contender & { readonly kind: 'control' } }
  | {
      readonly kind: 'ahead';
      readonly seed: number;
      readonly baselines: readonly (Contender & { readonly kind: 'baseline' })[];
      readonly withOracle: boolean;
    };

/** What came of a task, as plain data. */
export type TaskResult =
  | { readonly kind: 'run'; readonly seed: number; readonly name: string; readonly figures: Figures }
  | {
      readonly kind: 'ahead';
      readonly seed: number;
      readonly oracle: Oracle | null;
      readonly baselines: readonly { readonly name: string; readonly figures: Figures }[];
    }
  | { readonly kind: 'failed'; readonly problems: readonly string[] };

/** All tasks of a comparison. Those that take longest come last of each seed, so that threads end about together. */
export function tasksOf(
  contenders: readonly Contender[],
  seeds: readonly number[],
  { withOracle }: { readonly withOracle: boolean },
): readonly Task[] {
  const baselines = contenders.filter((one) => one.kind === 'baseline');
  return seeds.flatMap((seed): readonly Task[] => {
    const runs = contenders
      .filter((one) => one.kind === 'control')
      .map((contender) => ({ kind: 'run' as const, seed, contender }));
    const looks = baselines.length > 0 || withOracle;
    return looks ? [{ kind: 'ahead', seed, baselines, withOracle }, ...runs] : runs;
  });
}

/** Does a task. `onStep` is called at each step of a run. */
export async function runTask(scenario: ScenarioConfig, task: Task, onStep: () => void): Promise<TaskResult> {
  if (task.kind === 'ahead') return lookInto(scenario, task);
  const { seed, contender } = task;
  const control = controlOf(scenario, contender.strategies);
  assert(typeof control !== 'string', 'the names of contenders were checked before');
  const outcome = runScenario(scenario, { seed, control, onStep });
  if (!outcome.ok) return { kind: 'failed', problems: outcome.problems };
  return { kind: 'run', seed, name: contender.name, figures: figuresOfResult(outcome.result) };
}

async function lookInto(scenario: ScenarioConfig, task: Task & { readonly kind: 'ahead' }): Promise<TaskResult> {
  const { seed, baselines, withOracle } = task;
  const built = buildWorld(scenario, { seed });
  if (!built.ok) return { kind: 'failed', problems: built.problems };
  const ahead: LookAhead = lookAhead(built.world);
  return {
    kind: 'ahead',
    seed,
    oracle: withOracle ? await consultOracle(ahead, scenario) : null,
    baselines: baselines.map(({ name, baseline }) => ({ name, figures: playBaseline(ahead, baseline) })),
  };
}

/** A rule's run, with how often its stations would close their contactors. */
function playBaseline(ahead: LookAhead, baseline: Baseline): Figures {
  let closings = 0;
  const isOn = new Set<number>();
  const run = runBaseline(ahead.problem, baseline, (_, cars) => {
    for (const { session, offeredAmps } of cars) {
      if (offeredAmps > 0 && !isOn.has(session)) closings += 1;
      if (offeredAmps > 0) isOn.add(session);
      else isOn.delete(session);
    }
  });
  return figuresOfBaseline(ahead, run, { closings, requestedKwh: requestedKwh(ahead.problem) });
}
