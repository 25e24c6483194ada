import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../sim/compare/summary.ts';
import { runCompare } from '../../src/cli/compare.ts';
import { runCommandLine } from '../../src/cli/program.ts';
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

  it('prints a command that runs, for a strategy that the site file does not name too', async () => {
    await compare({ strategies: 'departure', seeds: 1, seed: 3 });
    const [contender] = (JSON.parse(said.stdout) as Comparison).contenders;
    const [npx, busbar, ...words] = contender?.worst.replay.split(' ') ?? [];
    expect([npx, busbar]).toEqual(['npx', 'busbar']);
    said.stdout = '';
    expect(await runCommandLine([...words, '--json', '--no-oracle'])).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ seed: 3, strategies: ['departure'], simulatedHours: 24 });
  });

  it('runs nothing for a name that means nothing', async () => {
    expect(await compare({ strategies: 'nnoe' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('did you mean none?');
    expect(said.stdout).toBe('');
  });

  it('gives no oracle where a battery makes it no bound, and says so', async () => {
    const office = readFileSync('sim/scenarios/office-with-sun.yaml', 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'busbar-compare-'));
    const scenarioFile = join(folder, 'stored.yaml');
    const store = '    - { name: Store, role: battery, node: Main, nominalKw: 10 }';
    const stored = office.replace('  meters:\n', `  meters:\n${store}\n`).replace(/^expect:.*$/m, '');
    writeFileSync(scenarioFile, `${stored}\nbattery: { capacityKwh: 20, maxKw: 10 }\n`);
    expect(await compare({ scenarioFile, oracle: true, strategies: 'baseline:edf', seeds: 1 })).toBe(EXIT.done);
    rmSync(folder, { recursive: true });
    expect(said.stderr).toContain('no oracle: it knows no stationary battery');
    expect(JSON.parse(said.stdout)).not.toHaveProperty('oracle');
  });
});
