import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvceSettings, SiteConfig } from '../../src/config/index.ts';
import { openLog } from '../../src/service/log.ts';
import { openRealBox } from '../../src/service/real-box.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { SITE } from './recorded.ts';
import { evceSettings } from './support/evce-settings.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-box-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function opened(evce: Partial<EvceSettings>, environment: Readonly<Record<string, string>> = {}) {
  const settings = evceSettings(evce);
  const config: SiteConfig = {
    site: SITE,
    strategies: [],
    signals: [],
    foreign: [],
    sources: { broker: null, meters: [], signals: [] },
    evce: settings,
    service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: folder, onExit: 'fallback' },
    isOnTrial: false,
    alarms: { minSeverity: 'warning', hooks: [] },
    file: join(folder, 'site.yaml'),
  };
  const log = await openLog({ write: () => undefined, pretty: false });
  const clock = createVirtualClock({ wallStartMs: 0 });
  return openRealBox({ config, evce: settings, stateFolder: folder, clock, environment, log });
}

describe('a real box', () => {
  it('is opened without a word on the network', async () => {
    const box = await opened({}, { EVCE_PASSWORD: 'Made-up-for-1-test' });
    expect(box.ok).toBe(true);
    if (box.ok) await box.box.close();
  });

  it('is not opened without its password, and the place of it is named', async () => {
    expect(await opened({})).toEqual({ ok: false, problem: 'environment variable EVCE_PASSWORD is not set' });
  });

  it('takes no password from a file that others may read', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'Made-up-for-1-test\n');
    chmodSync(file, 0o644);
    const refused = await opened({ password: { kind: 'file', file } });
    expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('others may read it') as string });
    chmodSync(file, 0o600);
    expect((await opened({ password: { kind: 'file', file } })).ok).toBe(true);
  });

  it('says when the file of the password is missing', async () => {
    const refused = await opened({ password: { kind: 'file', file: join(folder, 'none') } });
    expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('ENOENT') as string });
  });

  it('is not opened while the environment switches certificate checks off', async () => {
    const environment = { EVCE_PASSWORD: 'Made-up-for-1-test', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(await opened({}, environment)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') as string,
    });
  });
});
