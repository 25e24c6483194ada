import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { runDevice } from '../../src/cli/device.ts';
import { EXIT, type DeviceOptions } from '../../src/cli/verb.ts';
import { openHttps } from '../../src/evce/transport-https.ts';

const PLAIN: DeviceOptions = {
  port: null,
  siteFile: null,
  dialectFile: null,
  speed: null,
  modes: [],
  control: false,
};
const folder = mkdtempSync(join(tmpdir(), 'busbar-device-'));

afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function aFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What the verb writes, and its first line of result as soon as it is there. */
function listen() {
  let stdout = '';
  let stderr = '';
  let onLine: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => (onLine = resolve));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    if (stdout.includes('\n')) onLine(stdout);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  return { line, stdout: () => stdout, stderr: () => stderr };
}

describe('busbar device', () => {
  it('prints one JSON line when it is ready, answers, and ends at a signal', async () => {
    const said = listen();
    const ended = runDevice(PLAIN, {});
    const ready = JSON.parse(await said.line) as Record<'url' | 'fingerprint' | 'user' | 'password', string>;
    expect(ready).toEqual({
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/) as string,
      fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      user: 'busbar',
      password: expect.any(String) as string,
      pid: process.pid,
    });
    const https = openHttps({ url: ready.url, pins: [ready.fingerprint], environment: {} });
    if (!https.ok) throw new RangeError(https.why);
    const body = { login: ready.user, password: ready.password };
    const answer = await https.transport.send({ method: 'POST', path: 'login/login', token: null, body });
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    process.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
    expect(said.stdout().trim().split('\n')).toHaveLength(1);
    await https.transport.close();
  });

  it('says that its port is in use', async () => {
    const said = listen();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await runDevice({ ...PLAIN, port }, {})).toBe(EXIT.failed);
    expect(said.stderr()).toContain(`127.0.0.1:${port} is in use`);
    expect(said.stdout()).toBe('');
    await new Promise((resolve) => other.close(resolve));
  });

  it('starts nothing on a file that is missing or wrong, and says where', async () => {
    const said = listen();
    expect(await runDevice({ ...PLAIN, siteFile: join(folder, 'none.yaml') }, {})).toBe(EXIT.usage);
    expect(said.stderr()).toContain('none.yaml');
    const dialectFile = aFile('dialect.yaml', 'unit: ampere\nsence: limit\n');
    expect(await runDevice({ ...PLAIN, dialectFile }, {})).toBe(EXIT.usage);
    expect(said.stderr()).toContain('dialect.yaml:2:1 sence: unknown key; did you mean sense?');
    expect(await runDevice({ ...PLAIN, modes: ['secondLogin=kik'] }, {})).toBe(EXIT.usage);
    expect(said.stderr()).toContain('--mode secondLogin: expected one of refuse, kick');
    expect(said.stdout()).toBe('');
  });

  it('prints the token of its control surface where one is asked for, and takes modes', async () => {
    const said = listen();
    const ended = runDevice({ ...PLAIN, control: true, modes: ['statuses=map'] }, {});
    const ready = JSON.parse(await said.line) as Record<'url' | 'controlToken', string>;
    const agent = new Agent({ connect: { rejectUnauthorized: false } });
    const modes = async (token: string) => {
      const answer = await request(`${ready.url}/_sim/modes`, {
        dispatcher: agent,
        headers: { authorization: `Bearer ${token}` },
      });
      return { status: answer.statusCode, body: await answer.body.json() };
    };
    expect(await modes(ready.controlToken)).toMatchObject({ status: 200, body: { statuses: 'map' } });
    expect(await modes('another')).toMatchObject({ status: 401 });
    await agent.destroy();
    process.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
  });
});
