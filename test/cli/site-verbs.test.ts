import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';

const runRun = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runCheck = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runCommission = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runTariff = vi.hoisted(() => vi.fn().mockReturnValue(0));
const runInit = vi.hoisted(() => vi.fn().mockResolvedValue(0));
vi.mock('../../src/cli/run.ts', () => ({ runRun }));
vi.mock('../../src/cli/check.ts', () => ({ runCheck }));
vi.mock('../../src/cli/commission.ts', () => ({ runCommission }));
vi.mock('../../src/cli/tariff.ts', () => ({ runTariff }));
vi.mock('../../src/cli/init.ts', () => ({ runInit }));

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
  it('is given its file, and null for what was not said', async () => {
    await runCommandLine('check --config site.yaml --json'.split(' '));
    expect(runCheck).toHaveBeenLastCalledWith({
      configFile: 'site.yaml',
      connect: false,
      acknowledge: false,
      openapiFile: null,
      json: true,
    });
  });

  it('is given every flag', async () => {
    await runCommandLine('check -c site.yaml --connect --acknowledge'.split(' '));
    expect(runCheck).toHaveBeenLastCalledWith(expect.objectContaining({ connect: true, acknowledge: true }));
    await runCommandLine('check --openapi api.json'.split(' '));
    expect(runCheck).toHaveBeenLastCalledWith(expect.objectContaining({ configFile: null, openapiFile: 'api.json' }));
  });

  it.each([
    ['check', "required option '-c, --config <FILE>' not specified"],
    ['check -c site.yaml --acknowledge', '--acknowledge needs --connect'],
    ['check -c site.yaml --connect --openapi api.json', 'give one of them'],
  ])('says of `%s` what is wrong', async (line, complaint) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    runCheck.mockClear();
    expect(await runCommandLine(line.split(' '))).toBe(2);
    expect(stderr.mock.calls.join('')).toContain(complaint);
    expect(runCheck).not.toHaveBeenCalled();
    stderr.mockRestore();
  });
});

describe('busbar commission', () => {
  it('is given its zone, its file and the word', async () => {
    await runCommandLine(['commission', 'Garage 2', '-c', 'site.yaml']);
    expect(runCommission).toHaveBeenLastCalledWith({ zone: 'Garage 2', configFile: 'site.yaml', yes: false });
    await runCommandLine('commission Garage -c site.yaml --yes'.split(' '));
    expect(runCommission).toHaveBeenLastCalledWith({ zone: 'Garage', configFile: 'site.yaml', yes: true });
  });
});

describe('busbar init', () => {
  it('is given defaults for what was not said', async () => {
    await runCommandLine('init 192.168.0.128'.split(' '));
    expect(runInit).toHaveBeenLastCalledWith({
      address: '192.168.0.128',
      user: 'busbar',
      passwordFile: null,
      pins: [],
      outFile: 'site.yaml',
      force: false,
    });
  });

  it('is given every flag', async () => {
    const flags = '--user bms --password-file pw --pin sha256:a --pin sha256:b --out office.yaml --force';
    await runCommandLine(`init box:8443 ${flags}`.split(' '));
    expect(runInit).toHaveBeenLastCalledWith({
      address: 'box:8443',
      user: 'bms',
      passwordFile: 'pw',
      pins: ['sha256:a', 'sha256:b'],
      outFile: 'office.yaml',
      force: true,
    });
  });
});

describe('busbar tariff', () => {
  it('is given its file and its day', async () => {
    expect(await runCommandLine('tariff -c site.yaml --day 2026-03-29 --json'.split(' '))).toBe(0);
    expect(runTariff).toHaveBeenLastCalledWith({ configFile: 'site.yaml', day: '2026-03-29', json: true });
  });

  it.each([
    'tariff -c site.yaml',
    'tariff --day 2026-03-29',
    'tariff -c site.yaml --day 2026-02-30',
    'tariff -c site.yaml --day today',
  ])('is not begun by %s', async (words) => {
    runTariff.mockClear();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommandLine(words.split(' '))).toBe(2);
    expect(runTariff).not.toHaveBeenCalled();
  });
});
