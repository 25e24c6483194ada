/**
 * How long a quantity was how high: the time in each of a bounded number of bins, which double their width as the
 * range grows. Read from the top it is a duration curve; its highest value is kept exactly.
 * @module
 */

/** How long a value was at or above a level. */
export interface DurationPoint {
  readonly value: number;
  /** Share of the time in which the value was at least this high, 0 to 1. */
  readonly share: number;
}

export interface Spread {
  /** Notes a value that held for a span. */
  add(value: number, spanMs: number): void;
  /** The duration curve, highest value first; each point but the first is a bin's lower edge. Empty without notes. */
  durations(): readonly DurationPoint[];
}

export interface SpreadOptions {
  readonly binsMax: number;
  /** Width of the bins at first. */
  readonly width: number;
}

/** Begins a spread. */
export function keepSpread({ binsMax, width: firstWidth }: SpreadOptions): Spread {
  let width = firstWidth;
  let bins = new Map<number, number>();
  let highest = -Infinity;
  const fold = (): void => {
    width *= 2;
    const wider = new Map<number, number>();
    for (const [bin, spanMs] of bins) wider.set(Math.floor(bin / 2), (wider.get(Math.floor(bin / 2)) ?? 0) + spanMs);
    bins = wider;
  };
  return {
    add(value, spanMs) {
      highest = Math.max(highest, value);
      const bin = Math.floor(value / width);
      bins.set(bin, (bins.get(bin) ?? 0) + spanMs);
      while (bins.size > binsMax) fold();
    },
    durations() {
      const total = [...bins.values()].reduce((sum, spanMs) => sum + spanMs, 0);
      if (total === 0) return [];
      let above = 0;
      const falling = [...bins].sort(([a], [b]) => b - a);
      const edges = falling.map(([bin, spanMs]) => ({ value: bin * width, share: (above += spanMs) / total }));
      return [{ value: highest, share: 0 }, ...edges];
    },
  };
}
