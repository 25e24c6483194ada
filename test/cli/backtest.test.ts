import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReplay } from '../../src/cli/replay.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { recordJournal } from '../support/journal.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const folder = mkdtempSync(join(tmpdir(), 'busbar-backtest-'));
const journal = join(folder, 'journal.jsonl');

beforeAll(() => writeFileSync(journal, recordJournal()));
afterAll(() => rmSync(folder, { recursive: true }));

describe('busbar replay --with', () => {
  const backtested = (withStrategies: readonly string[], json: boolean) =>
    runReplay({ journalFile: journal, withStrategies, json });

  it('puts the recorded day beside the same day under other strategies', async () => {
    expect(await backtested(['none'], true)).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({
      site: 'Parity',
      recordedWith: ['peak-shaving', 'tariff-windows'],
      with: [],
      backtested: { violations: 0, cost: null },
    });
  });

  it('takes strategies as the journal bound them, and prints a table', async () => {
    expect(await backtested(['peak-shaving'], false)).toBe(EXIT.done);
    expect(said.stdout).toMatch(/recorded with peak-shaving, tariff-windows, backtested with peak-shaving/);
    expect(said.stdout).toMatch(/delivered, kWh +[\d.]+ +[\d.]+/);
  });

  it('refuses names that nobody has, and says the nearest', async () => {
    expect(await backtested(['peak-shavin'], false)).toBe(EXIT.usage);
    expect(said.stderr).toContain('there is no strategy "peak-shavin"; did you mean peak-shaving?');
    expect(await backtested(['none', 'peak-shaving'], false)).toBe(EXIT.usage);
  });
});
