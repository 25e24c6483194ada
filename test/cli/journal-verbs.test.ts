import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { EXIT } from '../../src/cli/verb.ts';

const runExplain = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runReplay = vi.hoisted(() => vi.fn().mockResolvedValue(0));
vi.mock('../../src/cli/explain.ts', () => ({ runExplain }));
vi.mock('../../src/cli/replay.ts', () => ({ runReplay }));

describe('busbar explain', () => {
  it('is given null for what was not said', async () => {
    await runCommandLine(['explain', 'Garage']);
    expect(runExplain).toHaveBeenLastCalledWith({ zone: 'Garage', atMs: null, configFile: null, json: false });
  });

  it('is given every flag, and the time as an instant', async () => {
    await runCommandLine('explain Garage --at 2024-03-04T08:15:00+01:00 -c site.yaml --json'.split(' '));
    const atMs = Date.UTC(2024, 2, 4, 7, 15);
    expect(runExplain).toHaveBeenLastCalledWith({ zone: 'Garage', atMs, configFile: 'site.yaml', json: true });
  });

  it.each(['yesterday', '2024-03-04', '2024-03-04T08:15:00', '2024-02-30T08:15:00Z'])(
    'refuses %s as a time',
    async (text) => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(await runCommandLine(['explain', 'Garage', '--at', text])).toBe(EXIT.usage);
      said.mockRestore();
    },
  );
});

describe('busbar replay', () => {
  it('is given the journal', async () => {
    await runCommandLine(['replay', 'journal.jsonl', '--json']);
    expect(runReplay).toHaveBeenLastCalledWith({ journalFile: 'journal.jsonl', withStrategies: null, json: true });
  });

  it('is given names for a backtest', async () => {
    await runCommandLine(['replay', 'journal.jsonl', '--with', 'peak-shaving, tariff-windows']);
    expect(runReplay).toHaveBeenLastCalledWith({
      journalFile: 'journal.jsonl',
      withStrategies: ['peak-shaving', 'tariff-windows'],
      json: false,
    });
  });
});
