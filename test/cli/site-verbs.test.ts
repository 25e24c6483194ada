import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';

const runRun = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runCheck = vi.hoisted(() => vi.fn().mockResolvedValue(0));
vi.mock('../../src/cli/run.ts', () => ({ runRun }));
vi.mock('../../src/cli/check.ts', () => ({ runCheck }));

describe('busbar run', () => {
  it('is given null for what was not said', async () => {
    await runCommandLine(['run']);
    expect(runRun).toHaveBeenLastCalledWith({
      configFile: null,
      forMs: null,
      shadow: false,
      speed: null,
      port: null,
      json: false,
    });
  });

  it('is given every flag with its unit', async () => {
    await runCommandLine('run -c site.yaml --for 60s --shadow --speed 10 --port 0 --json'.split(' '));
    expect(runRun).toHaveBeenLastCalledWith({
      configFile: 'site.yaml',
      forMs: 60_000,
      shadow: true,
      speed: 10,
      port: 0,
      json: true,
    });
  });
});

describe('busbar check', () => {
  it('is given its file', async () => {
    await runCommandLine('check --config site.yaml --json'.split(' '));
    expect(runCheck).toHaveBeenLastCalledWith({ configFile: 'site.yaml', json: true });
  });
});
