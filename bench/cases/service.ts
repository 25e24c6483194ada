/**
 * What the service takes of the machine while it does its work: the built program, on a box in a process of its own.
 * @module
 */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFailure, rangeOf, type Case } from '../case.ts';
import { startService, usageOf } from '../endurance/service-process.ts';
import { startBox } from '../site/box-process.ts';
import { PROGRAM, writeSiteFile, type LiveSiteFile } from '../site/live-site-file.ts';
import { writeScenario, type BusyScenario } from '../site/scenario.ts';

/** At real speed: the service of a real box knows no other. */
const SECONDS = { short: 60, full: 600 } as const;
/** The time until it has logged in, listed the box and decided a few times is left out. */
const START_SECONDS = 20;

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
        return rangeOf(await watchService(writeSiteFile(scenario, box, written.folder), SECONDS[length]));
      } finally {
        await box.close();
        written.dispose();
      }
    },
  };
}

async function watchService(site: LiveSiteFile, seconds: number): Promise<readonly number[]> {
  const service = startService(site);
  await service.url;
  await sleep(START_SECONDS * 1000);
  const samples: number[] = [];
  for (let second = START_SECONDS; second < seconds; second += 1) {
    samples.push(usageOf(service.pid).rssMb);
    await sleep(1000);
  }
  await service.end('SIGTERM');
  return samples;
}
