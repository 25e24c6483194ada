import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const runRun = vi.hoisted(() => vi.fn());
const runCheck = vi.hoisted(() => vi.fn());
const runSimulate = vi.hoisted(() => vi.fn());
const runDevice = vi.hoisted(() => vi.fn());
vi.mock('../../src/cli/run.ts', () => ({ runRun }));
vi.mock('../../src/cli/check.ts', () => ({ runCheck }));
vi.mock('../../src/cli/simulate.ts', () => ({ runSimulate }));
vi.mock('../../src/cli/device.ts', () => ({ runDevice }));

beforeEach(() => {
  for (const verb of [runRun, runCheck, runSimulate, runDevice]) verb.mockResolvedValue(EXIT.done);
});

/** Runs the command line as a shell would split it. */
const busbar = (line: string): Promise<number> => runCommandLine(line.split(' ').filter((word) => word !== ''));

describe('busbar', () => {
  it('prints its version and its help on stdout and is done', async () => {
    expect(await busbar('--version')).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await busbar('--help')).toBe(EXIT.done);
    expect(said.stdout).toMatch(
      /Run a site:\n {2}run .*\n {2}reload .*\n {2}check .*\n {2}tariff .*\n {2}commission .*\n {2}init .*\n\nOperate a running site:\n {2}hold .*\n {2}resume .*\n {2}key .*\n\nLook back:\n {2}explain .*\n {2}replay .*\n {2}journal .*\n\n/,
    );
    expect(said.stdout).toMatch(/\n\nSimulate:\n {2}simulate .*\n {2}compare .*\n {2}device /);
  });

  it.each([
    ['', 'Usage: busbar'],
    ['rnu', 'Did you mean run?'],
    ['run --fro 30s', 'Did you mean --for?'],
    ['run --for 30', 'A duration is a number with a unit'],
    ['run site.yaml', 'too many arguments'],
    ['check', "required option '-c, --config <FILE>' not specified"],
    ['simulate', "missing required argument 'SCENARIO'"],
    ['simulate a.yaml --seed x', 'Expected a whole number'],
  ])('explains on stderr what is wrong with `busbar %s` and starts nothing', async (line, complaint) => {
    expect(await busbar(line)).toBe(EXIT.usage);
    expect(said.stderr).toContain(complaint);
    expect(said.stdout).toBe('');
    for (const verb of [runRun, runCheck, runSimulate, runDevice]) expect(verb).not.toHaveBeenCalled();
  });

  it('ends as its verb ends', async () => {
    runCheck.mockResolvedValue(EXIT.notHeld);
    expect(await busbar('check -c site.yaml')).toBe(EXIT.notHeld);
  });

  it('tells in a line what the operating system has against it', async () => {
    const full = Object.assign(new RangeError('ENOSPC: no space left on device, write'), { syscall: 'write' });
    runSimulate.mockRejectedValue(full);
    expect(await busbar('simulate a.yaml')).toBe(EXIT.failed);
    expect(said.stderr).toBe('busbar: ENOSPC: no space left on device, write\n');
  });

  it('lets a broken promise of the program through', async () => {
    runCheck.mockRejectedValue(new RangeError('broken'));
    await expect(busbar('check -c site.yaml')).rejects.toThrow('broken');
  });
});
