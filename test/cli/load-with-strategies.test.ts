import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { loadWithStrategies } from '../../src/cli/load-with-strategies.ts';
import { formatProblem } from '../../src/config/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-own-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SITE = fileURLToPath(new URL('../fixtures/strategies/site.yaml', import.meta.url));

const scenarioOf = (site: string): string => {
  const file = join(folder, 'scenario.yaml');
  const traffic = 'traffic: { stations: 4, profile: workplace, arrivalsPerWeekday: 8 }';
  writeFileSync(file, `scenario: Own\nsite: ${site}\nstart: 2023-06-12T06:00:00+02:00\nduration: 3h\n${traffic}\n`);
  return file;
};

describe('a scenario whose site has a strategy of its own', () => {
  it('is simulated with it, and each time alike', async () => {
    const loaded = await loadWithStrategies(scenarioOf(SITE), {});
    if (!loaded.ok) throw new TypeError(loaded.problems.map(formatProblem).join('\n'));
    const { strategies } = loaded.value.site;
    const run = () => {
      const caps: (number | null)[] = [];
      const outcome = runScenario(loaded.value, {
        seed: 1,
        control: { kind: 'busbar', strategies },
        onRecord: ({ strategies: said }) => {
          const bound = said[0]?.proposal.ceilings[0]?.bound;
          caps.push(bound?.unit === 'A' ? bound.amps[0] : null);
        },
      });
      return { outcome, caps };
    };
    const first = run();
    expect(new Set(first.caps)).toEqual(new Set([40]));
    expect(run()).toEqual(first);
  });

  it('is refused where its code is missing, at the entry that names it', async () => {
    const site =
      '{ site: Own, timezone: UTC, nodes: [{ name: Main, zone: Z, limitAmps: 9 }], strategies: [{ use: ./no.js }] }';
    const loaded = await loadWithStrategies(scenarioOf(site), {});
    const said = loaded.ok ? [] : loaded.problems.map(formatProblem);
    expect(said).toEqual([
      `${join(folder, 'scenario.yaml')}:2:96 site.strategies[0]: there is no file ${join(folder, 'no.js')}`,
    ]);
  });
});
