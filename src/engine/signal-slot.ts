/**
 * What a signal says of a span of time, and what counts where several speak of the same one: the lowest.
 * @module
 */
import { epochMs, type EpochMs } from './units.ts';

/** A value and the span of the wall clock in which it holds. */
export interface SignalSlot {
  /** Beginning, ms since 1970. */
  readonly from: EpochMs;
  /** End, ms since 1970; it holds no longer at this instant. */
  readonly to: EpochMs;
  /** In the signal's unit; null says expressly that there is none, as of a cap that was lifted. Only a cap may say so. */
  readonly value: number | null;
}

/**
 * The least that any of the slots says at each moment, in order and without overlaps; null where all say that there is no
 * cap, a gap where none speaks.
 */
export function lowestOf(spoken: readonly SignalSlot[]): readonly SignalSlot[] {
  const byBegin = spoken.toSorted((a, b) => a.from - b.from);
  const edges = [...new Set<number>(spoken.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const lowest: SignalSlot[] = [];
  let begun = 0;
  let running: readonly SignalSlot[] = [];
  for (const [index, edge] of edges.entries()) {
    const before = begun;
    while ((byBegin[begun]?.from ?? Infinity) <= edge) begun += 1;
    running = [...running, ...byBegin.slice(before, begun)].filter(({ to }) => to > edge);
    if (running.length === 0) continue;
    lowest.push({ from: epochMs(edge), to: epochMs(edges[index + 1] ?? edge), value: leastOf(running) });
  }
  return lowest;
}

function leastOf(running: readonly SignalSlot[]): number | null {
  const values = running.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.length === 0 ? null : Math.min(...values);
}
