import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openKept } from '../../src/journal/index.ts';
import { ownFolder, written } from './support.ts';

const path = ownFolder();

describe('a journal that a command looks into', () => {
  it('tells what it holds', async () => {
    const { life } = await written(path('kept.sqlite'));
    const kept = await openKept(path('kept.sqlite'));
    if (!kept.ok) throw new TypeError(kept.why);
    const { journal } = kept;
    expect(journal.runs()).toMatchObject([{ run: 1, site: 'Parity', turns: life.turns.length }]);
    expect(journal.sizes().counts).toMatchObject({ runs: 1, turns: life.turns.length });
    expect([...journal.items(1)].filter(({ kind }) => kind === 'event')).toHaveLength(life.turns.length);
    expect(journal.header(2)).toBe('there is no run 2');
    journal.close();
  });

  it('says what is wrong with what is none', async () => {
    writeFileSync(
      path('notes.txt'),
      'no database, and long enough to be taken for one by somebody in a hurry'.repeat(20),
    );
    expect(await openKept(path('notes.txt'))).toEqual({ ok: false, why: 'file is not a database' });
    expect((await openKept(path('nothing'))).ok).toBe(false);
  });
});
