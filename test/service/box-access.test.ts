import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvceSettings } from '../../src/config/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { openAccess, readSecretFile, stateFolderOf } from '../../src/service/box-access.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-access-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = 'Made-up-for-1-test';

function opened(evce: Partial<EvceSettings>, environment: Readonly<Record<string, string>> = {}) {
  const settings: EvceSettings = {
    url: 'https://192.0.2.1',
    user: 'busbar',
    password: { kind: 'env', env: 'EVCE_PASSWORD' },
    pins: [`sha256:${'0'.repeat(64)}`],
    dialect: DEFAULT_DIALECT,
    allow: [],
    meterNames: {},
    zoneNames: {},
    ...evce,
  };
  return openAccess({ evce: settings, stateFolder: folder, environment });
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
});
