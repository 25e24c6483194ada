import { describe, expect, it } from 'vitest';
import { tasksOf } from '../../sim/compare/task.ts';
import { runPool, WorkerLost, type PoolOptions } from '../../src/cli/compare-pool.ts';

const NOBODY = { kind: 'control', name: 'uncontrolled', strategies: ['uncontrolled'] } as const;
const NEVER = new Promise<never>(() => undefined);

const options = (over: Partial<PoolOptions>): PoolOptions => ({
  setup: {
    scenarioFile: 'sim/scenarios/office-with-sun.yaml',
    adjustments: { from: null, days: 1, stepMs: 600_000, sessionsFile: null, strategies: [] },
    strategies: [],
  },
  tasks: tasksOf([NOBODY], [5, 6, 7], { withOracle: false }),
  jobs: 2,
  env: process.env,
  onSteps: () => undefined,
  stop: NEVER,
  ...over,
});

describe('processes that share the work', { timeout: 120_000 }, () => {
  it('give their results in the order of the tasks, and count every step', async () => {
    let steps = 0;
    const outcome = await runPool(options({ onSteps: (count) => (steps += count) }));
    if (outcome.kind !== 'done') throw new TypeError(outcome.kind);
    expect(outcome.results.map((result) => result.kind === 'run' && result.seed)).toEqual([5, 6, 7]);
    expect(steps).toBe(3 * 144);
  });

  it('end when they are told to', async () => {
    expect(await runPool(options({ stop: Promise.resolve() }))).toEqual({ kind: 'stopped', finished: 0 });
  });

  it('are missed when they die', async () => {
    const setup = { ...options({}).setup, scenarioFile: 'sim/scenarios/no-such-file.yaml' };
    await expect(runPool(options({ setup, jobs: 1 }))).rejects.toThrow(WorkerLost);
  });

  it('are missed when they cannot be started', async () => {
    const node = process.execPath;
    process.execPath = '/nowhere/node';
    try {
      await expect(runPool(options({}))).rejects.toThrow(WorkerLost);
    } finally {
      process.execPath = node;
    }
  });
});
