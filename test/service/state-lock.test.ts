import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type * as Fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holderOf, lockState } from '../../src/service/state-lock.ts';

/** Stands for a disk: what is written below `folder` fails so, while `code` is not null. */
const disk = vi.hoisted(() => ({ code: null as string | null, folder: '' }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>();
  const writeFileSync: typeof real.writeFileSync = (path, ...rest) => {
    if (disk.code !== null && String(path).startsWith(disk.folder))
      throw Object.assign(new RangeError(disk.code), { code: disk.code });
    real.writeFileSync(path, ...rest);
  };
  return { ...real, writeFileSync };
});

let folder: string;
let place: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'busbar-lock-')), 'state');
  place = mkdtempSync(join(tmpdir(), 'busbar-spare-'));
  Object.assign(disk, { code: null, folder });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true });
});

const lockFile = (): string => join(folder, 'lock');

describe('the lock of a state folder', () => {
  it('makes the folder for its owner alone', () => {
    expect(lockState(folder).ok).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(lockFile()).mode & 0o777).toBe(0o600);
  });

  it('is refused to a second taker, who is told what to do', () => {
    lockState(folder);
    expect(lockState(folder)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(new RegExp(`process ${process.pid}.*service.state`)) as string,
    });
  });

  it('can be taken again after its release', () => {
    const first = lockState(folder);
    if (first.ok) first.lock.release();
    expect(lockState(folder).ok).toBe(true);
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2_147_483_646, begun: null })],
    ['of an earlier process with this id', JSON.stringify({ pid: process.pid, begun: 'another start 1' })],
    ['that a crash has damaged', '{"pid":1'],
  ])('is taken over from a lock %s', (_, text) => {
    const first = lockState(folder);
    if (first.ok) first.lock.release();
    writeFileSync(lockFile(), text);
    expect(lockState(folder).ok).toBe(true);
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('leaves nothing else behind in the folder', () => {
    lockState(folder);
    lockState(folder);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('says when the folder cannot be used', () => {
    lockState(folder);
    expect(lockState(join(lockFile(), 'below-a-file'))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('cannot be used') as string,
    });
  });
});

describe('a disk that takes nothing', () => {
  it.each(['ENOSPC', 'EROFS'])('(%s) keeps nobody from regulating, and lets no second one begin', (code) => {
    disk.code = code;
    const first = lockState(folder, [place]);
    expect(first).toMatchObject({ ok: true, withoutDisk: code });
    expect(readdirSync(folder)).toEqual([]);
    expect(holderOf(folder, [place])).toBe(process.pid);
    expect(lockState(folder, [place])).toMatchObject({ ok: false, heldBy: process.pid });
    // Also when there is room again.
    disk.code = null;
    expect(lockState(folder, [place])).toMatchObject({ ok: false, heldBy: process.pid });
    if (first.ok) first.lock.release();
    expect(lockState(folder, [place])).toMatchObject({ ok: true, withoutDisk: null });
  });

  it('leaves the folder to whoever took it while there was room', () => {
    lockState(folder, [place]);
    disk.code = 'ENOSPC';
    expect(lockState(folder, [place])).toMatchObject({ ok: false, heldBy: process.pid });
  });

  it('is the trouble where no other place takes a lock either', () => {
    disk.code = 'ENOSPC';
    expect(lockState(folder, [join(folder, 'below')])).toMatchObject({
      ok: false,
      problem: expect.stringContaining('cannot be used: ENOSPC') as string,
    });
  });

  it('takes no word from what somebody else has put into such a place', () => {
    disk.code = 'ENOSPC';
    lockState(folder, [place]);
    const [spare = ''] = readdirSync(place);
    rmSync(join(place, spare), { recursive: true });
    writeFileSync(join(place, spare), 'no folder');
    expect(holderOf(folder, [place])).toBeNull();
    expect(lockState(folder, [place])).toMatchObject({ ok: false, heldBy: null });
  });
});
