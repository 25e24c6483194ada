import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockState } from '../../src/service/state-lock.ts';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'busbar-lock-')), 'state');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
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
