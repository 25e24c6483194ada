/**
 * What is still in use after a collection, each time a tenth of all cycles is over.
 * @module
 */
import { getHeapStatistics } from 'node:v8';
import { reportSamples } from '../in-child.ts';
import { busySite } from '../site/busy-site.ts';

const [stations, cycles] = process.argv.slice(2).map(Number) as [number, number];
const TENTHS = 10;
const STEPS_PER_DAY = 8640;

// The world's sessions are made beforehand for the whole run, so that it does not grow either.
const site = busySite(stations, Math.ceil(cycles / STEPS_PER_DAY) + 1);
const samples = Array.from({ length: TENTHS }, () => {
  for (let count = 0; count < cycles / TENTHS; count += 1) {
    site.pass();
    site.decide();
  }
  // Present by the flag that this module is started with.
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
});
reportSamples(samples);
