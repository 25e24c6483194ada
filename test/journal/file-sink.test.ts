import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFileSink, type FileLimits, type FileSink } from '../../src/journal/file-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(name: string, limits?: FileLimits): Promise<FileSink> {
  const file = await openFileSink(join(folder, name), limits);
  expect(file).toMatchObject({ ok: true });
  return (file as { sink: FileSink }).sink;
}

describe('a journal’s file', () => {
  it('has everything once it is closed', async () => {
    const sink = await opened('whole.jsonl');
    for (let line = 0; line < 1000; line += 1) expect(sink.write(`${line}\n`)).toBe(true);
    await sink.close();
    expect(readFileSync(join(folder, 'whole.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1000);
    expect(sink.failure).toBeNull();
  });

  it('takes no more than may wait in memory, and takes again when the disk has caught up', async () => {
    const sink = await opened('slow.jsonl', { pendingBytesMax: 10 });
    expect(sink.write('12345678\n')).toBe(true);
    expect(sink.write('refused\n')).toBe(false);
    await sink.close();
    expect(readFileSync(join(folder, 'slow.jsonl'), 'utf8')).toBe('12345678\n');
  });

  it('is never longer than allowed, and says why it takes no more', async () => {
    const sink = await opened('short.jsonl', { fileBytesMax: 10 });
    expect(sink.write('12345678\n')).toBe(true);
    expect(sink.write('12\n')).toBe(false);
    expect(sink.failure).toBe('the file has reached 10 bytes');
    await sink.close();
  });

  it('counts bytes, not characters', async () => {
    const sink = await opened('wide.jsonl', { fileBytesMax: 10 });
    expect(sink.write('ÄÖÜÄÖÜ\n')).toBe(false);
    await sink.close();
  });

  it('is not opened over another journal, nor where there is no folder', async () => {
    writeFileSync(join(folder, 'old.jsonl'), 'old\n');
    expect(await openFileSink(join(folder, 'old.jsonl'))).toMatchObject({ ok: false });
    expect(await openFileSink(join(folder, 'nowhere', 'new.jsonl'))).toMatchObject({ ok: false });
    expect(readFileSync(join(folder, 'old.jsonl'), 'utf8')).toBe('old\n');
  });

  it('can be closed twice', async () => {
    const sink = await opened('twice.jsonl');
    await sink.close();
    await sink.close();
  });
});
