import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { openReportFiles } from '../../src/cli/report-files.ts';
import { dataFolder } from '../support/data-files.ts';
import { scenarioOf } from '../support/scenario.ts';

const folder = dataFolder();

describe('the files of a report', () => {
  it('are result, series, page and picture, the last two named for a person to open', () => {
    const path = join(folder.path, 'new/out');
    const scenario = scenarioOf({ hours: 3 });
    const files = openReportFiles(path);
    const outcome = runScenario(scenario, {
      seed: 1,
      control: { kind: 'uncontrolled' },
      onStep: (world, record) => files.step(world, record),
    });
    if (!outcome.ok) throw new TypeError('the scenario does not run');
    const { result } = outcome;
    expect(files.finish({ scenario, result, command: 'busbar simulate' })).toEqual([
      join(path, 'report.html'),
      join(path, 'report.svg'),
    ]);
    expect(JSON.parse(readFileSync(join(path, 'result.json'), 'utf8'))).toEqual(result);
    expect(readFileSync(join(path, 'series.csv'), 'utf8').split('\n')).toHaveLength(1 + 180 + 1);
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toContain('<title>Test scenario · Busbar report</title>');
  });

  it('are no report where nothing was simulated', () => {
    const path = join(folder.path, 'nothing');
    const files = openReportFiles(path);
    files.abandon();
    expect(existsSync(join(path, 'report.html'))).toBe(false);
  });
});
