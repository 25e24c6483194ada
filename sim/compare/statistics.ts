/**
 * What a handful of seeds says about all of them: means with 95 % confidence intervals by Student's t.
 *
 * A seed decides arrivals, cars, noise and sun alike for everybody who is compared, so two of them are compared seed by
 * seed: the interval of the mean of their differences is free of what they have in common.
 * @module
 */

/** A mean over seeds; `halfWidth` is what the interval extends to either side, null where one value says nothing of it. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number | null;
  readonly least: number;
  readonly most: number;
}

/** Student's t, 97.5 %, by degrees of freedom from 1 on. */
const T_TABLE = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL = 1.959964;

/** Beyond the table, the first terms of its expansion around the normal distribution (Fisher), right to three digits. */
export function studentT(degrees: number): number {
  return T_TABLE[degrees - 1] ?? NORMAL + (NORMAL ** 3 + NORMAL) / (4 * degrees);
}

/** Mean and interval of at least one value. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = count < 2 ? null : (studentT(count - 1) * Math.sqrt(squares / (count - 1))) / Math.sqrt(count);
  return {
    mean: round(mean),
    halfWidth: halfWidth === null ? null : round(halfWidth),
    least: round(Math.min(...values)),
    most: round(Math.max(...values)),
  };
}

/** Mean difference, seed by seed: of one from another. */
export function pairedDifference(one: readonly number[], other: readonly number[]): Estimate {
  return estimate(one.map((value, index) => value - (other[index] as number)));
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
