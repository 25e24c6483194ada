import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../sim/compare/summary.ts';
import { runCompare } from '../../src/cli/compare.ts';
import { EXIT, type CompareOptions, type ExitCode } from '../../src/cli/verb.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const compare = (over: Partial<CompareOptions>): Promise<ExitCode> =>
  runCompare({
    scenarioFile: 'sim/scenarios/office-with-sun.yaml',
    strategies: 'none,baseline:edf',
    seed: null,
    seeds: 2,
    from: null,
    days: 1,
    stepMs: 300_000 as NonNullable<CompareOptions['stepMs']>,
    sessionsFile: null,
    oracle: false,
    jobs: null,
    json: true,
    ...over,
  });

/** Some runs of a simulated day, each in a process of its own. */
const PATIENCE = { timeout: 120_000 };

describe('busbar compare', PATIENCE, () => {
  it('prints the same document however many processes do the work', async () => {
    expect(await compare({ jobs: 1 })).toBe(EXIT.done);
    const alone = said.stdout;
    said.stdout = '';
    await compare({ jobs: 3 });
    expect(said.stdout).toBe(alone);
    const { seeds, contenders } = JSON.parse(alone) as Comparison;
    expect(seeds).toEqual([1, 2]);
    expect(contenders.map(({ name, runs }) => [name, runs.length])).toEqual([
      ['none', 2],
      ['baseline:edf', 2],
    ]);
  });

  it('prints a table with the command that shows each one’s worst seed again', async () => {
    expect(await compare({ json: false, seed: 7, oracle: true, strategies: 'uncontrolled,baseline:edf' })).toBe(
      EXIT.done,
    );
    expect(said.stdout).toMatch(/^Office with sun, 2 seeds from 7\n\nstrategies +delivered % +peak kW .*regret %/);
    expect(said.stdout).toMatch(
      /npx busbar simulate \S+office-with-sun\.yaml --seed [78] --strategy uncontrolled --days 1/,
    );
    expect(said.stdout).toMatch(/npx busbar compare \S+ --strategies baseline:edf --seed [78] --seeds 1/);
    expect(said.stderr).toContain('runs in');
  });

  it('runs nothing for a name that means nothing', async () => {
    expect(await compare({ strategies: 'nnoe' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('did you mean none?');
    expect(said.stdout).toBe('');
  });
});
