import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteConfig } from '../../src/config/index.ts';
import { openJournal } from '../../src/service/journal-file.ts';
import { openLog } from '../../src/service/log.ts';
import { decision, instantAt, SITE } from './recorded.ts';

const CONFIG: SiteConfig = {
  site: SITE,
  strategies: [],
  signals: [],
  foreign: [],
  sources: { broker: null, meters: [], signals: [] },
  evce: null,
  service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'fallback' },
  alarms: { minSeverity: 'warning', hooks: [] },
  file: '/etc/busbar/site.yaml',
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-journal-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the journal of a run', () => {
  it('is a file named by when it began, with header, events and records', async () => {
    const log = await openLog({ write: () => undefined, pretty: false });
    const journal = await openJournal(CONFIG, { folder, at: instantAt(0), log });
    const { event, effects } = decision(1);
    journal?.append(event, effects);
    await journal?.close();
    expect(readdirSync(folder)).toEqual(['journal-20260612T163000.jsonl']);
    const lines = readFileSync(join(folder, 'journal-20260612T163000.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual(['journal', 'event', 'record']);
  });

  it('is gone without, and said to be, where it cannot be written', async () => {
    const lines: string[] = [];
    const log = await openLog({ write: (line) => lines.push(line), pretty: false });
    const journal = await openJournal(CONFIG, { folder: join(folder, 'missing'), at: instantAt(0), log });
    expect(journal).toBeNull();
    expect(lines.join('')).toContain('there is no journal of this run');
  });
});
