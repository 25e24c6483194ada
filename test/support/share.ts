/** Requests and bounds for tests of sharing, by hand and arbitrary. */
import fc from 'fast-check';
import type { Share } from '../../src/engine/allocator.ts';
import type { ShareRequest } from '../../src/engine/filling.ts';
import { taken, type Bound } from '../../src/engine/bounds.ts';
import {
  amps,
  ceilToLever,
  PHASES,
  type Because,
  type Lever,
  type PerPhase,
  type PhaseAmps,
} from '../../src/engine/index.ts';
import { threePhases } from './drive.ts';

/** A station with a car: the grid lines it is on, what it needs at least, and what it can use. */
export interface CarSpec {
  readonly lines: readonly number[];
  readonly min: number;
  readonly most: number;
}

export interface ZoneSpec {
  readonly cars: readonly CarSpec[];
  readonly lever?: Partial<Lever>;
  /** The most the zone may have; its lever's maximum unless stated. */
  readonly most?: number;
  readonly readiness?: number;
}

export const because = (text: string): Because => ({ by: 'test', reason: { kind: 'stated', text, facts: {} } });

/** A car of 6 to 32 A on all three lines. */
export const threePhaseCar: CarSpec = { lines: [0, 1, 2], min: 6, most: 32 };
/** A car of 6 to 32 A on one line. */
export const carOn = (line: number): CarSpec => ({ lines: [line], min: 6, most: 32 });

const onWorstLine = (cars: readonly CarSpec[], of: (car: CarSpec) => number): number =>
  Math.max(...PHASES.map((line) => cars.reduce((sum, car) => sum + (car.lines.includes(line) ? of(car) : 0), 0)));

/** What a zone with these cars asks for. */
export function requestFor(zone: number, spec: ZoneSpec): ShareRequest {
  const lever: Lever = { maxAmps: amps(400), stepAmps: amps(1), countedFrom: 'maximum', ...spec.lever };
  const { cars, readiness = 0 } = spec;
  const wired = (line: number): number =>
    cars.reduce((sum, car) => sum + (car.lines.includes(line) ? car.most : 0), 0) + 2 * readiness;
  return {
    zone,
    lever,
    wiredAmps: threePhases(wired(0), wired(1), wired(2)),
    powerShare: 1,
    most: { amps: amps(Math.min(spec.most ?? Infinity, lever.maxAmps)), because: because('most') },
    minimums: cars.map((_, count) =>
      ceilToLever(
        lever,
        onWorstLine(cars.slice(0, count + 1), (car) => car.min),
      ),
    ),
    demandAmps: ceilToLever(
      lever,
      onWorstLine(cars, (car) => car.most),
    ),
    readinessAmps: amps(readiness),
    weight: Math.max(1, cars.length),
  };
}

/** The bounds of a node: one a line, or one on its power. */
export function boundsAt(node: number, zones: readonly number[], capacity: PhaseAmps | number): readonly Bound[] {
  const bound = (weights: PerPhase<number>, most: number): Bound => ({
    node,
    zones,
    unit: typeof capacity === 'number' ? 'W' : 'A',
    weights,
    capacity: most,
    because: because(`node ${node}`),
  });
  if (typeof capacity === 'number') return [bound([230, 230, 230], capacity)];
  const [a, b, c] = capacity;
  return [bound([1, 0, 0], a), bound([0, 1, 0], b), bound([0, 0, 1], c)];
}

/** What given shares take of a bound. */
export const loadOf = (bound: Bound, requests: readonly ShareRequest[], shares: readonly number[]): number =>
  requests.reduce(
    (sum, request, i) =>
      bound.zones.includes(request.zone) ? sum + taken(bound, shares[i] ?? 0, request.wiredAmps) : sum,
    0,
  );

/** Whether request `i` could have `wanted` beside what the others have. */
export const fits = (
  sharing: Sharing,
  shares: readonly number[],
  change: { readonly i: number; readonly wanted: number },
): boolean =>
  sharing.bounds
    .filter((bound) => bound.zones.includes(sharing.requests[change.i]?.zone ?? -1))
    .every((bound) => {
      const now = loadOf(bound, sharing.requests, shares);
      const then = loadOf(bound, sharing.requests, shares.with(change.i, change.wanted));
      return then <= now || then <= bound.capacity + 1e-9;
    });

export const ampsOf = (shares: readonly Share[]): readonly number[] => shares.map((share) => share.amps);

export interface Sharing {
  readonly requests: readonly ShareRequest[];
  readonly bounds: readonly Bound[];
  readonly order: readonly number[];
}

const LINES = [[0], [1], [2], [0, 1, 2], [0, 1, 2], [0, 1]] as const;

const cars: fc.Arbitrary<CarSpec> = fc.record({
  lines: fc.constantFrom(...LINES),
  min: fc.constantFrom(6, 6, 8, 10),
  most: fc.integer({ min: 10, max: 32 }),
});

const levers: fc.Arbitrary<Partial<Lever>> = fc.record({
  maxAmps: fc.integer({ min: 16, max: 250 }).map(amps),
  stepAmps: fc.constantFrom(1, 1, 1, 0.63, 5, 0).map(amps),
  countedFrom: fc.constantFrom<Lever['countedFrom']>('maximum', 'zero'),
});

/** Arbitrary sharing on a tree: up to `zones` zones below up to four feeders below a root. */
export function sharings(of: { readonly zones: number; readonly lever?: Partial<Lever> }): fc.Arbitrary<Sharing> {
  const capacity = fc.integer({ min: 0, max: 300 });
  const capacities = fc.tuple(capacity, capacity, capacity).map(([a, b, c]) => threePhases(a, b, c));
  return fc
    .record({
      zones: fc.array(
        fc.record({
          cars: fc.array(cars, { maxLength: 5 }),
          lever: of.lever === undefined ? levers : fc.constant(of.lever),
          most: fc.oneof({ weight: 3, arbitrary: fc.constant(400) }, fc.integer({ min: 0, max: 60 })),
          readiness: of.lever === undefined ? fc.constantFrom(0, 6, 8) : fc.constant(0),
        }),
        { minLength: 1, maxLength: of.zones, size: 'max' },
      ),
      feeders: fc.array(fc.nat({ max: 3 }), { minLength: of.zones, maxLength: of.zones }),
      root: capacities,
      below: fc.array(capacities, { minLength: 4, maxLength: 4 }),
      power: fc.option(fc.integer({ min: 0, max: 150_000 })),
      turn: fc.nat(),
    })
    .map(({ zones, feeders, root, below, power, turn }) => {
      const all = zones.map((_, zone) => zone);
      const first = turn % zones.length;
      return {
        requests: zones.map((zone, index) => requestFor(index, zone)),
        bounds: [
          ...boundsAt(0, all, root),
          ...(power === null ? [] : boundsAt(0, all, power)),
          ...below.flatMap((capacity, feeder) =>
            boundsAt(
              feeder + 1,
              all.filter((zone) => feeders[zone] === feeder),
              capacity,
            ),
          ),
        ],
        order: [...all.slice(first), ...all.slice(0, first)],
      };
    });
}
