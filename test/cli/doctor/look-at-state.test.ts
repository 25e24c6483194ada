import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtState } from '../../../src/cli/doctor/look-at-state.ts';
import { lockState } from '../../../src/service/state-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a look at the state folder', () => {
  it('makes a missing one as the service would, and leaves it free', async () => {
    const state = join(folder, 'state');
    const { findings, heldBy } = await lookAtState(state);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(heldBy).toBeNull();
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(lockState(state).ok).toBe(true);
  });

  it('knows who uses it', async () => {
    lockState(folder);
    expect((await lookAtState(folder)).heldBy).toBe(process.pid);
  });

  it('warns of one that others may enter, and complains of one that is none', async () => {
    chmodSync(folder, 0o755);
    const open = await lookAtState(folder);
    expect(open.findings.find(({ severity }) => severity === 'warning')?.advice).toBe(`chmod 700 ${folder}`);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const none = await lookAtState(file);
    expect(none.findings[0]).toMatchObject({ severity: 'error', message: expect.stringContaining('EEXIST') as string });
  });
});
