import { mkdtemp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTokenStore, memoryTokenStore } from '../../src/evce/token-store.ts';

const freshPath = async () => join(await mkdtemp(join(tmpdir(), 'token-')), 'state', 'token.json');

describe.each([
  ['in memory', async () => memoryTokenStore()],
  ['in a file', async () => fileTokenStore(await freshPath())],
])('a token store %s', (_where, open) => {
  it('gives back the token kept last, and nothing after it was cleared', async () => {
    const store = await open();
    expect(await store.load()).toBeNull();
    expect(await store.save('one')).toEqual({ ok: true });
    expect(await store.save('two')).toEqual({ ok: true });
    expect(await store.load()).toBe('two');
    expect(await store.clear()).toEqual({ ok: true });
    expect(await store.load()).toBeNull();
    expect(await store.clear()).toEqual({ ok: true });
  });
});

describe('a token file', () => {
  it('can be read by its owner only', async () => {
    const path = await freshPath();
    await fileTokenStore(path).save('secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });

  it('survives the process, and leaves no drafts behind', async () => {
    const path = await freshPath();
    await fileTokenStore(path).save('secret');
    expect(await fileTokenStore(path).load()).toBe('secret');
    expect(await readdir(join(path, '..'))).toEqual(['token.json']);
  });

  it('is whole or nothing when cut off at any byte', async () => {
    const path = await freshPath();
    const store = fileTokenStore(path);
    await store.save('aaaa.bbbb.cccc');
    const whole = await readFile(path);
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      await truncate(path, length);
      expect(await store.load()).toBeNull();
    }
  });

  it('is replaced even when a crash has left a draft or rubbish', async () => {
    const path = await freshPath();
    const store = fileTokenStore(path);
    await store.save('one');
    await writeFile(`${path}.new`, 'half a dra');
    await writeFile(path, '\u0000\uffff');
    expect(await store.load()).toBeNull();
    expect(await store.save('two')).toEqual({ ok: true });
    expect(await store.load()).toBe('two');
  });

  it('says why it could not be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-'));
    await writeFile(join(folder, 'file'), '');
    const store = fileTokenStore(join(folder, 'file', 'token.json'));
    expect(await store.save('x')).toEqual({ ok: false, why: 'EEXIST' });
    expect(await store.load()).toBeNull();
  });
});
