import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runRun } from '../../src/cli/run.ts';
import { EXIT, type RunOptions } from '../../src/cli/verb.ts';
import { millis } from '../../src/engine/index.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const DEMO: RunOptions = { configFile: null, forMs: millis(2_000), shadow: false, speed: 30, port: 0, json: true };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-run-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const aFile = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const result = () =>
  JSON.parse(said.stdout) as {
    cycles: number;
    writes: { confirmed: number; rejected: number; unresolved: number };
    alarms: unknown[];
    limits: { violations: number };
    url: string;
  };

describe('busbar run', () => {
  it('regulates the demo over HTTPS and ends with one document', async () => {
    expect(await runRun(DEMO, {})).toBe(EXIT.done);
    const { cycles, writes, limits, url } = result();
    expect(cycles).toBeGreaterThan(2);
    expect(writes.confirmed).toBeGreaterThan(0);
    expect(writes.rejected + writes.unresolved).toBe(0);
    expect(limits.violations).toBe(0);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  }, 20_000);

  it('logs every write with its reason, in JSON where nobody looks', async () => {
    await runRun(DEMO, {});
    const lines = said.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const writes = lines.filter((line) => 'writeId' in line);
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.every((line) => String(line['msg']).includes(String(line['because'])))).toBe(true);
    expect(lines.at(-1)?.['msg']).toMatch(/^parked|^no zone had to be parked/);
    expect(said.stderr).not.toContain('Made-up');
  }, 20_000);

  it('writes nothing in shadow mode', async () => {
    expect(await runRun({ ...DEMO, shadow: true }, {})).toBe(EXIT.done);
    expect(result().writes).toEqual({ confirmed: 0, rejected: 0, unresolved: 0 });
    expect(result().cycles).toBeGreaterThan(2);
  }, 20_000);

  it('says which port is in use and what to do, and leaves nothing running', async () => {
    const occupant = await listening();
    const { port } = occupant.address() as AddressInfo;
    expect(await runRun({ ...DEMO, port }, {})).toBe(EXIT.failed);
    expect(said.stderr).toMatch(new RegExp(`busbar: port ${port} .*in use.*--port`));
    expect(said.stdout).toBe('');
    occupant.close();
  });

  it('tells what is wrong with a file, with its place', async () => {
    const file = aFile('bad.yaml', 'site: Bad\ntimezone: Europe/Berlin\nnodes:\n  - { name: Main, limitAmps: -5 }\n');
    expect(await runRun({ ...DEMO, configFile: file, speed: null }, {})).toBe(EXIT.usage);
    expect(said.stderr).toContain(`${file}:4:`);
  });

  it('tells that a file is missing', async () => {
    const missing = join(folder, 'none.yaml');
    expect(await runRun({ ...DEMO, configFile: missing, speed: null }, {})).toBe(EXIT.usage);
    expect(said.stderr).toContain(missing);
  });

  it('does not speed up a real site', async () => {
    const file = aFile('site.yaml', 'site: Real\n');
    expect(await runRun({ ...DEMO, configFile: file }, {})).toBe(EXIT.usage);
    expect(said.stderr).toContain('--speed is for simulated plants');
  });
});

const listening = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
