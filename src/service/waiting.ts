/**
 * Waiting with an end: nothing that the box does or leaves undone may keep the service from stopping.
 * @module
 */
import type { WriteReduction } from '../engine/index.ts';
import type { Clock, Writer } from '../engine/ports.ts';

/** Whether `work` ended in time. What it throws is thrown on, unless it comes too late. */
export async function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.schedule(limitMs, () => {
      resolve(false);
    });
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    cancel();
  }
}

/** Sends writes and waits for their outcomes; gives the zones whose write was not confirmed in time. */
export async function settledOrLate(of: {
  readonly writer: Writer;
  readonly writes: readonly WriteReduction[];
  readonly clock: Clock;
  readonly limitMs: number;
}): Promise<readonly string[]> {
  const unconfirmed = new Set(of.writes.map((write) => write.zone));
  const open = new Set(of.writes.map((write) => write.writeId));
  let allSettled: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    allSettled = resolve;
  });
  const listening = of.writer.outcomes$.subscribe({
    next(outcome) {
      if (outcome.kind !== 'WriteSettled' || !open.delete(outcome.writeId)) return;
      if (outcome.outcome === 'confirmed') unconfirmed.delete(outcome.zone);
      if (open.size === 0) allSettled();
    },
    // A writer that has broken down, which is why the service stops, confirms nothing.
    error: allSettled,
  });
  for (const write of of.writes) of.writer.write(write);
  await within(of.clock, of.limitMs, settled);
  listening.unsubscribe();
  return [...unconfirmed];
}
