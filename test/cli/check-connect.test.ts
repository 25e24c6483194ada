/** `busbar check --connect` against a simulated box, through everything that lies between. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { EXIT, type CheckOptions } from '../../src/cli/verb.ts';
import { isMarked, noteShadow } from '../../src/service/shadow-mark.ts';
import { lockState } from '../../src/service/state-lock.ts';
import { boxOnTheNetwork, type NetworkedBox } from './support/box-on-the-network.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

let networked: NetworkedBox;

beforeEach(async () => {
  networked = await boxOnTheNetwork();
});

afterEach(async () => {
  await networked.close();
});

const DIRECTORY = (): string => join(networked.folder, 'busbar-state', 'directory.json');

function check(configFile: string, more: Partial<CheckOptions> = {}): Promise<number> {
  const options = { configFile, connect: true, acknowledge: false, openapiFile: null, json: false, ...more };
  return runCheck(options, networked.environment, networked.clock);
}

describe('busbar check --connect', () => {
  it('finds a box in order, changes nothing, and lets go of it', async () => {
    expect(await check(networked.siteFile())).toBe(EXIT.done);
    expect(said.stdout).toMatch(/\nbox {9}https:\/\/127\.0\.0\.1:\d+ answers: 2 zones, 4 stations, 1 meter\n/);
    expect(said.stdout).not.toContain('error');
    expect(said.stdout).toMatch(/site\.yaml: in order, \d warnings?\n$/);
    expect(existsSync(DIRECTORY())).toBe(false);
    const lock = lockState(join(networked.folder, 'busbar-state'));
    expect(lock.ok).toBe(true);
  });

  it('does not hold when something has to be mended, and says what to do', async () => {
    const file = networked.siteFile(undefined, { 'zone: Visitors, limitAmps: 32': 'zone: Visitor, limitAmps: 32' });
    expect(await check(file)).toBe(EXIT.notHeld);
    expect(said.stdout).toContain(
      'error   zone Visitor: the box has no zone of this name; it has "Visitors"\n' +
        '        -> write "Visitors" at nodes[].zone in the site file, or rename it in EVCE\n',
    );
    expect(said.stdout).toMatch(/site\.yaml: 1 problem with the box/);
  });

  it('prints one JSON document where asked to', async () => {
    const file = networked.siteFile('dialect: { sense: limit }');
    expect(await check(file, { json: true })).toBe(EXIT.notHeld);
    expect(JSON.parse(said.stdout)).toMatchObject({
      file,
      kind: 'site',
      ok: false,
      problems: [],
      box: { url: networked.device.url, certificate: networked.device.fingerprint, zones: 2, stations: 4, meters: 1 },
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: 'error', subject: 'zone Garage', advice: expect.any(String) as string }),
      ]) as object[],
    });
  });

  it('acknowledges the box and the certificates that the site file expects, where asked to', async () => {
    const next = 'cd'.repeat(32);
    const pins = { [`'${networked.device.fingerprint}'`]: `'${networked.device.fingerprint}', 'sha256:${next}'` };
    expect(await check(networked.siteFile(undefined, pins), { acknowledge: true })).toBe(EXIT.done);
    expect(said.stdout).toContain('note    box: acknowledged: from now on this box is the right one\n');
    expect(JSON.parse(readFileSync(DIRECTORY(), 'utf8'))).toMatchObject({
      epoch: {
        certificates: [networked.device.fingerprint.replace('sha256:', ''), next],
        zones: ['Garage', 'Visitors'],
      },
    });
  });

  it('lets a site that was on trial be active, and keeps what was accepted', async () => {
    const state = join(networked.folder, 'busbar-state');
    await noteShadow(state, networked.clock.now().wallMs);
    expect(await check(networked.siteFile())).toBe(EXIT.done);
    expect(isMarked(state)).toBe(true);
    expect(await check(networked.siteFile(), { acknowledge: true })).toBe(EXIT.done);
    expect(said.stdout).toContain('note    site: acknowledged: it may leave shadow');
    expect(isMarked(state)).toBe(false);
    expect(JSON.parse(readFileSync(join(state, 'left-shadow.json'), 'utf8'))).toMatchObject({
      objections: expect.any(Array) as string[],
    });
  });

  it('keeps a site in shadow whose zones would not hold without Busbar', async () => {
    const state = join(networked.folder, 'busbar-state');
    await noteShadow(state, networked.clock.now().wallMs);
    const file = networked.siteFile(undefined, { 'zone: Garage, limitAmps: 63': 'zone: Garage, limitAmps: 40' });
    expect(await check(file, { acknowledge: true })).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('error   site: it stays in shadow: its zones would not hold without Busbar');
    expect(isMarked(state)).toBe(true);
  });

  it('does not take another box for the acknowledged one', async () => {
    await check(networked.siteFile(), { acknowledge: true });
    const other = await boxOnTheNetwork();
    const file = networked.siteFile(undefined, {
      [networked.device.url]: other.device.url,
      [networked.device.fingerprint]: other.device.fingerprint,
    });
    said.stdout = '';
    expect(await check(file)).toBe(EXIT.notHeld);
    expect(said.stdout).toContain(
      'error   box: it is not the box as it was acknowledged: it shows another certificate;',
    );
    expect(await check(file, { acknowledge: true })).toBe(EXIT.done);
    expect(await check(file)).toBe(EXIT.done);
    await other.close();
  });

  it('keeps off while the service is on the box, and says whom to stop', async () => {
    const file = networked.siteFile();
    const lock = lockState(join(networked.folder, 'busbar-state'));
    if (!lock.ok) throw new RangeError(lock.problem);
    expect(await check(file)).toBe(EXIT.failed);
    expect(said.stderr).toContain(`process ${process.pid} is talking to the box of this site`);
    lock.lock.release();
  });

  it('fails where the box does not answer, and says why', async () => {
    const file = networked.siteFile(undefined, { [networked.device.fingerprint]: `sha256:${'0'.repeat(64)}` });
    expect(await check(file)).toBe(EXIT.failed);
    expect(said.stderr).toContain('the certificate is not the pinned one');
    said.stdout = '';
    expect(await check(file, { json: true })).toBe(EXIT.failed);
    expect(JSON.parse(said.stdout)).toMatchObject({ file, ok: false, problems: [], box: null, findings: [] });
  });

  it('needs a box to connect to', async () => {
    expect(await check('config/demo.yaml')).toBe(EXIT.usage);
    expect(said.stderr).toContain('config/demo.yaml has no section evce, so there is no box to connect to');
  });
});
