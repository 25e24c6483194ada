import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/service/log.ts';
import { createSupervisor, supervisorOf, type Notify } from '../../../src/service/supervision/supervisor.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';

async function supervised(watchdogMs: number | null, answer: string | null = null) {
  const told: string[] = [];
  const lines: string[] = [];
  const clock = createVirtualClock({ wallStartMs: 0 });
  const notify: Notify = async (words) => {
    told.push(`${clock.elapsedMs() / 1000} ${words.join(' ')}`);
    return answer;
  };
  const log = await openLog({ write: (text) => lines.push(text), pretty: false });
  const supervisor = createSupervisor({ notify, watchdogMs, clock, log });
  const aliveAt = async (seconds: number): Promise<void> => {
    await clock.runUntil(seconds * 1000);
    supervisor.alive();
    await clock.runUntil(seconds * 1000);
  };
  return { supervisor, told, lines, aliveAt };
}

describe('a supervisor', () => {
  it('is told that the service is ready by its first sign of life, and then a few signs within its patience', async () => {
    const { told, aliveAt, supervisor } = await supervised(30_000);
    for (let seconds = 1; seconds <= 31; seconds += 5) await aliveAt(seconds);
    supervisor.stopping();
    expect(told).toEqual([
      '1 READY=1 STATUS=regulating WATCHDOG=1',
      '11 WATCHDOG=1',
      '21 WATCHDOG=1',
      '31 WATCHDOG=1',
      '31 STOPPING=1',
    ]);
  });

  it('is told nothing while there is no sign of life', async () => {
    const { told, aliveAt } = await supervised(30_000);
    expect(told).toEqual([]);
    await aliveAt(100);
    expect(told).toHaveLength(1);
  });

  it('that does not wait for signs is told of the beginning and the end only', async () => {
    const { told, aliveAt, supervisor } = await supervised(null);
    for (const seconds of [1, 6, 100]) await aliveAt(seconds);
    supervisor.stopping();
    expect(told).toEqual(['1 READY=1 STATUS=regulating', '100 STOPPING=1']);
  });

  it('that cannot be told, because no program can be started, is no reason to end', async () => {
    const lines: string[] = [];
    const log = await openLog({ write: (text) => lines.push(text), pretty: false });
    const notify: Notify = () => Promise.reject(new RangeError('spawn ENOMEM'));
    const supervisor = createSupervisor({
      notify,
      watchdogMs: null,
      clock: createVirtualClock({ wallStartMs: 0 }),
      log,
    });
    supervisor.alive();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines.join()).toContain('spawn ENOMEM');
  });

  it('that cannot be told is complained of once', async () => {
    const { lines, aliveAt } = await supervised(10_000, 'no such file');
    for (const seconds of [1, 6, 12, 20]) await aliveAt(seconds);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('no such file');
  });
});

describe('the supervisor of this process', () => {
  it('is none where nobody waits at a socket', async () => {
    const log = await openLog({ write: () => undefined, pretty: false });
    const of = { clock: createVirtualClock({ wallStartMs: 0 }), log, pid: 1 };
    expect(supervisorOf({}, of)).toBeNull();
    expect(supervisorOf({ NOTIFY_SOCKET: '' }, of)).toBeNull();
  });

  it('is told by systemd-notify, which inherits the socket and no secret', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notify-'));
    const out = join(folder, 'told');
    const program = join(folder, 'systemd-notify');
    writeFileSync(
      program,
      `#!/bin/sh\necho "$@" "$NOTIFY_SOCKET" "secret=$EVCE_PASSWORD" >> ${out}.new; mv ${out}.new ${out}\n`,
    );
    chmodSync(program, 0o755);
    const log = await openLog({ write: () => undefined, pretty: false });
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    const env = {
      NOTIFY_SOCKET: '/run/x',
      PATH: path,
      WATCHDOG_USEC: '30000000',
      WATCHDOG_PID: '7',
      EVCE_PASSWORD: 'hush',
    };
    const of = { clock: createVirtualClock({ wallStartMs: 0 }), log, pid: 7 };
    supervisorOf(env, of)?.alive();
    const told = await appeared(out);
    expect(told).toBe('READY=1 STATUS=regulating WATCHDOG=1 /run/x secret=\n');
    rmSync(out);
    supervisorOf({ ...env, WATCHDOG_PID: '8' }, of)?.alive();
    expect(await appeared(out)).toBe('READY=1 STATUS=regulating /run/x secret=\n');
    rmSync(folder, { recursive: true });
  });
});

async function appeared(file: string): Promise<string> {
  for (;;) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
