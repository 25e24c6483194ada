/**
 * The simulated box in a process of its own: `busbar device`, compiled with the benchmarks.
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BenchFailure } from '../case.ts';

/** What the device says of itself when it is ready. */
export interface BoxReady {
  readonly url: string;
  readonly fingerprint: string;
  readonly user: string;
  readonly password: string;
  readonly controlToken: string;
}

export interface BoxProcess extends BoxReady {
  /** Ends it; it is gone when this resolves. */
  close(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

export async function startBox(scenarioFile: string, speed: number): Promise<BoxProcess> {
  const words = ['device', '--control', '--site', scenarioFile, '--speed', String(speed)];
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // It would live on by itself when the measuring is broken off.
  const kill = (): void => void child.kill('SIGTERM');
  process.once('exit', kill);
  const line = await Promise.race([firstLine(child), ended.then(() => null)]);
  if (line === null) throw new BenchFailure('the simulated box did not start');
  return {
    ...(JSON.parse(line) as BoxReady),
    async close() {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string | null> {
  if (stdout === null) return null;
  const [line] = (await once(createInterface(stdout), 'line')) as [string];
  return line;
}
