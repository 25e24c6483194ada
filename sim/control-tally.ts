/**
 * How much a controller has done: decisions, writes, and how they crowd.
 * @module
 */
import type { WriteReduction } from '../src/engine/index.ts';

export interface ControlTally {
  tick(): void;
  write(effect: WriteReduction, nowMs: number): void;
  readonly ticks: () => number;
  readonly writes: () => number;
  readonly rewrites: () => number;
  /** Most writes within any hour that begins on the hour of plant time. */
  readonly writesPerHourMax: () => number;
}

const HOUR_MS = 3_600_000;

export function createControlTally(): ControlTally {
  const count = { ticks: 0, writes: 0, rewrites: 0, hour: -1, inHour: 0, mostInHour: 0 };
  return {
    tick() {
      count.ticks += 1;
    },
    write(effect, nowMs) {
      count.writes += 1;
      if (effect.intent === 'rewrite') count.rewrites += 1;
      const hour = Math.floor(nowMs / HOUR_MS);
      count.inHour = hour === count.hour ? count.inHour + 1 : 1;
      count.hour = hour;
      count.mostInHour = Math.max(count.mostInHour, count.inHour);
    },
    ticks: () => count.ticks,
    writes: () => count.writes,
    rewrites: () => count.rewrites,
    writesPerHourMax: () => count.mostInHour,
  };
}
