import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { runReplay } from '../../src/cli/replay.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { recordJournal } from '../support/journal.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const folder = mkdtempSync(join(tmpdir(), 'busbar-replay-'));
const journal = join(folder, 'journal.jsonl');

beforeAll(() => writeFileSync(journal, recordJournal()));
afterAll(() => rmSync(folder, { recursive: true }));
/** A copy of the journal with one thing changed. */
function changed(change: (text: string) => string): string {
  const path = join(folder, 'changed.jsonl');
  writeFileSync(path, change(readFileSync(journal, 'utf8')));
  return path;
}

describe('busbar replay', () => {
  it('reproduces every decision of a journal, from the journal alone', async () => {
    expect(await runReplay({ journalFile: journal, withStrategies: null, json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ site: 'Parity', records: 180, end: { kind: 'complete' } });
  });

  it('names the first decision that comes out otherwise', async () => {
    const path = changed((text) => text.replace(/"allocationAmps":(\d+)/, '"allocationAmps":999'));
    expect(await runReplay({ journalFile: path, withStrategies: null, json: false })).toBe(EXIT.notHeld);
    expect(said.stdout).toMatch(/cycle 1 \(line \d+\) differs at zones\.0\.allocationAmps: recorded 999, computed \d+/);
  });

  it('compares what there is when the last line was cut off', async () => {
    const path = changed((text) => text.slice(0, text.lastIndexOf('{"record"') + 40));
    expect(await runReplay({ journalFile: path, withStrategies: null, json: false })).toBe(EXIT.done);
    expect(said.stdout).toMatch(/179 decisions .* was cut off, as by a crash/);
  });

  it('says what is wrong with a file that is no journal, or not there', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, '{"hello":1}\n');
    expect(await runReplay({ journalFile: path, withStrategies: null, json: false })).toBe(EXIT.usage);
    expect(said.stderr).toContain('is not a journal');
    expect(await runReplay({ journalFile: join(folder, 'nowhere'), withStrategies: null, json: false })).toBe(
      EXIT.usage,
    );
    expect(said.stderr).toContain('ENOENT');
    expect(await runReplay({ journalFile: folder, withStrategies: null, json: false })).toBe(EXIT.usage);
    expect(said.stderr).toContain(`${folder} cannot be read: it is a folder`);
  });

  it('refuses a journal whose strategies this program does not have', async () => {
    const path = changed((text) => text.replaceAll('"id":"peak-shaving"', '"id":"moon-phase"'));
    expect(await runReplay({ journalFile: path, withStrategies: null, json: false })).toBe(EXIT.failed);
    expect(said.stderr).toContain('this program knows no strategy moon-phase');
  });
});
