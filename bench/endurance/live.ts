/**
 * The service at real speed for some minutes: what it takes of the machine, and whether its journal tells the whole story.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFailure, rangeOf } from '../case.ts';
import { replayJournal, withLiveSite, type Measured } from './live-site.ts';
import { startService, untilRegulating, usageOf, type ServiceProcess } from './service-process.ts';

const STATIONS = 100;
/** Starting is measured by itself. */
const START_PATIENCE_MS = 60_000;
const SETTLE_SECONDS = 20;
/** As often as Prometheus would; what the runtime measured since the last time is then told and forgotten. */
const SCRAPE_SECONDS = 15;

export async function liveFor(seconds: number): Promise<Measured> {
  return withLiveSite({ stations: STATIONS }, async (live) => {
    const service = startService(live.site);
    const startMs = await untilRegulating(service, START_PATIENCE_MS);
    await sleep(SETTLE_SECONDS * 1000);
    const before = { ...usageOf(service.pid), atMs: performance.now() };
    const residentMb: number[] = [];
    const loopDelaysMs: number[] = [];
    for (let second = 0; second < seconds; second += 1) {
      await sleep(1000);
      residentMb.push(usageOf(service.pid).rssMb);
      if (second % SCRAPE_SECONDS === SCRAPE_SECONDS - 1) loopDelaysMs.push(await loopDelayMs(service));
      if (second % 60 === 59) process.stderr.write(`${(second + 1) / 60} of ${Math.ceil(seconds / 60)} min\n`);
    }
    const cpuSeconds = usageOf(service.pid).cpuSeconds - before.cpuSeconds;
    const cpuPct = (100 * cpuSeconds) / ((performance.now() - before.atMs) / 1000);
    const cycles = (await service.state())?.cycles ?? 0;
    await service.end('SIGTERM');
    return {
      startMs,
      seconds,
      cycles,
      residentMb: rangeOf(residentMb),
      cpuPct,
      loopDelayP99Ms: rangeOf(loopDelaysMs),
      ...(await replayJournal(live)),
    };
  });
}

/** As the service itself measures it: p99, with the 10 ms that the runtime waits between two looks. */
async function loopDelayMs(service: ServiceProcess): Promise<number> {
  const [, value] = /^busbar_nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(await service.metrics()) ?? [];
  if (value === undefined) throw new BenchFailure('the service does not tell how late its loop is');
  return 1000 * Number(value);
}
