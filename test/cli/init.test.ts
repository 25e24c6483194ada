/** `busbar init` against a simulated box: what it writes must pass, on its own and against the box. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { runInit } from '../../src/cli/init.ts';
import type * as tokens from '../../src/evce/token-store.ts';
import { EXIT, type InitOptions } from '../../src/cli/verb.ts';
import { CONTROLLER } from '../sim/evce/support/boxes.ts';
import { boxOnTheNetwork, type NetworkedBox } from './support/box-on-the-network.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

/** What happens between the box's answer to a login and the keeping of its token. */
const atLogin = vi.hoisted(() => vi.fn());
/** What happens between the box's answer to the logout and the end. */
const atLogout = vi.hoisted(() => vi.fn());
vi.mock('../../src/evce/token-store.ts', async (original) => {
  const real = await original<typeof tokens>();
  const memoryTokenStore = (): ReturnType<typeof real.memoryTokenStore> => {
    const store = real.memoryTokenStore();
    return {
      ...store,
      save: (kept) => {
        if (kept.kind === 'open') atLogin();
        return store.save(kept);
      },
      clear: () => {
        atLogout();
        return store.clear();
      },
    };
  };
  return { ...real, memoryTokenStore };
});

let networked: NetworkedBox;

beforeEach(async () => {
  networked = await boxOnTheNetwork();
});

afterEach(async () => {
  await networked.close();
  atLogin.mockReset();
  atLogout.mockReset();
});

const outFile = (): string => join(networked.folder, 'site.yaml');

const signals = new EventEmitter();

function init(more: Partial<InitOptions> = {}, environment: Readonly<Record<string, string>> = {}): Promise<number> {
  return runInit(
    {
      address: networked.device.url.replace('https://', ''),
      user: CONTROLLER.name,
      passwordFile: null,
      pins: [networked.device.fingerprint],
      outFile: outFile(),
      force: false,
      ...more,
    },
    { EVCE_PASSWORD: CONTROLLER.password, ...environment },
    signals as unknown as NodeJS.Process,
  );
}

function check(connect: boolean): Promise<number> {
  const options = { configFile: outFile(), connect, acknowledge: false, openapiFile: null, json: false };
  return runCheck(options, { EVCE_PASSWORD: CONTROLLER.password }, networked.clock);
}

describe('busbar init', () => {
  it('writes a site file that passes the check, and the check against the box', async () => {
    expect(await init()).toBe(EXIT.done);
    expect(said.stdout).toContain('site.yaml: written, with 2 zones, 4 stations and 1 meter of the box\n');
    expect(said.stdout).toContain(`busbar commission "Garage" -c ${outFile()}\n`);
    const text = readFileSync(outFile(), 'utf8');
    expect(text).toContain('password: { env: EVCE_PASSWORD }');
    expect(text).toContain('- { name: Garage, parent: Grid connection, zone: Garage, limitAmps: 63 }');
    expect(text).toContain('Garage 03: { phases: 1, rotation: L2, minAmps: 6, maxAmps: 32 }');
    expect(text).not.toContain(CONTROLLER.password);
    expect(await check(false)).toBe(EXIT.done);
    expect(await check(true)).toBe(EXIT.done);
    expect(said.stdout).not.toContain('error');
  });

  it('logs out before it ends when somebody stops it, also between the login and the keeping of the token', async () => {
    atLogin.mockImplementationOnce(() => signals.emit('SIGINT'));
    expect(await init()).toBe(EXIT.failed);
    expect(said.stderr).toContain('stopped: nothing was written');
    expect(existsSync(outFile())).toBe(false);
    expect(signals.eventNames()).toEqual([]);
    expect(await init()).toBe(EXIT.done);
    expect(atLogin).toHaveBeenCalledTimes(2);
  });

  it('writes nothing where somebody stops it while it logs out', async () => {
    atLogout.mockImplementationOnce(() => signals.emit('SIGINT'));
    expect(await init()).toBe(EXIT.failed);
    expect(said.stderr).toContain('stopped: nothing was written');
    expect(existsSync(outFile())).toBe(false);
  });

  it('says so where the box does not confirm the logout', async () => {
    atLogin.mockImplementationOnce(() => void networked.device.close());
    expect(await init()).toBe(EXIT.failed);
    expect(said.stderr).toContain(
      `has not confirmed the logout: it may let nobody in as ${CONTROLLER.name} for up to 30 min`,
    );
  });

  it('replaces no file unless told to', async () => {
    writeFileSync(outFile(), 'mine');
    expect(await init()).toBe(EXIT.usage);
    expect(said.stderr).toContain('site.yaml is there already; --force replaces it');
    expect(readFileSync(outFile(), 'utf8')).toBe('mine');
    expect(await init({ force: true })).toBe(EXIT.done);
    expect(readFileSync(outFile(), 'utf8')).toContain('site: EV charging');
  });

  it('takes the password from a file that only its owner may read, and names the file in the site file', async () => {
    const passwordFile = join(networked.folder, 'evce-password');
    writeFileSync(passwordFile, `${CONTROLLER.password}\n`);
    chmodSync(passwordFile, 0o644);
    expect(await init({ passwordFile })).toBe(EXIT.usage);
    expect(said.stderr).toContain('others may read it');
    chmodSync(passwordFile, 0o600);
    expect(await init({ passwordFile })).toBe(EXIT.done);
    expect(readFileSync(outFile(), 'utf8')).toContain('password: { file: evce-password }');
    expect(await check(true)).toBe(EXIT.done);
  });

  it('sends nothing before the certificate was compared', async () => {
    expect(await init({ pins: [] })).toBe(EXIT.usage);
    expect(said.stderr).toContain('Compare the fingerprint, row by row');
    expect(said.stderr).toContain(`give --pin ${networked.device.fingerprint}`);
    expect(await init({ pins: [`sha256:${'0'.repeat(64)}`] })).toBe(EXIT.failed);
    expect(said.stderr).toContain('the certificate is not the pinned one');
  });

  it('says what is missing', async () => {
    expect(await init({ address: 'a box' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('a box is no address, expected HOST or HOST:PORT');
    expect(await init({}, { EVCE_PASSWORD: '' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('environment variable EVCE_PASSWORD is empty');
    expect(await init({ user: 'nobody' })).toBe(EXIT.failed);
    expect(said.stderr).toContain('the box refused the login');
  });
});
