/**
 * Metrics of the process: memory, garbage, the event loop. There is one process however often a service begins anew in
 * it, and what watches it (an observer of collections, a histogram of the loop's delay) cannot be taken back from prom-client.
 * @module
 */
import { Registry, collectDefaultMetrics } from 'prom-client';

let watched: Registry | null = null;

/** The registry of the process; the first call begins to watch it. */
export function processMetrics(): Registry {
  if (watched === null) {
    watched = new Registry();
    collectDefaultMetrics({ register: watched, prefix: 'busbar_' });
  }
  return watched;
}
