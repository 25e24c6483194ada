import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callerOf, hashOf, newKey, readKeys, writeKeys, type KeptKey } from '../../src/service/access-keys.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'busbar-keys-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const kept = (key: string, over: Partial<KeptKey> = {}): KeptKey => ({
  name: 'front desk',
  scope: 'operate',
  hash: hashOf(key),
  madeMs: 0,
  untilMs: null,
  ...over,
});

describe('a key', () => {
  it('has 256 random bits', () => {
    const keys = new Set(Array.from({ length: 100 }, newKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(Buffer.from(key.replace(/^busbar_/, ''), 'base64url')).toHaveLength(32);
  });

  it('opens for whom it was made, until its end, and nobody else', () => {
    const key = newKey();
    const keys = [kept(newKey(), { name: 'other' }), kept(key, { untilMs: 1_000 })];
    expect(callerOf(keys, key, 999)).toEqual({ name: 'front desk', scope: 'operate' });
    expect(callerOf(keys, key, 1_000)).toBeNull();
    for (const wrong of ['', `${key}x`, key.slice(0, -1), hashOf(key)]) expect(callerOf(keys, wrong, 0)).toBeNull();
  });
});

describe('the keys of a state folder', () => {
  it('come back as they were kept, for their owner alone, and never in the clear', async () => {
    const key = newKey();
    expect(await writeKeys(folder, [kept(key)])).toBeNull();
    expect(await readKeys(folder)).toEqual({ ok: true, keys: [kept(key)] });
    const path = join(folder, 'keys.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain(key);
  });

  it('are none where there is no file', async () => {
    expect(await readKeys(join(folder, 'nowhere'))).toEqual({ ok: true, keys: [] });
  });

  it.each(['', '{', '{"v":2,"keys":[]}', '{"v":1,"keys":[{"name":"x"}]}'])(
    'open nothing when damaged: %j',
    async (text) => {
      writeFileSync(join(folder, 'keys.json'), text);
      expect(await readKeys(folder)).toMatchObject({
        ok: false,
        problem: expect.stringContaining('damaged') as string,
      });
    },
  );
});
