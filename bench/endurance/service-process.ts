/**
 * The built service in a process of its own: started, looked at over its own HTTP, and ended in whatever way.
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { BenchFailure } from '../case.ts';
import { PROGRAM, type LiveSiteFile } from '../site/live-site-file.ts';

/** What is looked at of `GET /api/v1/state`. */
export interface SeenState {
  readonly cycles: number;
  readonly link: { readonly state: 'unknown' | 'up' | 'down' };
  readonly record: { readonly zones: readonly SeenZone[] } | null;
  readonly writes: { readonly confirmed: number };
}

export interface SeenZone {
  readonly zone: string;
  readonly allowedAmps: readonly [number, number, number];
}

export interface ServiceProcess {
  readonly pid: number;
  /** Resolves with its address as soon as it listens. */
  readonly url: Promise<string>;
  state(): Promise<SeenState | null>;
  metrics(): Promise<string>;
  /** Sends a signal, and waits until it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export function startService({ file, environment }: LiveSiteFile): ServiceProcess {
  const child = spawn(process.execPath, [PROGRAM, 'run', '-c', file, '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const ended = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = urlOf(child);
  // Whoever kills it at once does not wait for its address.
  url.catch(() => undefined);
  const get = async (path: string): Promise<string> => (await request(`${await url}${path}`)).body.text();
  return {
    pid: child.pid ?? 0,
    url,
    state: async () => stateIn(await get('api/v1/state').catch(() => 'null')),
    metrics: () => get('metrics'),
    async end(signal) {
      child.kill(signal);
      await ended;
      process.off('exit', kill);
    },
  };
}

const stateIn = (text: string): SeenState | null => JSON.parse(text) as SeenState | null;

/** Its log says where it listens; the last lines say why it does not. */
async function urlOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new BenchFailure('the service has no log');
  const last: string[] = [];
  for await (const line of createInterface(stderr)) {
    last.push(line);
    const { url } = entryIn(line);
    if (url !== undefined) {
      // What comes later would fill the pipe.
      stderr.resume();
      return url;
    }
  }
  throw new BenchFailure(`the service did not start: ${last.slice(-3).join(' ')}`);
}

function entryIn(line: string): { readonly url?: string } {
  return line.startsWith('{') ? (JSON.parse(line) as { readonly url?: string }) : {};
}

const LOOK_AGAIN_MS = 20;

/** How long until it regulates, ms: until it has decided with the box at hand. */
export async function untilRegulating(service: ServiceProcess, patienceMs: number): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < patienceMs) {
    const state = await service.state();
    if (state?.link.state === 'up' && state.cycles > 0) return performance.now() - begun;
    await sleep(LOOK_AGAIN_MS);
  }
  throw new BenchFailure(`the service did not regulate within ${patienceMs} ms`);
}

const KIB_PER_MB = 1e6 / 1024;
const TICKS_PER_SECOND = 100;

/** What a process takes of the machine, as Linux tells it: resident memory, MB, and processor time, s. */
export function usageOf(pid: number): { readonly rssMb: number; readonly cpuSeconds: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, rssKib = '0'] = /^VmRSS:\s+(\d+)/m.exec(status) ?? [];
  return {
    rssMb: Number(rssKib) / KIB_PER_MB,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
  };
}
