import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/journal/index.ts';
import { ownFolder, written } from './support.ts';

const path = ownFolder();

describe('a journal and its archive, each with its thread', () => {
  it('give back what was written', async () => {
    const file = path('journal.sqlite');
    const lived = await written(file);
    expect(lived.health).toEqual({ state: 'working', why: null, lostTurns: 0 });
    const archive = openArchive(file);
    const span = { fromMs: 0, toMs: 1e15, limit: 1_000 };
    expect(await archive.cycles(span)).toHaveLength(30);
    expect((await archive.curve({ ...span, stepMs: 60_000 })).length).toBeGreaterThan(3);
    expect((await archive.writes(span)).length).toBeGreaterThan(0);
    expect(await archive.alarms(span)).toEqual([]);
    await archive.close();
  });

  it('answer a program that waits for nothing else', async () => {
    const file = path('alone.sqlite');
    await written(file);
    const index = new URL('../../src/journal/index.ts', import.meta.url).href;
    const script = `
      import { openArchive } from ${JSON.stringify(index)};
      const archive = openArchive(process.argv[1]);
      const span = { fromMs: 0, toMs: 1e15, limit: 1_000 };
      console.log((await archive.cycles(span)).length, (await archive.alarms(span)).length);`;
    const words = ['--import', 'tsx', '--input-type=module', '--eval', script, file];
    expect(execFileSync(process.execPath, words, { encoding: 'utf8' }).trim()).toBe('30 0');
  });

  it('is empty where there is no file yet', async () => {
    const archive = openArchive(path('not-there.sqlite'));
    expect(await archive.alarms({ fromMs: 0, toMs: 1e15, limit: 10 })).toEqual([]);
    await archive.close();
  });
});
