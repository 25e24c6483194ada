/**
 * The static share: what every station may always draw, whoever else charges. It needs no controller at all, and is how
 * sites without load management are set up.
 * @module
 */
import type { Network } from './network.ts';
import type { ProblemRow, ProblemStation } from './problem.ts';
import type { Wiring } from './wiring.ts';

interface Phasor {
  readonly real: number;
  readonly imaginary: number;
}

/** Rounding must not decide whether a phasor at a right angle counts. */
const RIGHT_ANGLE = 1e-12;

/** What a row carries at most per ampere of each of its stations, when any of them may be off. */
export function worstLoad(row: ProblemRow, stations: readonly ProblemStation[] = []): number {
  const phasors = distinctPhasors(row, stations);
  // The largest sum of any of them lies in some direction and is made of those that point into its half of the plane;
  // which these are changes only where one is at a right angle to it.
  const borders = phasors.flatMap(({ real, imaginary }) => [
    { real: -imaginary, imaginary: real },
    { real: imaginary, imaginary: -real },
  ]);
  const sums = borders.flatMap((border) => [sumAlong(phasors, border, true), sumAlong(phasors, border, false)]);
  return Math.max(0, ...sums.map(({ real, imaginary }) => Math.hypot(real, imaginary)));
}

/** Sum of what points along the direction, with what stands at a right angle to it or without. */
function sumAlong(phasors: readonly Phasor[], direction: Phasor, withSides: boolean): Phasor {
  const chosen = phasors.filter((phasor) => {
    const along = phasor.real * direction.real + phasor.imaginary * direction.imaginary;
    const isSide = Math.abs(along) <= RIGHT_ANGLE * Math.hypot(direction.real, direction.imaginary);
    return isSide ? withSides && isLeftOf(phasor, direction) : along > 0;
  });
  return {
    real: chosen.reduce((sum, { real }) => sum + real, 0),
    imaginary: chosen.reduce((sum, { imaginary }) => sum + imaginary, 0),
  };
}

/** Of two opposite sides only one can be part of the largest sum. */
function isLeftOf(phasor: Phasor, direction: Phasor): boolean {
  return direction.real * phasor.imaginary - direction.imaginary * phasor.real > 0;
}

/** Stations of one angle as one phasor: there are few angles, and many stations. */
function distinctPhasors(row: ProblemRow, stations: readonly ProblemStation[]): readonly Phasor[] {
  const byAngle = new Map<string, Phasor>();
  const taken = new Set<number>();
  row.real.forEach((real, station) => {
    const imaginary = row.imaginary[station] as number;
    const magnitude = Math.hypot(real, imaginary);
    const place = stations[station]?.place;
    // One socket has one car, whichever kind comes.
    if (magnitude === 0 || (place !== undefined && taken.has(place))) return;
    if (place !== undefined) taken.add(place);
    const angle = `${(real / magnitude).toFixed(9)} ${(imaginary / magnitude).toFixed(9)}`;
    const sum = byAngle.get(angle) ?? { real: 0, imaginary: 0 };
    byAngle.set(angle, { real: sum.real + real, imaginary: sum.imaginary + imaginary });
  });
  return [...byAngle.values()];
}

/** The share of a station in this step, A: what the tightest of its rows leaves each of its stations. */
export function shareAmps(network: Network, worst: Float64Array, wiring: Wiring): number {
  let amps = Infinity;
  for (const row of wiring.rows) {
    amps = Math.min(amps, (network.limitAmps[row] as number) / (worst[row] as number));
  }
  return amps;
}
