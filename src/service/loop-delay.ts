/**
 * How late the program is woken, as the runtime itself measures it.
 * @module
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** A running measurement. */
export interface LoopDelay {
  /** 99th percentile since the last reset, ms. */
  p99Ms(): number;
  /** Highest since the last reset, ms. */
  maxMs(): number;
  reset(): void;
  close(): void;
}

/** A finer one would itself wake the program too often. */
const RESOLUTION_MS = 20;
const NANOSECONDS_PER_MS = 1e6;

/** Starts to measure. What is told is the delay alone, without the time between two looks. */
export function measureLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // Before the first sample the histogram's maximum is 0, and would be taken for less than nothing.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS);
  return {
    p99Ms: () => late(histogram.percentile(99)),
    maxMs: () => late(histogram.max),
    reset: () => {
      histogram.reset();
    },
    close: () => {
      histogram.disable();
    },
  };
}
