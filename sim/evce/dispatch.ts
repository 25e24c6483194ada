/**
 * The way of setpoints from the box to its stations, which takes time: an allocation counts when its latency is over,
 * and until then the one before it does.
 * @module
 */
import type { PhaseAmps } from '../../src/engine/index.ts';
import type { StoredReduction } from './reductions.ts';

/** One allocation: what each station may draw, and what each zone could give. */
export interface Allocation {
  readonly setpointAmps: readonly number[];
  readonly zoneAmps: readonly PhaseAmps[];
  /** What each zone was reduced by. */
  readonly reductions: readonly StoredReduction[];
}

export interface Dispatch {
  /** Puts an allocation on its way, to arrive at this plant time, but not before those sent earlier. */
  send(allocation: Allocation, dueMs: number): void;
  /** Makes every allocation count that has arrived by now. */
  deliver(nowMs: number): void;
  /** The allocation that counts; null before the first has arrived. */
  current(): Allocation | null;
  /** The box restarts: nothing is under way, and nobody knows what counts. */
  forget(): void;
}

/** A way that ends in `setpoint`, which is called for what changes and nothing else. */
export function createDispatch(setpoint: (index: number, amps: number) => void): Dispatch {
  let underWay: { readonly dueMs: number; readonly allocation: Allocation }[] = [];
  let current: Allocation | null = null;
  return {
    send: (allocation, dueMs) => void underWay.push({ dueMs, allocation }),
    deliver(nowMs) {
      while (underWay[0] !== undefined && underWay[0].dueMs <= nowMs) {
        const { allocation } = underWay.shift() as { allocation: Allocation };
        apply(current, allocation, setpoint);
        current = allocation;
      }
    },
    current: () => current,
    forget() {
      underWay = [];
      current = null;
    },
  };
}

/** Decreases first, so that no line is ever promised twice. */
function apply(before: Allocation | null, next: Allocation, setpoint: (index: number, amps: number) => void): void {
  if (next.setpointAmps === before?.setpointAmps) return;
  const isRaise = (amps: number, index: number): boolean => before !== null && amps > (before.setpointAmps[index] ?? 0);
  next.setpointAmps.forEach((amps, index) => {
    if (amps !== before?.setpointAmps[index] && !isRaise(amps, index)) setpoint(index, amps);
  });
  next.setpointAmps.forEach((amps, index) => {
    if (isRaise(amps, index)) setpoint(index, amps);
  });
}
