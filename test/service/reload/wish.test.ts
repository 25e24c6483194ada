import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaveAnswer, leaveWish, readAnswer, takeWish, UNSIGNED } from '../../../src/service/reload/wish.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-wish-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a wish for the site file to be read anew', () => {
  it('is taken once, and is its owner’s alone', async () => {
    await leaveWish(folder, { id: 'a', isConfirmed: true });
    expect(statSync(join(folder, 'reload-wish.json')).mode & 0o777).toBe(0o600);
    expect(await takeWish(folder)).toEqual({ id: 'a', isConfirmed: true });
    expect(await takeWish(folder)).toBe(UNSIGNED);
  });

  it.each(['', '{', '{"id":7,"isConfirmed":true}', '{"id":"a","isConfirmed":"yes"}'])(
    'confirms nothing where it makes no sense: %j',
    async (text) => {
      writeFileSync(join(folder, 'reload-wish.json'), text);
      expect((await takeWish(folder)).isConfirmed).toBe(false);
    },
  );

  it('is answered to whoever wished, and to nobody else', async () => {
    expect(await readAnswer(folder, 'a')).toBeNull();
    await leaveAnswer(folder, { id: 'a', outcome: 'unchanged', lines: ['as before'] });
    expect(await readAnswer(folder, 'a')).toMatchObject({ outcome: 'unchanged', lines: ['as before'] });
    expect(await readAnswer(folder, 'b')).toBeNull();
  });
});
