/**
 * A charging problem as plain numbers: steps, rows of the network, sessions. Baselines and the clairvoyant optimum both
 * take it, whether it comes from a scenario or from another simulator's files.
 * @module
 */

export interface ProblemStation {
  readonly name: string;
  /** What one ampere of its current carries, W: 208 line to line there, 690 on three phases here. */
  readonly wattsPerAmp: number;
  /** Highest current it can be told, A. */
  readonly maxAmps: number;
  /** Stations of one place are one socket as different cars use it, so only one of them charges; left out, each is alone. */
  readonly place?: number;
}

/**
 * A line of the network: |Σ coefficient · amps| ≤ limit, where the coefficients are phasors. A line that only carries
 * currents of one phase has coefficients with one angle, and is then an ordinary sum.
 */
export interface ProblemRow {
  readonly name: string;
  /** Real part of each station's coefficient, in the order of the stations; 0 where it is not on this line. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** What charging may take, A; one for all steps, or one for each. Below 0 counts as 0. */
  readonly limitAmps: number | Float64Array;
}

export interface ProblemSession {
  readonly id: string;
  /** Place of its station in the list. */
  readonly station: number;
  /** It charges in the steps from arrival to before departure. */
  readonly arrivalStep: number;
  readonly departureStep: number;
  readonly requestedWh: number;
  /** What the car itself takes at most, A. */
  readonly maxAmps: number;
}

export interface ChargingProblem {
  readonly stepHours: number;
  readonly steps: number;
  readonly stations: readonly ProblemStation[];
  readonly rows: readonly ProblemRow[];
  /** In order of arrival. */
  readonly sessions: readonly ProblemSession[];
}

/** The limit of a row in a step, A. */
export function limitAt(row: ProblemRow, step: number): number {
  const limitAmps = typeof row.limitAmps === 'number' ? row.limitAmps : (row.limitAmps[step] as number);
  return Math.max(0, limitAmps);
}

/** What a car draws at most at its station, A. */
export function sessionMaxAmps(problem: ChargingProblem, session: ProblemSession): number {
  return Math.min(session.maxAmps, (problem.stations[session.station] as ProblemStation).maxAmps);
}
