/**
 * How many turns a second the journal takes into its file.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effect, EngineEvent } from '../../src/engine/index.ts';
import { headerOf, turnLines } from '../../src/journal/format.ts';
import { openForWriting, type Database } from '../../src/journal/sqlite/database.ts';
import { Store } from '../../src/journal/sqlite/store.ts';
import { BenchFailure, rangeOf, type Case } from '../case.ts';
import { busySite } from '../site/busy-site.ts';

const BATCH_TURNS = 1_000;
const RUNS = 10;

interface Turn {
  readonly event: EngineEvent;
  readonly effects: readonly Effect[];
}

/** Turns of a site with 54 stations, packs and curves included; bare is SQLite taking the same texts as rows. */
export const journalRows: Case = {
  name: 'journal/rows',
  unit: 'rows/s',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'busbar-bench-'));
    try {
      const turns = batch();
      const kept = await opened(join(folder, 'kept.sqlite'));
      const header = headerOf({ site: 'Bench', startedAt: '2026-01-01T00:00:00Z', setup: {} });
      const store = new Store(kept, { header, startedMs: 0 });
      const figures = rangeOf(
        samples(() =>
          store.append(
            turns.map((turn) => ({ kind: 'turn', ...turn })),
            NOTHING,
          ),
        ),
      );
      const plain = await opened(join(folder, 'bare.sqlite'));
      const bare = rangeOf(samples(() => insert(plain, turns))).median;
      kept.close();
      plain.close();
      return { ...figures, bare };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const NOTHING = { checkpoint: null, learnt: null };

function samples(work: () => void): readonly number[] {
  return Array.from({ length: RUNS }, () => {
    const begun = performance.now();
    work();
    return (BATCH_TURNS * 1_000) / (performance.now() - begun);
  });
}

/** One decision, and what it led to, over and over. */
function batch(): readonly Turn[] {
  const site = busySite(54);
  const event = site.tick();
  const { effects } = site.engine.step(site.state(), event);
  return Array.from({ length: BATCH_TURNS }, () => ({ event, effects }));
}

async function opened(path: string): Promise<Database> {
  const database = await openForWriting(path);
  if (!database.ok) throw new BenchFailure(database.fault.why);
  return database.db;
}

function insert(db: Database, turns: readonly Turn[]): void {
  db.exec('CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, lines TEXT)');
  const statement = db.prepare('INSERT INTO bare (lines) VALUES (?)');
  db.transaction(() => {
    for (const { event, effects } of turns) statement.run(turnLines(event, effects));
  })();
}
