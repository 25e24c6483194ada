import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runReplay } from '../../src/cli/replay.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { recordJournal } from '../support/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-replay-'));
const journal = join(folder, 'journal.jsonl');
const output = { stdout: '', stderr: '' };

beforeAll(() => writeFileSync(journal, recordJournal()));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  output.stdout = '';
  output.stderr = '';
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      output[stream] += String(text);
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

/** A copy of the journal with one thing changed. */
function changed(change: (text: string) => string): string {
  const path = join(folder, 'changed.jsonl');
  writeFileSync(path, change(readFileSync(journal, 'utf8')));
  return path;
}

describe('busbar replay', () => {
  it('reproduces every decision of a journal, from the journal alone', async () => {
    expect(await runReplay({ journalFile: journal, json: true })).toBe(EXIT.done);
    expect(JSON.parse(output.stdout)).toMatchObject({ site: 'Parity', records: 180, end: { kind: 'complete' } });
  });

  it('names the first decision that comes out otherwise', async () => {
    const path = changed((text) => text.replace(/"allocationAmps":(\d+)/, '"allocationAmps":999'));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.notHeld);
    expect(output.stdout).toMatch(
      /cycle 1 \(line \d+\) differs at zones\.0\.allocationAmps: recorded 999, computed \d+/,
    );
  });

  it('compares what there is when the last line was cut off', async () => {
    const path = changed((text) => text.slice(0, -40));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.done);
    expect(output.stdout).toMatch(/179 decisions .* was cut off, as by a crash/);
  });

  it('says what is wrong with a file that is no journal, or not there', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, '{"hello":1}\n');
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.usage);
    expect(output.stderr).toContain('is not a journal');
    expect(await runReplay({ journalFile: join(folder, 'nowhere'), json: false })).toBe(EXIT.usage);
    expect(output.stderr).toContain('ENOENT');
    expect(await runReplay({ journalFile: folder, json: false })).toBe(EXIT.usage);
    expect(output.stderr).toContain(`${folder} cannot be read: it is a folder`);
  });

  it('refuses a journal whose strategies this program does not have', async () => {
    const path = changed((text) => text.replaceAll('"id":"peak-shaving"', '"id":"moon-phase"'));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.failed);
    expect(output.stderr).toContain('this program knows no strategy moon-phase');
  });
});
