/**
 * The way of setpoints from the box to its stations, which takes time: an allocation counts when its latency is over,
 * and until then the one before it does.
 * @module
 */
import type { PhaseAmps } from '../../src/engine/index.ts';

/** One allocation: what each station may draw, and what each zone could give. */
export interface Allocation {
  readonly setpointAmps: readonly number[];
  readonly zoneAmps: readonly PhaseAmps[];
}

export interface Dispatch {
  /** Puts an allocation on its way at this plant time. */
  send(allocation: Allocation, nowMs: number): void;
  /** Makes every allocation count that has arrived by now. */
  deliver(nowMs: number): void;
  /** The allocation that counts; null before the first has arrived. */
  current(): Allocation | null;
}

/** A way that takes `latencyMs` and ends in `setpoint`, which is called for what changes and nothing else. */
export function createDispatch(latencyMs: number, setpoint: (index: number, amps: number) => void): Dispatch {
  const underWay: { readonly dueMs: number; readonly allocation: Allocation }[] = [];
  let current: Allocation | null = null;
  return {
    send: (allocation, nowMs) => void underWay.push({ dueMs: nowMs + latencyMs, allocation }),
    deliver(nowMs) {
      while (underWay[0] !== undefined && underWay[0].dueMs <= nowMs) {
        const { allocation } = underWay.shift() as { allocation: Allocation };
        apply(current, allocation, setpoint);
        current = allocation;
      }
    },
    current: () => current,
  };
}

/** Decreases first, so that no line is ever promised twice. */
function apply(before: Allocation | null, next: Allocation, setpoint: (index: number, amps: number) => void): void {
  const isRaise = (amps: number, index: number): boolean => before !== null && amps > (before.setpointAmps[index] ?? 0);
  next.setpointAmps.forEach((amps, index) => {
    if (amps !== before?.setpointAmps[index] && !isRaise(amps, index)) setpoint(index, amps);
  });
  next.setpointAmps.forEach((amps, index) => {
    if (isRaise(amps, index)) setpoint(index, amps);
  });
}
