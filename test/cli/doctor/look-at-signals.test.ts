import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtSignals } from '../../../src/cli/doctor/look-at-signals.ts';
import type { SignalFile } from '../../../src/config/index.ts';
import { epochMs } from '../../../src/engine/index.ts';
import { SITE } from '../../service/recorded.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const NOON = epochMs(Date.parse('2026-06-12T12:00:00+02:00'));

/** What is said of a file with this text; null for no file. */
async function said(text: string | null): Promise<string> {
  const file = join(folder, 'prices.csv');
  if (text !== null) writeFileSync(file, text);
  const signal = {
    signal: { name: 'price', kind: 'price', unit: 'EUR/kWh' },
    file,
    format: 'csv',
    column: 'price',
    timeZone: null,
    factor: 1,
    publishedAtMinute: 0,
  } as unknown as SignalFile;
  const [found] = await lookAtSignals([signal], { timeZone: SITE.timeZone, now: NOON });
  return `${found?.severity ?? 'nothing'}: ${found?.message.replace(file, 'FILE') ?? ''}`;
}

describe('a look at the files of signals', () => {
  it('says how long one has values', async () => {
    const text = 'time,price\n2026-06-12T00:00:00+02:00,0.2\n2026-06-13T00:00:00+02:00,0.3\n';
    expect(await said(text)).toBe('note: FILE has values for now, and until 2026-06-14T00:00:00+02:00 at least');
  });

  it('warns of one that is missing, makes no sense, or has run out', async () => {
    expect(await said(null)).toBe('warning: FILE cannot be read (ENOENT)');
    expect(await said('nothing of the kind')).toMatch(/^warning: FILE .+/);
    const old = 'time,price\n2026-06-01T00:00:00+02:00,0.2\n2026-06-02T00:00:00+02:00,0.3\n';
    expect(await said(old)).toBe('warning: FILE has no value for now');
  });
});
