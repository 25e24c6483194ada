/**
 * Values per grid line (L1, L2, L3). Phases are never averaged: one overloaded line trips the breaker.
 * @module
 */
import { amps, type Amps } from './units.ts';

/** One value for each grid line. */
export type PerPhase<T> = readonly [l1: T, l2: T, l3: T];
export type PhaseAmps = PerPhase<Amps>;
export type PhaseIndex = 0 | 1 | 2;

export const PHASES: readonly PhaseIndex[] = [0, 1, 2];
export const PHASE_NAMES: PerPhase<string> = ['L1', 'L2', 'L3'];
export const ZERO_AMPS: PhaseAmps = [amps(0), amps(0), amps(0)];

/** The same current on each line. */
export const onAllPhases = (value: Amps): PhaseAmps => [value, value, value];

export function mapPhases<A, B>(values: PerPhase<A>, f: (value: A, phase: PhaseIndex) => B): PerPhase<B> {
  return [f(values[0], 0), f(values[1], 1), f(values[2], 2)];
}

export const addAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(a[0] + b[0]),
  amps(a[1] + b[1]),
  amps(a[2] + b[2]),
];

export const subtractAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(a[0] - b[0]),
  amps(a[1] - b[1]),
  amps(a[2] - b[2]),
];

export const leastAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(Math.min(a[0], b[0])),
  amps(Math.min(a[1], b[1])),
  amps(Math.min(a[2], b[2])),
];

export const mostAmps = (a: PhaseAmps, b: PhaseAmps): PhaseAmps => [
  amps(Math.max(a[0], b[0])),
  amps(Math.max(a[1], b[1])),
  amps(Math.max(a[2], b[2])),
];

/** The most loaded line's current. */
export const highest = (values: PhaseAmps): Amps => amps(Math.max(values[0], values[1], values[2]));
/** The least loaded line's current. */
export const lowest = (values: PhaseAmps): Amps => amps(Math.min(values[0], values[1], values[2]));
