/**
 * What the service takes of the machine while it does its work: the built program, on a box in a process of its own.
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BenchFailure, rangeOf, type Case } from '../case.ts';
import { startBox, type BoxReady } from '../site/box-process.ts';
import { siteDocument, writeScenario, type BusyScenario } from '../site/scenario.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
/** At real speed: the service of a real box knows no other. */
const SECONDS = { short: 60, full: 600 } as const;
/** The time until it has logged in, listed the box and decided a few times is left out. */
const START_SECONDS = 20;
const KIB_PER_MB = 1e6 / 1024;

/** Resident memory of `busbar run`, looked at every second. */
export function rss(stations: number): Case {
  return {
    name: `rss/${stations}`,
    unit: 'MB',
    async measure(length) {
      if (!existsSync(PROGRAM)) throw new BenchFailure('rss measures the built program: npm run build');
      const scenario: BusyScenario = { stations, days: 1, stepSeconds: 1, binding: 'all levels' };
      const written = writeScenario(scenario);
      const box = await startBox(written.file, 1);
      try {
        const siteFile = join(written.folder, 'site.yaml');
        writeFileSync(
          siteFile,
          JSON.stringify({ ...siteDocument(scenario), ...sectionsFor(box, written.folder) }, null, 1),
        );
        return rangeOf(await watchService(siteFile, box, SECONDS[length]));
      } finally {
        await box.close();
        written.dispose();
      }
    },
  };
}

const PASSWORD_VARIABLE = 'BUSBAR_BENCH_PASSWORD';

const sectionsFor = ({ url, user, fingerprint }: BoxReady, folder: string): object => ({
  evce: {
    url,
    user,
    password: { env: PASSWORD_VARIABLE },
    pin: [fingerprint],
    dialect: { confirmed: '2024-03-04' },
  },
  service: { http: { listen: '127.0.0.1:0' }, state: join(folder, 'state') },
});

async function watchService(siteFile: string, { password }: BoxReady, seconds: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [PROGRAM, 'run', '-c', siteFile, '--json'], {
    stdio: 'ignore',
    env: { ...process.env, [PASSWORD_VARIABLE]: password },
  });
  const ended = once(child, 'exit');
  const kill = (): void => void child.kill('SIGTERM');
  process.once('exit', kill);
  await Promise.race([sleep(START_SECONDS * 1000), ended]);
  const samples: number[] = [];
  for (let second = START_SECONDS; second < seconds && child.exitCode === null; second += 1) {
    samples.push(residentMb(child.pid ?? 0));
    await sleep(1000);
  }
  if (child.exitCode !== null) throw new BenchFailure(`busbar run ended with ${child.exitCode}`);
  kill();
  await ended;
  process.off('exit', kill);
  return samples;
}

const residentMb = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / KIB_PER_MB;
