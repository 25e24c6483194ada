import { describe, expect, it } from 'vitest';
import { runTask, tasksOf } from '../../../sim/compare/task.ts';
import type { Contender } from '../../../sim/compare/contender.ts';
import { scenarioOf } from '../../support/scenario.ts';

const NONE: Contender = { kind: 'control', name: 'none', strategies: ['none'] };
const EDF: Contender = { kind: 'baseline', name: 'baseline:edf', baseline: 'earliest-deadline' };

describe('the tasks of a comparison', { timeout: 60_000 }, () => {
  it('are a run for each controller and seed, and one look ahead for each seed where somebody needs it', () => {
    const kinds = (contenders: readonly Contender[], withOracle: boolean) =>
      tasksOf(contenders, [4, 5], { withOracle }).map(({ kind, seed }) => `${kind} ${seed}`);
    expect(kinds([NONE], false)).toEqual(['run 4', 'run 5']);
    expect(kinds([NONE, EDF], false)).toEqual(['ahead 4', 'run 4', 'ahead 5', 'run 5']);
    expect(kinds([NONE], true)).toEqual(['ahead 4', 'run 4', 'ahead 5', 'run 5']);
  });

  it('speak of the same world: all asked for the same energy, and none delivers more than the clairvoyant', async () => {
    const scenario = scenarioOf({ hours: 12 });
    const tasks = tasksOf([NONE, EDF], [3], { withOracle: true });
    const results = await Promise.all(tasks.map((task) => runTask(scenario, task, () => undefined)));
    const [ahead, run] = results;
    if (ahead?.kind !== 'ahead' || run?.kind !== 'run') throw new TypeError('unexpected results');
    const edf = ahead.baselines[0]?.figures;
    expect(edf?.requestedKwh).toBeCloseTo(run.figures.requestedKwh, 2);
    const most = (ahead.oracle?.deliveredKwh ?? 0) + 1e-3;
    expect(edf?.deliveredKwh).toBeLessThanOrEqual(most);
    expect(run.figures.deliveredKwh).toBeLessThanOrEqual(most);
    expect(edf?.contactorSwitches).toBeGreaterThan(0);
  });
});
