import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';

const runSimulate = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runDevice = vi.hoisted(() => vi.fn().mockResolvedValue(0));
vi.mock('../../src/cli/simulate.ts', () => ({ runSimulate }));
vi.mock('../../src/cli/device.ts', () => ({ runDevice }));

describe('busbar simulate', () => {
  it('is given null for what the scenario shall say', async () => {
    await runCommandLine(['simulate', 'office.yaml']);
    expect(runSimulate).toHaveBeenLastCalledWith({
      scenarioFile: 'office.yaml',
      seed: null,
      from: null,
      days: null,
      stepMs: null,
      sessionsFile: null,
      strategies: null,
      oracle: null,
      outFolder: null,
      journalFile: null,
      json: false,
    });
  });

  it('is given every flag, and strategies in their order', async () => {
    const flags = '--seed 0 --from 2023-06-12 --days 30 --step 60s --sessions a.csv --oracle --out out --json';
    const strategies = '--strategy peak-shaving --strategy tariff-windows';
    await runCommandLine(`simulate office.yaml ${flags} ${strategies}`.split(' '));
    expect(runSimulate).toHaveBeenLastCalledWith({
      scenarioFile: 'office.yaml',
      seed: 0,
      from: '2023-06-12',
      days: 30,
      stepMs: 60_000,
      sessionsFile: 'a.csv',
      strategies: ['peak-shaving', 'tariff-windows'],
      oracle: true,
      outFolder: 'out',
      journalFile: null,
      json: true,
    });
  });
});

describe('busbar device', () => {
  it('is given null for what was not said', async () => {
    await runCommandLine(['device']);
    expect(runDevice).toHaveBeenLastCalledWith({
      port: null,
      siteFile: null,
      dialectFile: null,
      speed: null,
      modes: [],
      control: false,
    });
  });

  it('is given every flag', async () => {
    const files = 'device --port 8443 --site site.yaml --dialect watts.yaml --speed 5';
    await runCommandLine(`${files} --control --mode keys=camel secondLogin=kick --mode names=repeatable`.split(' '));
    expect(runDevice).toHaveBeenLastCalledWith({
      port: 8443,
      siteFile: 'site.yaml',
      dialectFile: 'watts.yaml',
      speed: 5,
      modes: ['keys=camel', 'secondLogin=kick', 'names=repeatable'],
      control: true,
    });
  });
});
