/**
 * Kills the service without warning, again and again while it works, and looks at how it comes back.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../sim/random.ts';
import { rangeOf } from '../case.ts';
import { startService, untilRegulating, type SeenState } from './service-process.ts';
import { replayJournal, withLiveSite, type Measured } from './live-site.ts';

const STATIONS = 100;
/** Longer than what is promised, so that a machine under load still gives a figure. */
const PATIENCE_MS = 60_000;
const LIFE_MS = { least: 500, most: 8_000 } as const;

/** S22 of a process: back within seconds, with nothing above what stood before or is safe without sight. */
export async function killAgainAndAgain(times: number, seed: number): Promise<Measured> {
  return withLiveSite({ stations: STATIONS }, async (live) => {
    const random = createRandom(seed).split('kill');
    const returnsMs: number[] = [];
    const above: string[] = [];
    let service = startService(live.site);
    await untilRegulating(service, PATIENCE_MS);
    for (let time = 1; time <= times; time += 1) {
      await sleep(random.uniform() * (LIFE_MS.most - LIFE_MS.least) + LIFE_MS.least);
      const before = await service.state();
      await service.end('SIGKILL');
      service = startService(live.site);
      returnsMs.push(await untilRegulating(service, PATIENCE_MS));
      above.push(...risenZones(before, await service.state(), live.fallbackAmps));
      process.stderr.write(`${time} of ${times}: back after ${Math.round(returnsMs.at(-1) ?? 0)} ms\n`);
    }
    await service.end('SIGTERM');
    return { kills: times, returnsMs: rangeOf(returnsMs), above, ...(await replayJournal(live)) };
  });
}

/** Zones whose first ceiling is above what they had, and above what they may have without sight. */
function risenZones(before: SeenState | null, after: SeenState | null, fallbackAmps: number): readonly string[] {
  const had = new Map(before?.record?.zones.map(({ zone, allowedAmps }) => [zone, Math.max(...allowedAmps)]));
  return (after?.record?.zones ?? []).flatMap(({ zone, allowedAmps }) => {
    const most = Math.max(had.get(zone) ?? Infinity, fallbackAmps);
    const now = Math.max(...allowedAmps);
    return now > most ? [`${zone}: ${now} A, and had ${most} A`] : [];
  });
}
