/**
 * What a measurement is, and how many samples become the figures that are printed.
 * @module
 */

/** How much is measured: what a coffee allows, or as much as the figures are promised for. */
export type Length = 'short' | 'full';

/** The figures of a case, in its unit. */
export interface Figures {
  readonly median: number;
  /** Where there are samples enough, and the worst of them matter. */
  readonly p99?: number;
  readonly min: number;
  readonly max: number;
  /** Number of samples. */
  readonly runs: number;
  /** What the bare machine needs for the same work, measured in the same run. */
  readonly bare?: number;
}

export interface Case {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'steps/s' | 'rows/s';
  /** The smaller case of the same kind, which this one's median is given in multiples of. */
  readonly timesOf?: string;
  measure(length: Length): Promise<Figures>;
}

/** A case that cannot be measured on this machine, or as things are; the message is for people. */
export class BenchFailure extends Error {
  override readonly name = 'BenchFailure';
}

/** Median and range. */
export function rangeOf(samples: readonly number[]): Figures {
  const sorted = sortedOf(samples);
  return {
    median: quantile(sorted, 0.5),
    min: sorted.at(0) as number,
    max: sorted.at(-1) as number,
    runs: sorted.length,
  };
}

/** The same with the value that one sample of a hundred exceeds. */
export function spreadOf(samples: readonly number[]): Figures {
  return { ...rangeOf(samples), p99: quantile(sortedOf(samples), 0.99) };
}

function sortedOf(samples: readonly number[]): readonly number[] {
  if (samples.length === 0) throw new BenchFailure('nothing was measured');
  return [...samples].sort((a, b) => a - b);
}

/** The least sample that so large a share of all do not exceed. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
