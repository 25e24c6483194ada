import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { besides, onDisk } from '../../src/config/surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the disk', () => {
  const { readText, isFile } = onDisk();
  const file = join(folder, 'a.yaml');
  writeFileSync(file, 'grün');

  it('gives the text of a file', () => {
    expect(readText(file)).toEqual({ ok: true, text: 'grün' });
    expect([file, folder, join(folder, 'none'), join(file, 'inside'), 'a\0b'].map(isFile)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('says in plain words why a file cannot be read', () => {
    expect(readText(join(folder, 'none'))).toEqual({ ok: false, reason: 'there is no such file' });
    expect(readText(join(file, 'inside'))).toEqual({ ok: false, reason: 'there is no such file' });
    expect(readText(folder)).toEqual({ ok: false, reason: 'it is a folder, expected a file' });
    expect(readText('a\0b')).toMatchObject({ ok: false, reason: expect.stringContaining('cannot be read') as string });
  });

  it('does not read what is too large to be a configuration', () => {
    const large = join(folder, 'large.yaml');
    writeFileSync(large, '');
    truncateSync(large, 9 * 1024 * 1024);
    expect(readText(large)).toEqual({ ok: false, reason: 'larger than 8 MiB' });
  });
});

describe('a path in a file', () => {
  it('starts at the folder of that file', () => {
    expect(besides('config/a.yaml', '../b.yaml')).toBe('b.yaml');
    expect(besides('a.yaml', 'b.yaml')).toBe('b.yaml');
    expect(besides('config/a.yaml', '/etc/b.yaml')).toBe('/etc/b.yaml');
  });
});
