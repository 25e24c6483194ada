/** Small charging problems, made by hand or drawn, for baselines and the optimum. */
import fc from 'fast-check';
import type { ChargingProblem, ProblemRow } from '../../sim/baselines/problem.ts';

const RADIANS = Math.PI / 180;

/** A coefficient in polar form; null where the station is not on the row. */
export type Polar = readonly [magnitude: number, degrees: number] | null;

export function rowOf(name: string, coefficients: readonly Polar[], limitAmps: number | readonly number[]): ProblemRow {
  const part = (of: (radians: number) => number): Float64Array =>
    Float64Array.from(coefficients, (polar) => (polar === null ? 0 : polar[0] * of(polar[1] * RADIANS)));
  return {
    name,
    real: part(Math.cos),
    imaginary: part(Math.sin),
    limitAmps: typeof limitAmps === 'number' ? limitAmps : Float64Array.from(limitAmps),
  };
}

/** Arrival, departure, ampere-hours asked for, maximum current. */
export type SessionSpec = readonly [arrival: number, departure: number, ampHours: number, maxAmps?: number];

/** One station of 1,000 W an ampere and 32 A for each session, on one common row, with steps of an hour. */
export function singleRow(limitAmps: number | readonly number[], sessions: readonly SessionSpec[]): ChargingProblem {
  const everywhere = sessions.map((): Polar => [1, 0]);
  return {
    stepHours: 1,
    steps: Math.max(0, ...sessions.map(([, departure]) => departure)),
    stations: sessions.map((_, index) => ({ name: `s${index}`, wattsPerAmp: 1000, maxAmps: 32 })),
    rows: [rowOf('main', everywhere, limitAmps)],
    sessions: sessions
      .map(([arrivalStep, departureStep, ampHours, maxAmps], station) => ({
        id: `c${station}`,
        station,
        arrivalStep,
        departureStep,
        requestedWh: 1000 * ampHours,
        maxAmps: maxAmps ?? 32,
      }))
      .sort((a, b) => a.arrivalStep - b.arrivalStep),
  };
}

/** Three line pairs of a transformer, as coefficients of its three lines. */
const LINE_PAIRS: readonly (readonly Polar[])[] = [
  [[1, 30], [1, -150], null],
  [null, [1, -90], [1, 90]],
  [[1, -30], null, [1, 150]],
];

interface DrawnStation {
  readonly pair: number;
  readonly isInPod: boolean;
  readonly maxAmps: number;
}

/** Up to eight stations between the lines of a transformer, some behind a common cable, with limits that may vary. */
export const problems: fc.Arbitrary<ChargingProblem> = fc
  .record({
    stations: fc.array(fc.record({ pair: fc.nat(2), isInPod: fc.boolean(), maxAmps: fc.constantFrom(16, 32) }), {
      minLength: 1,
      maxLength: 8,
    }),
    stays: fc.array(
      fc.record({
        station: fc.nat(),
        wait: fc.integer({ min: 0, max: 4 }),
        stay: fc.integer({ min: 1, max: 10 }),
        ampSteps: fc.integer({ min: 1, max: 200 }),
        maxAmps: fc.constantFrom(10, 20, 31.7),
      }),
      { minLength: 1, maxLength: 16 },
    ),
    limit: fc.integer({ min: 5, max: 120 }),
    course: fc.option(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 12 })),
  })
  .map(({ stations, stays, limit, course }) => {
    const sessions = placed(stays, stations.length);
    const steps = Math.max(...sessions.map(({ departureStep }) => departureStep));
    const podLimit =
      course === null ? limit / 2 : Array.from({ length: steps }, (_, step) => course[step % course.length] ?? 0);
    return {
      stepHours: 0.25,
      steps,
      stations: stations.map(({ maxAmps }, index) => ({ name: `s${index}`, wattsPerAmp: 208, maxAmps })),
      rows: rowsOf(stations, limit, podLimit),
      sessions,
    };
  });

function rowsOf(stations: readonly DrawnStation[], limit: number, podLimit: number | readonly number[]) {
  const lines = [0, 1, 2].map((line) =>
    rowOf(
      `L${line + 1}`,
      stations.map(({ pair }) => LINE_PAIRS[pair]?.[line] ?? null),
      limit,
    ),
  );
  return [
    ...lines,
    rowOf(
      'pod',
      stations.map(({ pair, isInPod }) => (isInPod && pair === 0 ? [1, 30] : null)),
      podLimit,
    ),
  ];
}

interface Stay {
  readonly station: number;
  readonly wait: number;
  readonly stay: number;
  readonly ampSteps: number;
  readonly maxAmps: number;
}

/** One car after the other at each station. */
function placed(stays: readonly Stay[], stations: number): ChargingProblem['sessions'] {
  const freeFrom = new Map<number, number>();
  const sessions = stays.map(({ station: choice, wait, stay, ampSteps, maxAmps }, index) => {
    const station = choice % stations;
    const arrivalStep = (freeFrom.get(station) ?? 0) + wait;
    freeFrom.set(station, arrivalStep + stay);
    const requestedWh = ampSteps * 208 * 0.25;
    return { id: `c${index}`, station, arrivalStep, departureStep: arrivalStep + stay, requestedWh, maxAmps };
  });
  return sessions.sort((a, b) => a.arrivalStep - b.arrivalStep);
}
