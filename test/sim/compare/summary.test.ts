import { describe, expect, it } from 'vitest';
import type { Contender } from '../../../sim/compare/contender.ts';
import type { Figures } from '../../../sim/compare/figures.ts';
import { hasBroken, summarise } from '../../../sim/compare/summary.ts';
import type { TaskResult } from '../../../sim/compare/task.ts';

const NONE: Contender = { kind: 'control', name: 'none', strategies: ['none'] };
const NOBODY: Contender = { kind: 'control', name: 'uncontrolled', strategies: ['uncontrolled'] };
const EDF: Contender = { kind: 'baseline', name: 'baseline:edf', baseline: 'earliest-deadline' };

const figures = (change: Partial<Figures>): Figures => ({
  requestedKwh: 100,
  deliveredKwh: 90,
  deliveredPct: 90,
  peakKw: 50,
  billedPeakKw: 40,
  totalCost: 100,
  violations: 0,
  contactorSwitches: 5,
  jain: 1,
  broken: [],
  ...change,
});
const run = (name: string, seed: number, change: Partial<Figures> = {}): TaskResult => ({
  kind: 'run',
  name,
  seed,
  figures: figures(change),
});
const ahead = (seed: number): TaskResult => ({
  kind: 'ahead',
  seed,
  oracle: { deliveredKwh: 95, totalCost: 97, leastSum: 100, valuePerKwh: 0.6, blockMinutes: 15 },
  baselines: [{ name: 'baseline:edf', figures: figures({ deliveredKwh: 95, deliveredPct: 95, violations: null }) }],
});

const results: readonly TaskResult[] = [
  run('none', 1),
  run('none', 2, { deliveredKwh: 80, deliveredPct: 80 }),
  run('uncontrolled', 1, { violations: 3 }),
  run('uncontrolled', 2),
  ahead(1),
  ahead(2),
];
const summary = (order: readonly TaskResult[]) =>
  summarise({
    scenario: 'Test',
    contenders: [NONE, NOBODY, EDF],
    seeds: [1, 2],
    results: order,
    replay: ({ name }, seed) => `${name} ${seed}`,
  });

describe('a comparison', () => {
  it('is the same in whatever order its runs end', () => {
    expect(summary(results.toReversed())).toEqual(summary(results));
  });

  it('names the seed in which each did worst, and how to see that again', () => {
    expect(summary(results).contenders.map(({ worst }) => worst.replay)).toEqual([
      'none 2',
      'uncontrolled 1',
      'baseline:edf 1',
    ]);
  });

  it('tells regret where the clairvoyant was asked, and leaves out what has no meaning', () => {
    const [none, , edf] = summary(results).contenders;
    expect(none?.figures.regretPct?.mean).toBeCloseTo(9, 6);
    expect(edf?.figures.violations).toBeNull();
  });

  it('takes differences from the first, seed by seed', () => {
    const { differences } = summary(results);
    expect(differences.map(({ name, from }) => [name, from])).toEqual([
      ['uncontrolled', 'none'],
      ['baseline:edf', 'none'],
    ]);
    expect(differences[0]?.figures.deliveredPct?.mean).toBe(5);
    expect(differences[1]?.figures.violations).toBeNull();
  });

  it('blames Busbar for what happens under Busbar', () => {
    expect(hasBroken(summary(results))).toBe(false);
    expect(hasBroken(summary([run('none', 1, { violations: 1 }), ...results.slice(1)]))).toBe(true);
    expect(hasBroken(summary([run('none', 1, { broken: ['bounded'] }), ...results.slice(1)]))).toBe(true);
  });
});
