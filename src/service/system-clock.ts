/**
 * Real time as the engine's clock, optionally sped up: the only place of the service that asks what time it is.
 * @module
 */
import { assert, epochMs, monoMs, type EpochMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';

export interface SystemClockOptions {
  /** Clock milliseconds per real millisecond. */
  readonly speed: number;
  /** What the clock on the wall shows at the start; null follows the machine's own. Needed where speed is not 1. */
  readonly startAt: EpochMs | null;
}

/** Node fires a timer at once when its delay does not fit 32 bits, so longer waits are taken in parts. */
const LONGEST_TIMER_MS = 2_000_000_000;

/** Real time: what people and the operating system go by. */
export const realTime = (): Clock => systemClock({ speed: 1, startAt: null });

export function systemClock(options: SystemClockOptions): Clock {
  const { speed, startAt } = options;
  assert(speed > 0 && Number.isFinite(speed), `a clock's speed is above 0, not ${String(speed)}`);
  assert(startAt !== null || speed === 1, 'only a clock at real speed can follow the machine');
  const origin = performance.now();
  const elapsedMs = (): number => (performance.now() - origin) * speed;
  return {
    now() {
      const elapsed = elapsedMs();
      return { monoMs: monoMs(elapsed), wallMs: epochMs(startAt === null ? Date.now() : startAt + elapsed) };
    },
    schedule: (delayMs, run) => afterRealMs(delayMs / speed, run),
  };
}

function afterRealMs(delayMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (remainingMs: number): void => {
    const part = Math.min(Math.max(0, remainingMs), LONGEST_TIMER_MS);
    timer = setTimeout(() => {
      if (remainingMs > part) wait(remainingMs - part);
      else run();
    }, part);
  };
  wait(delayMs);
  return () => {
    clearTimeout(timer);
  };
}
