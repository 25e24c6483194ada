/**
 * Which lines a station loads, and how. Stations that load the same lines alike share one wiring, of which even a large
 * site has only a handful.
 * @module
 */
import type { ChargingProblem, ProblemRow } from './problem.ts';

/** The lines that a station is on, with its phasor on each; arrays run in parallel. */
export interface Wiring {
  readonly rows: Int32Array;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly magnitude: Float64Array;
}

/** The wiring of each station. */
export function wiringsOf(problem: ChargingProblem): readonly Wiring[] {
  const known = new Map<string, Wiring>();
  return problem.stations.map((_, station) => {
    const entries = entriesOf(problem.rows, station);
    const key = JSON.stringify(entries);
    const wiring = known.get(key) ?? wiringFrom(entries);
    known.set(key, wiring);
    return wiring;
  });
}

type Entry = readonly [row: number, real: number, imaginary: number];

function entriesOf(rows: readonly ProblemRow[], station: number): readonly Entry[] {
  return rows
    .map(({ real, imaginary }, row): Entry => [row, real[station] as number, imaginary[station] as number])
    .filter(([, real, imaginary]) => real !== 0 || imaginary !== 0);
}

function wiringFrom(entries: readonly Entry[]): Wiring {
  return {
    rows: Int32Array.from(entries, ([row]) => row),
    real: Float64Array.from(entries, ([, real]) => real),
    imaginary: Float64Array.from(entries, ([, , imaginary]) => imaginary),
    magnitude: Float64Array.from(entries, ([, real, imaginary]) => Math.hypot(real, imaginary)),
  };
}
