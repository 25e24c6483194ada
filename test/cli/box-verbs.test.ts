import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';

const runEvce = vi.hoisted(() => vi.fn());
const runEvceHelp = vi.hoisted(() => vi.fn());
vi.mock('../../src/cli/evce.ts', () => ({ runEvce, runEvceHelp }));

let stdout = '';

beforeEach(() => {
  stdout = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((stdout += String(chunk)), true));
  runEvce.mockReset().mockResolvedValue(0);
  runEvceHelp.mockReset().mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('busbar evce', () => {
  it('is given the words of the call, and null for what was not said', async () => {
    await runCommandLine(['evce', 'zones', 'North deck', 'status']);
    expect(runEvce).toHaveBeenLastCalledWith({
      words: ['zones', 'North deck', 'status'],
      configFile: null,
      body: null,
      uploadFile: null,
      outFile: null,
      force: false,
      newPassword: null,
      wait: false,
      json: false,
    });
  });

  it('is given every flag, wherever it stands', async () => {
    const line = 'evce -c s.yaml POST stations 1 cmds reset --body {} --wait --json --out a --force --upload f';
    await runCommandLine([...line.split(' '), '--new-password', 'env:NEW']);
    expect(runEvce).toHaveBeenLastCalledWith({
      words: ['POST', 'stations', '1', 'cmds', 'reset'],
      configFile: 's.yaml',
      body: '{}',
      uploadFile: 'f',
      outFile: 'a',
      force: true,
      newPassword: 'env:NEW',
      wait: true,
      json: true,
    });
  });

  it('helps with all calls, or with one', async () => {
    await runCommandLine(['evce', '--help']);
    expect(stdout).toContain('Usage: busbar evce');
    expect(runEvceHelp).toHaveBeenLastCalledWith([]);
    await runCommandLine(['evce', 'zones', 'A', '-h']);
    expect(runEvceHelp).toHaveBeenLastCalledWith(['zones', 'A']);
    expect(runEvce).not.toHaveBeenCalled();
  });
});
