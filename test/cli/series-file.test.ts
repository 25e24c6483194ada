import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { openSeriesFile } from '../../src/cli/series-file.ts';
import { dataFolder } from '../support/data-files.ts';
import { scenarioOf } from '../support/scenario.ts';

const folder = dataFolder();

describe('the file of a run’s course', () => {
  it('has a header and every step, however many parts it was written in', () => {
    const path = join(folder.path, 'series.csv');
    const series = openSeriesFile(path);
    runScenario(scenarioOf({ hours: 24 }), {
      seed: 1,
      control: { kind: 'uncontrolled' },
      onStep: (world, record) => series.add(world, record),
    });
    series.close();
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toHaveLength(1 + 1440 + 1);
    expect(lines[0]).toMatch(/^time,/);
    expect(lines.at(-2)).toMatch(/^2023-06-12T23:59:00/);
    expect(new Set(lines.slice(0, -1).map((line) => line.split(',').length)).size).toBe(1);
  });

  it('stays empty where nothing was simulated', () => {
    const path = join(folder.path, 'nothing.csv');
    openSeriesFile(path).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});
