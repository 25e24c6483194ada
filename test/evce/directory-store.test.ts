import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fileDirectoryStore,
  memoryDirectoryStore,
  type DirectoryStore,
  type KeptDirectory,
} from '../../src/evce/directory-store.ts';

const KEPT: KeptDirectory = {
  roster: {
    zone: [{ id: 1, name: 'Garage' }],
    station: [{ id: 2, name: null }],
    meter: [],
    firmware: [{ id: 3, name: 'EVlink 3.4' }],
  },
  epoch: { certificates: ['ab'], zones: ['Garage'] },
};

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-directory-'));
  path = join(folder, 'state', 'directory.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what is kept of the directory', () => {
  it.each([
    ['in a file', () => fileDirectoryStore(path)],
    ['in memory', () => memoryDirectoryStore()],
  ] as const)('is found again %s', async (_where, open: () => DirectoryStore) => {
    const store = open();
    expect(await store.load()).toEqual({ kind: 'none' });
    expect(await store.save(KEPT)).toEqual({ ok: true });
    expect(await store.load()).toEqual({ kind: 'kept', kept: KEPT });
  });

  it('is for its owner only', async () => {
    await fileDirectoryStore(path).save(KEPT);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is damaged, and nothing else, when it is cut off anywhere', async () => {
    const store = fileDirectoryStore(path);
    await store.save(KEPT);
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      expect(await store.load()).toEqual({ kind: 'damaged', why: 'directory.json is damaged' });
    }
  });

  it('is not believed with other content', async () => {
    const store = fileDirectoryStore(path);
    await store.save(KEPT);
    for (const text of ['null', '{"v":2}', '{"v":1,"roster":{},"epoch":{}}', '[1]']) {
      writeFileSync(path, text);
      expect(await store.load()).toMatchObject({ kind: 'damaged' });
    }
  });

  it('is damaged where it cannot be read, and the reason is told, as where it cannot be written', async () => {
    const store = fileDirectoryStore(folder);
    expect(await store.load()).toEqual({ kind: 'damaged', why: `${basename(folder)} cannot be read, EISDIR` });
    expect(await store.save(KEPT)).toMatchObject({ ok: false });
  });
});
