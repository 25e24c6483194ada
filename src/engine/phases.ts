/**
 * Values per grid line (L1, L2, L3). Phases are never averaged: one overloaded line trips the breaker.
 * @module
 */
import { amps, type Amps } from './units.ts';

/** One value for each grid line. */
export type PerPhase<T> = readonly [l1: T, l2: T, l3: T];
/** Currents on the three grid lines, A. */
export type PhaseAmps = PerPhase<Amps>;
/** The same while it is being worked out: changed in place, and by nobody else. */
export type AmpsInMaking = [l1: Amps, l2: Amps, l3: Amps];
/** Position of a grid line: 0 is L1. */
export type PhaseIndex = 0 | 1 | 2;

/** All positions, for loops. */
export const PHASES: readonly PhaseIndex[] = [0, 1, 2];
/** Names of the grid lines by position. */
export const PHASE_NAMES: PerPhase<string> = ['L1', 'L2', 'L3'];
/** No current on any line. */
export const ZERO_AMPS: PhaseAmps = [amps(0), amps(0), amps(0)];

/** The same current on each line. */
export const onAllPhases = (value: Amps): PhaseAmps => numberPerPhase(() => value);

/**
 * Applies `f` to the number of each line. Of numbers alone: three numbers lie side by side in memory only as long as
 * nothing else goes through the same hands, and everything that the engine does is done to such threes. Whatever is none is made by `thingPerPhase`.
 */
export function mapPhases<A extends number, B extends number>(
  values: PerPhase<A>,
  f: (value: A, phase: PhaseIndex) => B,
): PerPhase<B> {
  return [f(values[0], 0), f(values[1], 1), f(values[2], 2)];
}

/** A number for each line. */
export const numberPerPhase = <Q extends number>(f: (phase: PhaseIndex) => Q): PerPhase<Q> => [f(0), f(1), f(2)];

/** Anything else for each line, also a number that may be missing. */
export const thingPerPhase = <T>(f: (phase: PhaseIndex) => T): PerPhase<T> => [f(0), f(1), f(2)];

/** Sum per line, A. */
export const addAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(a[0] + b[0]),
  amps(a[1] + b[1]),
  amps(a[2] + b[2]),
];

/** Difference per line, A; may be negative. */
export const subtractAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(a[0] - b[0]),
  amps(a[1] - b[1]),
  amps(a[2] - b[2]),
];

/** The lesser value on each line, A. */
export const leastAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(Math.min(a[0], b[0])),
  amps(Math.min(a[1], b[1])),
  amps(Math.min(a[2], b[2])),
];

/** The greater value on each line, A. */
export const mostAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(Math.max(a[0], b[0])),
  amps(Math.max(a[1], b[1])),
  amps(Math.max(a[2], b[2])),
];

/** The same currents, to go on working on, A per line. */
export const copyOf = (values: PhaseAmps): AmpsInMaking => [values[0], values[1], values[2]];

/** Adds to a sum in the making, A per line. */
export function addTo(sum: AmpsInMaking, more: PhaseAmps): void {
  sum[0] = amps(sum[0] + more[0]);
  sum[1] = amps(sum[1] + more[1]);
  sum[2] = amps(sum[2] + more[2]);
}

/** Lowers what is in the making to no more than a bound, A per line. */
export function lowerTo(least: AmpsInMaking, bound: PhaseAmps): void {
  least[0] = amps(Math.min(least[0], bound[0]));
  least[1] = amps(Math.min(least[1], bound[1]));
  least[2] = amps(Math.min(least[2], bound[2]));
}

/** Whether all lines are alike. */
export const sameAmps = (a: PhaseAmps, b: PhaseAmps): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** The most loaded line's current. */
export const highest = (values: PhaseAmps): Amps => amps(Math.max(values[0], values[1], values[2]));
/** The least loaded line's current. */
export const lowest = (values: PhaseAmps): Amps => amps(Math.min(values[0], values[1], values[2]));
