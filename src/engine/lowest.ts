/**
 * What counts where several speak of the same time: the lowest.
 * @module
 */
import type { SignalSlot } from './signal.ts';
import { epochMs } from './units.ts';

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
