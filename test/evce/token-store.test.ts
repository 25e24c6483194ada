import { chmod, mkdtemp, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { createSeal, type Seal } from '../../src/evce/token-seal.ts';
import { fileTokenStore, memoryTokenStore, type KeptSession } from '../../src/evce/token-store.ts';

const TOKEN = 'aaaa.bbbb.cccc';
const FILES = ['token-1.json', 'token-2.json'];

const freshFolder = async () => join(await mkdtemp(join(tmpdir(), 'token-')), 'session');
const open = (token: string): KeptSession => ({ kind: 'open', token, sinceWallMs: epochMs(1000) });

function sealWith(key: string): Seal {
  const created = createSeal(key);
  if (!created.ok) throw new RangeError(created.why);
  return created.seal;
}
const SEAL = sealWith('0123456789abcdef0123456789abcdef');

describe.each([
  ['in memory', async () => memoryTokenStore()],
  ['in files', async () => fileTokenStore({ folder: await freshFolder(), seal: null })],
  ['in encrypted files', async () => fileTokenStore({ folder: await freshFolder(), seal: SEAL })],
])('a token store %s', (_where, make) => {
  it('gives back what was kept last, and nothing after it was cleared', async () => {
    const store = await make();
    const begun: KeptSession = { kind: 'login-begun', token: null, sinceWallMs: epochMs(7) };
    expect(await store.load()).toEqual({ kept: null, isPrivate: true, complaint: null });
    for (const session of [open('one'), begun, open('two')]) {
      expect(await store.save(session)).toEqual({ ok: true });
      expect(await store.load()).toEqual({ kept: session, isPrivate: true, complaint: null });
    }
    expect(await store.clear()).toEqual({ ok: true });
    expect((await store.load()).kept).toBeNull();
    expect(await store.clear()).toEqual({ ok: true });
  });
});

describe.each([
  ['in the clear', null],
  ['encrypted', SEAL],
])('token files %s', (_how, seal) => {
  const make = async () => {
    const folder = await freshFolder();
    return { folder, store: fileTokenStore({ folder, seal }) };
  };

  it('can be read by their owner only, in a folder that only he enters, even where it stood open before', async () => {
    const { folder, store } = await make();
    await store.save(open(TOKEN));
    await chmod(folder, 0o755);
    await store.save(open(TOKEN));
    for (const file of FILES) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('survive the process, and leave no drafts behind', async () => {
    const { folder, store } = await make();
    await store.save(open(TOKEN));
    expect((await fileTokenStore({ folder, seal }).load()).kept).toEqual(open(TOKEN));
    expect((await readdir(folder)).sort()).toEqual(FILES);
  });

  it('give the session back when either of them is cut off at any byte', async () => {
    const { folder, store } = await make();
    await store.save(open('older'));
    await store.save(open(TOKEN));
    for (const file of FILES) {
      const path = join(folder, file);
      const whole = await readFile(path);
      for (let length = whole.length - 1; length >= 0; length -= 1) {
        await truncate(path, length);
        expect(await store.load()).toEqual({ kept: open(TOKEN), isPrivate: true, complaint: null });
      }
      await writeFile(path, whole);
    }
  });

  it('are whole or nothing when both are damaged', async () => {
    const { folder, store } = await make();
    await store.save(open(TOKEN));
    const whole = await readFile(join(folder, 'token-1.json'));
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x04;
      for (const file of FILES) await writeFile(join(folder, file), flipped);
      const { kept, complaint } = await store.load();
      expect(kept, `byte ${at}`).toBeNull();
      expect(complaint).toContain('is not used');
    }
  });

  it('that cannot be written say so and never throw, whatever the disk has to say', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'token-'));
    const circle = join(parent, 'circle');
    await symlink(circle, circle);
    const store = fileTokenStore({ folder: circle, seal });
    expect(await store.save(open(TOKEN))).toEqual({ ok: false, why: 'ELOOP' });
    const unnameable = fileTokenStore({ folder: join(parent, 'x'.repeat(300)), seal });
    expect(await unnameable.save(open(TOKEN))).toEqual({ ok: false, why: 'ENAMETOOLONG' });
  });

  it('are replaced even when a crash has left a draft or rubbish', async () => {
    const { folder, store } = await make();
    await store.save(open('one'));
    for (const file of FILES) await writeFile(join(folder, file), '\u0000\uffff');
    await writeFile(join(folder, 'token-1.json.new'), 'half a dra');
    expect((await store.load()).kept).toBeNull();
    expect(await store.save(open('two'))).toEqual({ ok: true });
    expect((await store.load()).kept).toEqual(open('two'));
  });

  it('hold the newer session where a crash came between the two', async () => {
    const { folder, store } = await make();
    await store.save(open('older'));
    const before = await readFile(join(folder, 'token-2.json'));
    await store.save(open('newer'));
    await writeFile(join(folder, 'token-2.json'), before);
    expect((await store.load()).kept).toEqual(open('newer'));
    await store.save(open('newest'));
    expect((await store.load()).kept).toEqual(open('newest'));
  });

  it('are not trusted when others may read one of them, and it is said which and why', async () => {
    const { folder, store } = await make();
    await store.save(open(TOKEN));
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      await chmod(join(folder, 'token-2.json'), mode);
      const { kept, isPrivate, complaint } = await store.load();
      expect({ kept, isPrivate }).toEqual({ kept: open(TOKEN), isPrivate: false });
      expect(complaint).toContain(`token-2.json has mode 0${mode.toString(8)}, so others may read it, expected 0600`);
    }
    await store.save(open('next'));
    expect(await store.load()).toEqual({ kept: open('next'), isPrivate: true, complaint: null });
  });
});

describe('an encrypted token', () => {
  it('stands in no file as it is', async () => {
    const folder = await freshFolder();
    await fileTokenStore({ folder, seal: SEAL }).save(open(TOKEN));
    for (const file of FILES) {
      const text = await readFile(join(folder, file), 'utf8');
      for (const form of [TOKEN, Buffer.from(TOKEN).toString('base64'), 'bbbb']) expect(text).not.toContain(form);
    }
  });

  it('is as good as none without its key, with another key, and where it is expected and not there', async () => {
    const folder = await freshFolder();
    await fileTokenStore({ folder, seal: SEAL }).save(open(TOKEN));
    const foreign = await fileTokenStore({ folder, seal: sealWith('another key, another key, another') }).load();
    expect(foreign.kept).toBeNull();
    expect(foreign.complaint).toContain('does not open with the key of evce.tokenKey');
    const keyless = await fileTokenStore({ folder, seal: null }).load();
    expect(keyless.kept).toBeNull();
    expect(keyless.complaint).toContain('names no key (evce.tokenKey)');
    await fileTokenStore({ folder, seal: null }).save(open(TOKEN));
    expect((await fileTokenStore({ folder, seal: SEAL }).load()).complaint).toContain('is not encrypted');
  });
});

describe('a token store that cannot write', () => {
  it('says why', async () => {
    const folder = await freshFolder();
    await writeFile(dirname(folder) + '/file', '');
    const store = fileTokenStore({ folder: join(dirname(folder), 'file', 'session'), seal: null });
    expect(await store.save(open('x'))).toEqual({ ok: false, why: 'ENOTDIR' });
    expect((await store.load()).kept).toBeNull();
  });
});
