import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.ts';
import { openKept } from '../../src/journal/index.ts';
import { openJournal, type BegunJournal } from '../../src/service/journal-file.ts';
import { openLog } from '../../src/service/log.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { decision, instantAt, SITE } from './recorded.ts';

const CONFIG = {
  site: SITE,
  strategies: [],
  service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'fallback' },
} as const;

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-journal-'));
  lines = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function opened(): Promise<BegunJournal> {
  const log = await openLog({ write: (line) => lines.push(line), pretty: false });
  return openJournal(CONFIG, { folder, at: instantAt(0), clock: realTime(), log });
}

/** Two decisions, written and closed. */
async function lived(): Promise<BegunJournal> {
  const journal = await opened();
  for (const cycle of [1, 2]) {
    const { event, effects } = decision(cycle);
    journal.append(event, effects);
  }
  await journal.close();
  return journal;
}

describe('the journal of a site', () => {
  it('is one file, to which each start adds a run', async () => {
    await lived();
    await lived();
    expect(readdirSync(folder)).toEqual(['journal.sqlite']);
    const kept = await openKept(join(folder, 'journal.sqlite'));
    if (!kept.ok) throw new TypeError(kept.why);
    expect(kept.journal.runs().map(({ run, site, turns }) => ({ run, site, turns }))).toEqual([
      { run: 1, site: 'Harbour Office', turns: 2 },
      { run: 2, site: 'Harbour Office', turns: 2 },
    ]);
    kept.journal.close();
  });

  it('lets the engine begin with nothing where nothing was learnt', async () => {
    expect((await lived()).initial).toEqual(createEngine({ site: SITE, strategies: [] }).initial);
  });

  it('is put aside where it is damaged, and another begins', async () => {
    writeFileSync(join(folder, 'journal.sqlite'), 'no database at all, and long enough to be taken for one'.repeat(40));
    await lived();
    expect(readdirSync(folder).sort()).toEqual(['journal.sqlite', 'journal.sqlite.aside-1']);
    expect(lines.join('')).toContain('it is put aside, and another begins');
  });

  it('is gone without, and said to be, where it cannot be written', async () => {
    rmSync(folder, { recursive: true });
    const journal = await lived();
    expect(journal.health()).toMatchObject({ state: 'failing', lostTurns: 2 });
    expect(lines.join('')).toContain('the journal cannot be written');
    expect(existsSync(folder)).toBe(false);
  });
});
