/**
 * What the lines carry while the stations are given their currents one after the other, and how much more one can have.
 * Sums are kept per line, so that asking costs as much as the station has lines, however many stations there are.
 * @module
 */
import { limitAt, type ChargingProblem, type ProblemRow, type ProblemStation } from './problem.ts';
import { wiringsOf, type Wiring } from './wiring.ts';

/** Whole amperes may sum up to a limit exactly; the last digits of a sum of phasors must not decide about that. */
const ROUNDING = 1e-9;

/** The network in one step. Mutable: it is the working memory of a run. */
export interface Network {
  readonly rows: readonly ProblemRow[];
  readonly stations: readonly ProblemStation[];
  /** Of each station. */
  readonly wirings: readonly Wiring[];
  /** Of each row in this step, A. */
  readonly limitAmps: Float64Array;
  readonly sumReal: Float64Array;
  readonly sumImaginary: Float64Array;
  readonly hasSeries: boolean;
}

export function createNetwork(problem: ChargingProblem): Network {
  const { rows } = problem;
  return {
    rows,
    stations: problem.stations,
    wirings: wiringsOf(problem),
    limitAmps: Float64Array.from(rows, (row) => limitAt(row, 0)),
    sumReal: new Float64Array(rows.length),
    sumImaginary: new Float64Array(rows.length),
    hasSeries: rows.some(({ limitAmps }) => typeof limitAmps !== 'number'),
  };
}

/** Takes all currents away and the limits of the step. */
export function beginStep(network: Network, step: number): void {
  network.sumReal.fill(0);
  network.sumImaginary.fill(0);
  if (!network.hasSeries) return;
  for (let row = 0; row < network.rows.length; row += 1) {
    network.limitAmps[row] = limitAt(network.rows[row] as ProblemRow, step);
  }
}

/** Gives a station so much more. */
export function addAmps(network: Network, wiring: Wiring, amps: number): void {
  const { sumReal, sumImaginary } = network;
  const { rows, real, imaginary } = wiring;
  for (let entry = 0; entry < rows.length; entry += 1) {
    const row = rows[entry] as number;
    sumReal[row] = (sumReal[row] as number) + (real[entry] as number) * amps;
    sumImaginary[row] = (sumImaginary[row] as number) + (imaginary[entry] as number) * amps;
  }
}

/** Whether a station can have so much more. */
export function fitsAmps(network: Network, wiring: Wiring, amps: number): boolean {
  const { sumReal, sumImaginary, limitAmps } = network;
  const { rows, real, imaginary } = wiring;
  for (let entry = 0; entry < rows.length; entry += 1) {
    const row = rows[entry] as number;
    const re = (sumReal[row] as number) + (real[entry] as number) * amps;
    const im = (sumImaginary[row] as number) + (imaginary[entry] as number) * amps;
    const limit = (limitAmps[row] as number) * (1 + ROUNDING);
    if (re * re + im * im > limit * limit) return false;
  }
  return true;
}

/**
 * The most that a station without current can have, up to `wishedAmps`. Each line bounds it by the larger root of
 * |sum + coefficient · amps|² = limit², so nothing has to be searched.
 */
export function largestAmps(network: Network, wiring: Wiring, wishedAmps: number): number {
  const { sumReal, sumImaginary, limitAmps } = network;
  const { rows, real, imaginary } = wiring;
  let amps = wishedAmps;
  for (let entry = 0; entry < rows.length; entry += 1) {
    const row = rows[entry] as number;
    const sumRe = sumReal[row] as number;
    const sumIm = sumImaginary[row] as number;
    const re = real[entry] as number;
    const im = imaginary[entry] as number;
    const limit = limitAmps[row] as number;
    const wishedRe = sumRe + re * amps;
    const wishedIm = sumIm + im * amps;
    if (wishedRe * wishedRe + wishedIm * wishedIm <= limit * limit) continue;
    const square = re * re + im * im;
    const along = re * sumRe + im * sumIm;
    const room = Math.max(0, limit * limit - sumRe * sumRe - sumIm * sumIm);
    const root = Math.sqrt(along * along + square * room);
    // Of two equal forms the one that does not subtract what is nearly the same.
    amps = Math.min(amps, along > 0 ? room / (along + root) : (root - along) / square);
  }
  return amps;
}

/** What flows through a row as a share of its limit; 1 is full. */
export function rowLoad(network: Network, row: number): number {
  const carried = Math.hypot(network.sumReal[row] as number, network.sumImaginary[row] as number);
  const limit = network.limitAmps[row] as number;
  return carried === 0 ? 0 : carried / limit;
}
