import { createServer, type IncomingMessage } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmHook, AlarmHooks } from '../../../src/config/index.ts';
import type { Alarm } from '../../../src/engine/index.ts';
import { HOOK_LIMIT_MS, messageOf, openHooks } from '../../../src/service/alarms/hooks.ts';
import type { CarrierPorts } from '../../../src/service/alarms/hook-carrier.ts';
import { openLog } from '../../../src/service/log.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { instantAt, SITE } from '../recorded.ts';

const alarm = (changes: Partial<Alarm> = {}): Alarm => ({
  kind: 'Alarm',
  at: instantAt(0),
  id: 'meter-lost',
  subject: 'Incomer',
  raised: true,
  detail: 'has not changed for 36 s',
  ...changes,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hooks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Hooks of a test, with what they log. */
async function hooked(
  hooks: readonly AlarmHook[],
  ports: Partial<CarrierPorts> = {},
  least: AlarmHooks['minSeverity'] = 'info',
) {
  const lines: string[] = [];
  const clock = createVirtualClock({ wallStartMs: 0 });
  const runner = openHooks({
    site: SITE,
    settings: { minSeverity: least, hooks },
    ports: {
      secrets: { env: process.env, readFile: () => ({ ok: false, reason: 'ENOENT' }) },
      publish: null,
      ...ports,
    },
    clock,
    log: await openLog({ write: (text) => lines.push(text), pretty: false }),
  });
  return { runner, lines, clock };
}

/** Waits for the world to do something; what is waited for comes or the test ends. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe('a message to a hook', () => {
  it('says all that the catalogue knows', () => {
    expect(messageOf(SITE, alarm())).toMatchObject({
      v: 1,
      site: SITE.name,
      id: 'meter-lost',
      severity: 'critical',
      raised: true,
      whatToDo: expect.stringContaining('EVCE') as string,
      at: expect.stringMatching(/^2026-06-12T.*[+-]\d\d:\d\d$/) as string,
    });
  });
});

describe('a command', () => {
  it('is given the alarm on its standard input, and none of the secrets of the environment', async () => {
    const file = join(folder, 'told');
    const script = `process.stdin.on('data', (d) => require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ said: JSON.parse(d), env: process.env })))`;
    const secrets = {
      env: { ...process.env, EVCE_PASSWORD: 'hush' },
      readFile: () => ({ ok: false, reason: '' }) as const,
    };
    const { runner, lines } = await hooked([{ kind: 'command', command: [process.execPath, '-e', script] }], {
      secrets,
    });
    runner.tell(alarm());
    await until(() => readable(file));
    const told = JSON.parse(readFileSync(file, 'utf8')) as { said: { id: string }; env: Record<string, string> };
    expect(told.said.id).toBe('meter-lost');
    expect(JSON.stringify(told.env)).not.toContain('hush');
    expect(lines).toEqual([]);
  });

  it('that fails is logged once, and once when it works again', async () => {
    const file = join(folder, 'mood');
    const script = `process.exit(require('fs').existsSync(${JSON.stringify(file)}) ? 0 : 3)`;
    const { runner, lines } = await hooked([{ kind: 'command', command: [process.execPath, '-e', script] }]);
    runner.tell(alarm());
    await until(() => lines.length === 1);
    runner.tell(alarm());
    runner.tell(alarm({ raised: false }));
    writeFileSync(file, '');
    runner.tell(alarm());
    await until(() => lines.length === 2);
    expect(lines[0]).toContain('ended with code 3');
    expect(lines[1]).toContain('works again');
  });

  it('that hangs is ended when its time is up', async () => {
    const { runner, lines, clock } = await hooked([
      { kind: 'command', command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] },
    ]);
    runner.tell(alarm());
    await clock.runUntil(HOOK_LIMIT_MS);
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('longer than 10 s');
  });

  it('that is not there is a failure like any other', async () => {
    const { runner, lines } = await hooked([{ kind: 'command', command: ['/no/such/program'] }]);
    runner.tell(alarm());
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('ENOENT');
  });
});

const readable = (file: string): boolean => {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
};

describe('an address', () => {
  it('is posted the alarm with its secret header, in order', async () => {
    const got: { readonly body: string; readonly key: unknown }[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        got.push({ body, key: request.headers['x-key'] });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/alarms?token=hush`;
    const secrets = { env: { HOOK_KEY: 'secret-of-the-hook' }, readFile: () => ({ ok: false, reason: '' }) as const };
    const headers = { 'x-key': { kind: 'env', env: 'HOOK_KEY' } } as const;
    const { runner } = await hooked([{ kind: 'http', url, headers }], { secrets });
    runner.tell(alarm());
    runner.tell(alarm({ raised: false }));
    await until(() => got.length === 2);
    server.close();
    expect(got.map(({ body }) => (JSON.parse(body) as { raised: boolean }).raised)).toEqual([true, false]);
    expect(got[0]?.key).toBe('secret-of-the-hook');
  });

  it('that nobody listens at is a failure without secrets in it', async () => {
    const url = 'http://127.0.0.1:9/alarms?token=hush';
    const { runner, lines } = await hooked([{ kind: 'http', url, headers: { a: 'hush' } }]);
    runner.tell(alarm());
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('http://127.0.0.1:9 failed');
    expect(lines[0]).not.toContain('hush');
  });

  it('whose key is missing is not called', async () => {
    const headers = { key: { kind: 'env', env: 'NOT_SET' } } as const;
    const { runner, lines } = await hooked([{ kind: 'http', url: 'http://127.0.0.1:9/', headers }]);
    runner.tell(alarm());
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('NOT_SET is not set');
  });
});

describe('a topic', () => {
  it('is given the alarm', async () => {
    const published: string[] = [];
    const publish = (topic: string, payload: string): null => {
      published.push(`${topic} ${(JSON.parse(payload) as { id: string }).id}`);
      return null;
    };
    const { runner } = await hooked([{ kind: 'mqtt', topic: 'busbar/alarms' }], { publish });
    runner.tell(alarm());
    await until(() => published.length === 1);
    expect(published).toEqual(['busbar/alarms meter-lost']);
  });

  it('without a broker is a failure', async () => {
    const { runner, lines } = await hooked([{ kind: 'mqtt', topic: 'a' }]);
    runner.tell(alarm());
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('no MQTT broker');
  });
});

describe('hooks', () => {
  it('are told of what is bad enough only', async () => {
    const published: string[] = [];
    const publish = (_: string, payload: string): null => {
      published.push((JSON.parse(payload) as { id: string }).id);
      return null;
    };
    const { runner } = await hooked([{ kind: 'mqtt', topic: 'a' }], { publish }, 'critical');
    runner.tell(alarm({ id: 'shadow-diverges' }));
    runner.tell(alarm({ id: 'foreign-writer' }));
    runner.tell(alarm({ id: 'limit-exceeded' }));
    await until(() => published.length === 1);
    expect(published).toEqual(['limit-exceeded']);
  });

  it('forget the oldest where they are slower than the alarms', async () => {
    const published: string[] = [];
    const publish = (_: string, payload: string): null => {
      published.push((JSON.parse(payload) as { subject: string }).subject);
      return null;
    };
    const { runner } = await hooked([{ kind: 'mqtt', topic: 'a' }], { publish });
    for (let index = 0; index < 150; index += 1) runner.tell(alarm({ subject: String(index) }));
    await until(() => published.length === 101);
    expect(published.slice(0, 2)).toEqual(['0', '50']);
    expect(published.at(-1)).toBe('149');
  });

  it('are told nothing after they were closed', async () => {
    const published: string[] = [];
    const publish = (topic: string): null => {
      published.push(topic);
      return null;
    };
    const { runner } = await hooked([{ kind: 'mqtt', topic: 'a' }], { publish });
    runner.close();
    runner.tell(alarm());
    await new Promise((resolve) => setImmediate(resolve));
    expect(published).toEqual([]);
  });
});
