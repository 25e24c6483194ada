import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvceSettings } from '../../src/config/index.ts';
import { epochMs } from '../../src/engine/index.ts';
import { EMPTY_ROSTER } from '../../src/evce/directory-changes.ts';
import { directoryStoreIn, openAccess, readSecretFile, stateFolderOf } from '../../src/service/box-access.ts';
import { evceSettings } from './support/evce-settings.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-access-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = 'Made-up-for-1-test';

function opened(evce: Partial<EvceSettings>, environment: Readonly<Record<string, string>> = {}) {
  return openAccess({ evce: evceSettings(evce), stateFolder: folder, environment });
}

describe('the access to a box', () => {
  it('is opened without a word on the network', async () => {
    const access = opened({}, { EVCE_PASSWORD: PASSWORD });
    expect(access).toMatchObject({ ok: true, access: { credentials: { user: 'busbar' } } });
    if (!access.ok) return;
    expect(access.access.credentials.password()).toBe(PASSWORD);
    await access.access.transport.close();
  });

  it('is not opened without its password, and the place of it is named', () => {
    expect(opened({})).toEqual({ ok: false, problem: 'environment variable EVCE_PASSWORD is not set' });
  });

  it('takes no password from a file that others may read', () => {
    const file = join(folder, 'password');
    writeFileSync(file, `${PASSWORD}\n`);
    chmodSync(file, 0o644);
    const refused = opened({ password: { kind: 'file', file } });
    expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('others may read it') as string });
    chmodSync(file, 0o600);
    expect(opened({ password: { kind: 'file', file } }).ok).toBe(true);
  });

  it('looks the password up anew at each login, and keeps the last one while its file cannot be read', () => {
    const file = join(folder, 'password');
    writeFileSync(file, `${PASSWORD}\n`, { mode: 0o600 });
    const access = opened({ password: { kind: 'file', file } });
    if (!access.ok) throw new RangeError(access.problem);
    const { password } = access.access.credentials;
    writeFileSync(file, 'Another-made-up-1\n');
    expect(password()).toBe('Another-made-up-1');
    rmSync(file);
    expect(password()).toBe(PASSWORD);
  });

  it('encrypts the stored token with the key of the site file, which must be no word', async () => {
    const environment = { EVCE_PASSWORD: PASSWORD, KEY: '0123456789abcdef0123456789abcdef', WORD: 'sesame' };
    const access = opened({ tokenKey: { kind: 'env', env: 'KEY' } }, environment);
    if (!access.ok) throw new RangeError(access.problem);
    await access.access.tokenStore.save({ kind: 'open', token: 'Token-Canary', sinceWallMs: epochMs(0) });
    expect(readFileSync(join(folder, 'session', 'token-1.json'), 'utf8')).not.toContain('Canary');
    expect(opened({ tokenKey: { kind: 'env', env: 'WORD' } }, environment)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('evce.tokenKey: it is shorter than 32 characters') as string,
    });
    expect(opened({ tokenKey: { kind: 'env', env: 'NONE' } }, environment)).toMatchObject({ ok: false });
  });

  it('trusts a certificate file in place of pins, when it can be read', () => {
    const environment = { EVCE_PASSWORD: PASSWORD };
    const ca = join(folder, 'box.pem');
    expect(opened({ pins: [], ca }, environment)).toEqual({ ok: false, problem: `evce.ca: ${ca}: ENOENT` });
    writeFileSync(ca, 'no certificate');
    expect(opened({ pins: [], ca }, environment)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('holds no PEM certificate') as string,
    });
  });

  it('says when the file of the password is missing', () => {
    expect(readSecretFile(join(folder, 'none'))).toEqual({ ok: false, reason: 'ENOENT' });
  });

  it('is not opened while the environment switches certificate checks off', () => {
    const environment = { EVCE_PASSWORD: PASSWORD, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(opened({}, environment)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') as string,
    });
  });
});

describe('the state folder', () => {
  const service = { listen: { host: '127.0.0.1', port: 0 }, onExit: 'fallback' } as const;

  it('is the one that the site file names, else one beside the file', () => {
    const file = '/etc/busbar/site.yaml';
    expect(stateFolderOf({ file, service: { ...service, stateFolder: '/var/lib/busbar' } })).toBe('/var/lib/busbar');
    expect(stateFolderOf({ file, service: { ...service, stateFolder: null } })).toBe('/etc/busbar/busbar-state');
  });

  it('keeps what the box had, and which box it was', async () => {
    const kept = { roster: EMPTY_ROSTER, epoch: { certificates: ['ab'], zones: ['Garage'] } };
    await directoryStoreIn(folder).save(kept);
    expect(await directoryStoreIn(folder).load()).toEqual({ kind: 'kept', kept });
    expect(readFileSync(join(folder, 'directory.json'), 'utf8')).toContain('Garage');
  });
});
