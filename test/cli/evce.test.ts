/** `busbar evce` against a simulated box, through everything that lies between. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDevice, type Device } from '../../sim/evce/device.ts';
import type { Box } from '../../sim/evce/router.ts';
import { runEvce, runEvceHelp, type EvceOptions } from '../../src/cli/evce.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { CALLS } from '../../src/evce/endpoints.ts';
import { lockState } from '../../src/service/state-lock.ts';
import { aBoxWithUsers, CONTROLLER } from '../sim/evce/support/boxes.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

let folder: string;
let device: Device;
let box: Box;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-evce-'));
  box = aBoxWithUsers().box;
  box.model.advance(0);
  device = await startDevice({ box, port: 0 });
});

afterEach(async () => {
  await device.close();
  rmSync(folder, { recursive: true, force: true });
});

function siteFile(allow = '[]', pin = device.fingerprint): string {
  const file = join(folder, 'site.yaml');
  const text = `site: Test
timezone: Europe/Berlin
supply: { system: 400Y/230, frequencyHz: 50 }
evce: { url: '${device.url}', user: ${CONTROLLER.name}, password: { env: PASSWORD }, pin: ['${pin}'], allow: ${allow} }
nodes:
  - { name: Main, limitAmps: 250 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }
`;
  writeFileSync(file, text);
  return file;
}

const NOTHING_ELSE = { body: null, uploadFile: null, outFile: null, force: false, newPassword: null, wait: false };
const ENVIRONMENT = { PASSWORD: CONTROLLER.password };

function evce(words: readonly string[], more: Partial<EvceOptions> = {}, environment = ENVIRONMENT) {
  const configFile = more.configFile === undefined ? siteFile() : more.configFile;
  return runEvce({ ...NOTHING_ELSE, words, json: false, ...more, configFile }, environment);
}

const allowing = (allow: string): Partial<EvceOptions> => ({ configFile: siteFile(allow) });

describe('busbar evce', () => {
  it('shows a list as a table and logs out again', async () => {
    expect(await evce(['zones'])).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^id +friendly_name .*max_current A/);
    expect(said.stdout).toMatch(/\d+ +Garage +.* 63 /);
    expect(box.connections.login(CONTROLLER.name, CONTROLLER.password).kind).toBe('connected');
  });

  it('prints the parsed document with --json, and nothing else on stdout', async () => {
    expect(await evce(['stations', 'statuses'], { json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toEqual(box.model.statuses());
  });

  it('puts names beside the ids of statuses, and in place of those of a zone’s stations', async () => {
    await evce(['stations', 'statuses']);
    expect(said.stdout).toContain('Garage 02');
    said.stdout = '';
    await evce(['zones', 'Garage', 'stations']);
    expect(said.stdout).toContain('Garage 02');
    expect(said.stdout).not.toContain('Visitor 01');
  });

  it('finds things by name', async () => {
    expect(await evce(['stations', 'Garage 03', 'status'])).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^status +Available$/m);
    expect(await evce(['stations', 'Garage 33', 'status'])).toBe(EXIT.failed);
    expect(said.stderr).toContain('did you mean Garage 03?');
  });

  it('reduces a zone without being allowed to, since that is what it is for', async () => {
    expect(await evce(['PUT', 'zones', 'Garage', 'reduction'], { body: '{"reduction":20}' })).toBe(EXIT.done);
    const zone = box.model.zones().find(({ config }) => config.friendly_name === 'Garage');
    expect(box.model.reduction(zone?.id ?? NaN)).toEqual({ reduction: 20 });
  });

  it('does nothing else that the site file does not allow, and says what it would have to say', async () => {
    const revision = box.model.revision();
    expect(await evce(['PUT', 'zones', 'Garage'], { body: '{"max_current":40}' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('allow: [configure]');
    expect(box.model.revision()).toBe(revision);
    expect(await evce(['PUT', 'zones', 'Garage'], { body: '{"max_current":40}', ...allowing('[configure]') })).toBe(
      EXIT.done,
    );
    expect(said.stdout).toBe('done\n');
    expect(box.model.zones()[0]?.config.max_current).toBe(40);
  });

  it('sends what the box may refuse, and passes its reason on', async () => {
    const body = '{"max_current":"many"}';
    expect(await evce(['PUT', 'zones', 'Garage'], { body, ...allowing('[configure]') })).toBe(EXIT.failed);
    expect(said.stderr).toContain('the body may not be what the box expects: max_current');
    expect(said.stderr).toContain('answered 400');
  });

  it('says how to ask what became of a command, or waits for it', async () => {
    const reset = ['stations', 'Garage 01', 'cmds', 'reset'];
    const command = { body: '{"type":"Soft"}', ...allowing('[commands]') };
    expect(await evce(reset, command)).toBe(EXIT.done);
    expect(said.stdout).toMatch(/cmd_id +1\n\nwhat became of it: busbar evce stations id:\d+ cmds status 1/);
    box.model.advance(120_000);
    const waiting = evce(reset, { ...command, wait: true, json: true });
    await vi.waitFor(() => expect(said.stderr).toContain('command 2: Pending after 0 s'));
    box.model.advance(240_000);
    said.stdout = '';
    expect(await waiting).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ cmd_id: 2, status: 'Accepted' });
  });

  it('sends a firmware and fetches diagnostics', async () => {
    const firmware = join(folder, 'fw.bin');
    writeFileSync(firmware, Buffer.alloc(100_000, 7));
    const sending = { uploadFile: firmware, ...allowing('[firmware, commands]') };
    expect(await evce(['POST', 'stations', 'firmwares'], sending)).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^firmware \d+: 100000 bytes sent\n$/);
    const [stored] = box.model.firmwares.list();
    expect(box.model.firmwares.bytesOf(stored?.id ?? NaN)).toHaveLength(100_000);
    const outFile = join(folder, 'diagnostics.tar');
    const fetching = { outFile, ...allowing('[commands]') };
    expect(await evce(['stations', 'diagnostics', 'export'], fetching)).toBe(EXIT.done);
    expect(readFileSync(outFile).length).toBeGreaterThan(0);
    expect(await evce(['stations', 'diagnostics', 'export'], fetching)).toBe(EXIT.usage);
    expect(said.stderr).toContain('--force');
  });

  it('changes the password, but to no weak one', async () => {
    const to = (newPassword: string) =>
      evce(['passwd'], { newPassword: 'env:NEW', ...allowing('[password]') }, {
        ...ENVIRONMENT,
        NEW: newPassword,
      } as typeof ENVIRONMENT);
    expect(await to('weak')).toBe(EXIT.failed);
    expect(said.stderr).toContain('nothing was sent');
    expect(await to('Made-Up-Secret9!')).toBe(EXIT.done);
    expect(box.connections.login(CONTROLLER.name, 'Made-Up-Secret9!').kind).toBe('connected');
    expect(said.stdout + said.stderr).not.toContain('Made-Up-Secret');
  });

  it('tries the way in and out', async () => {
    expect(await evce(['login'])).toBe(EXIT.done);
    expect(await evce(['logout'])).toBe(EXIT.done);
    expect(await evce(['login'], {}, { PASSWORD: 'Made-Up-Wrong1!' })).toBe(EXIT.failed);
    expect(said.stderr).toContain('no session');
    expect(said.stdout + said.stderr).not.toContain('Made-Up-Wrong1!');
  });

  it('keeps off a box that another process of this site is talking to', async () => {
    const lock = lockState(join(folder, 'busbar-state'));
    expect(await evce(['zones'])).toBe(EXIT.failed);
    expect(said.stderr).toContain(`process ${process.pid} is talking to the box of this site`);
    if (lock.ok) lock.lock.release();
  });

  it('sends nothing to a box with another certificate', async () => {
    const configFile = siteFile('[]', `sha256:${'0'.repeat(64)}`);
    expect(await evce(['zones'], { configFile })).toBe(EXIT.failed);
    expect(said.stderr).toContain('certificate');
    expect(existsSync(join(folder, 'busbar-state', 'lock'))).toBe(false);
  });

  it('says what is wrong with the command line or the site file and starts nothing', async () => {
    expect(await evce(['zone'])).toBe(EXIT.usage);
    expect(said.stderr).toContain('did you mean zones?');
    expect(await evce(['zones'], { configFile: join(folder, 'none.yaml') })).toBe(EXIT.usage);
    expect(await evce(['zones'], { configFile: null })).toBe(EXIT.usage);
    expect(said.stderr).toContain('there is no site.yaml here; name the site file with -c FILE');
  });
});

describe('the list of calls', () => {
  it('has all of them, for people and as a document', async () => {
    expect(await evce(['list'])).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^PUT zones ZONE +configures +configure +configures a zone/m);
    said.stdout = '';
    expect(await evce(['list'], { json: true })).toBe(EXIT.done);
    const listed = JSON.parse(said.stdout) as readonly { readonly call: string; readonly allowedBy: string | null }[];
    expect(listed).toHaveLength(Object.keys(CALLS).length);
    expect(listed.find(({ call }) => call === 'stations STATION cmds update_firmware')?.allowedBy).toBe('firmware');
  });

  it('helps with one: what it touches, what must be allowed, and what the body holds', () => {
    expect(runEvceHelp(['stations', '1', 'cmds', 'change_availability'])).toBe(EXIT.done);
    expect(said.stdout).toContain("--body '{ connector_id?, type }'");
    expect(said.stdout).toContain('allow: [commands]');
    expect(said.stdout).toMatch(/^type +Operative \| Inoperative +required$/m);
    expect(runEvceHelp(['nothing'])).toBe(EXIT.usage);
    said.stdout = '';
    runEvceHelp(['PUT', 'meters', 'models', 'X']);
    expect(said.stdout).toMatch(/^registers +\[\{ … \}\]$/m);
    expect(runEvceHelp([])).toBe(EXIT.done);
  });
});
