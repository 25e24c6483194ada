/**
 * Values said now and then, as a course over time: straight from one to the next, and held before the first and after the last.
 * @module
 */

/** Times rise; a value for each. */
export interface Course {
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}

/** The value at a moment; 0 where nothing was ever said. */
export function valueAt({ timesMs, values }: Course, atMs: number): number {
  const after = firstAfter(timesMs, atMs);
  const last = values[after - 1] ?? values[0] ?? 0;
  const next = values[after] ?? last;
  const fromMs = timesMs[after - 1] ?? atMs;
  const toMs = timesMs[after] ?? atMs;
  return toMs > fromMs ? last + ((next - last) * (atMs - fromMs)) / (toMs - fromMs) : last;
}

/** Index of the first time after a moment, by halving. */
export function firstAfter(timesMs: readonly number[], atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] as number) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
