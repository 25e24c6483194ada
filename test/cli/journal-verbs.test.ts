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
    expect(runExplain).toHaveBeenLastCalledWith({ zone: 'Garage', at: null, configFile: null, json: false });
  });

  it('is given every flag, and the time as it was said', async () => {
    await runCommandLine('explain Garage --at 2024-03-04T08:15:00+01:00 -c site.yaml --json'.split(' '));
    const at = { kind: 'clock', day: '2024-03-04', time: '08:15:00', offset: '+01:00' };
    expect(runExplain).toHaveBeenLastCalledWith({ zone: 'Garage', at, configFile: 'site.yaml', json: true });
  });

  it.each(['yesterday', '2024-03-04', '2024-03-04T8', '2024-02-30T08:15:00Z'])('refuses %s as a time', async (text) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommandLine(['explain', 'Garage', '--at', text])).toBe(EXIT.usage);
    said.mockRestore();
  });
});

describe('busbar replay', () => {
  it('is given the journal', async () => {
    await runCommandLine(['replay', 'journal.jsonl', '--json']);
    expect(runReplay).toHaveBeenLastCalledWith({
      journalFile: 'journal.jsonl',
      withStrategies: null,
      run: null,
      json: true,
    });
  });

  it('is given names for a backtest', async () => {
    await runCommandLine(['replay', 'journal.jsonl', '--with', 'peak-shaving, tariff-windows']);
    expect(runReplay).toHaveBeenLastCalledWith({
      journalFile: 'journal.jsonl',
      withStrategies: ['peak-shaving', 'tariff-windows'],
      run: null,
      json: false,
    });
  });
});

const runJournalExport = vi.hoisted(() => vi.fn().mockResolvedValue(0));
const runJournalInfo = vi.hoisted(() => vi.fn().mockResolvedValue(0));
vi.mock('../../src/cli/journal-export.ts', () => ({ runJournalExport, runJournalInfo }));

describe('busbar journal', () => {
  it('is given whose journal to look into', async () => {
    await runCommandLine(['journal', 'info', '--journal', 'journal.sqlite']);
    expect(runJournalInfo).toHaveBeenLastCalledWith({
      configFile: null,
      journalFile: 'journal.sqlite',
      json: false,
    });
  });

  it('is given what to take out, all of it as CSV unless that is said otherwise', async () => {
    await runCommandLine('journal export -c site.yaml --what sessions'.split(' '));
    expect(runJournalExport).toHaveBeenLastCalledWith({
      configFile: 'site.yaml',
      journalFile: null,
      what: 'sessions',
      format: 'csv',
      from: null,
      to: null,
      stepMs: 60_000,
      run: null,
      outFile: null,
      force: false,
    });
  });

  it('refuses kinds that there are not', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommandLine('journal export -c site.yaml --what gossip'.split(' '))).toBe(EXIT.usage);
    said.mockRestore();
  });
});
