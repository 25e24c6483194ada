import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFile, replaceFile } from '../../src/evce/durable-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-durable-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('a durable file', () => {
  it('is made with its folder, for its owner only, and replaced as a whole', async () => {
    const path = join(folder, 'state', 'kept.json');
    expect(await replaceFile(path, 'first')).toEqual({ ok: true });
    expect(await replaceFile(path, 'second')).toEqual({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect([modeOf(join(folder, 'state')), modeOf(path)]).toEqual([0o700, 0o600]);
    expect(readdirSync(join(folder, 'state'))).toEqual(['kept.json']);
  });

  it.runIf(process.getuid?.() === 0)(
    'is its folder’s owner’s where an administrator writes it (as root only)',
    async () => {
      chownSync(folder, 4711, 4712);
      const path = join(folder, 'kept.json');
      expect(await replaceFile(path, 'whole')).toEqual({ ok: true });
      const { uid, gid } = statSync(path);
      expect([uid, gid, modeOf(path)]).toEqual([4711, 4712, 0o600]);
    },
  );

  it('is not hindered by what a crash has left half written', async () => {
    const path = join(folder, 'kept.json');
    writeFileSync(`${path}.new`, 'hal');
    chmodSync(`${path}.new`, 0o644);
    await replaceFile(path, 'whole');
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['whole', 0o600]);
  });

  it('says why it could not be written or removed, and never throws', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await replaceFile(join(folder, 'file', 'kept.json'), 'x')).toMatchObject({ ok: false });
    mkdirSync(join(folder, 'folder'));
    expect(await removeFile(join(folder, 'folder'))).toMatchObject({ ok: false });
  });

  it('may be removed twice', async () => {
    const path = join(folder, 'kept.json');
    await replaceFile(path, 'x');
    expect(await removeFile(path)).toEqual({ ok: true });
    expect(await removeFile(path)).toEqual({ ok: true });
  });
});
