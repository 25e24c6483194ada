/**
 * How much one decision allocates: what the heap's use grows by while it is taken. The young generation is so large that
 * it is collected once in dozens of decisions; those during which it was are left out.
 * @module
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { reportSamples } from '../in-child.ts';
import { busySite } from '../site/busy-site.ts';

/** The compiler allocates too, until it has seen enough. */
const WARM_UP_DECISIONS = 1000;
const DECISIONS = 300;

const site = busySite(Number(process.argv[2]));
const collections: number[] = [];
const observer = new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) collections.push(startTime);
});
observer.observe({ entryTypes: ['gc'] });

interface Sample {
  readonly begun: number;
  readonly ended: number;
  readonly bytes: number;
}

const samples: Sample[] = [];
for (let count = 0; count < WARM_UP_DECISIONS + DECISIONS; count += 1) {
  site.pass();
  const begun = performance.now();
  const before = getHeapStatistics().used_heap_size;
  site.decide();
  const bytes = getHeapStatistics().used_heap_size - before;
  if (count >= WARM_UP_DECISIONS) samples.push({ begun, ended: performance.now(), bytes });
  // Collections are told of between turns of the event loop.
  await setImmediate();
}
await setImmediate();
const wasCollected = ({ begun, ended }: Sample): boolean => collections.some((at) => at >= begun && at <= ended);
reportSamples(samples.filter((sample) => !wasCollected(sample)).map(({ bytes }) => bytes));
