/** Requests and bounds for tests of sharing, by hand, and what shares take of bounds, worked out anew. */
import type { Share } from '../../src/engine/allocator.ts';
import type { Bound } from '../../src/engine/bounds.ts';
import type { ShareRequest } from '../../src/engine/filling.ts';
import { ceilToLever, type Lever } from '../../src/engine/lever.ts';
import { PHASES, type PerPhase, type PhaseAmps, type PhaseIndex } from '../../src/engine/phases.ts';
import type { Because } from '../../src/engine/reason.ts';
import { amps } from '../../src/engine/units.ts';
import { threePhases } from './three-phases.ts';

/** A station with a car: the grid lines it is on, what it needs at least, and what it can use. */
export interface CarSpec {
  readonly lines: readonly PhaseIndex[];
  readonly min: number;
  readonly most: number;
}

export interface ZoneSpec {
  readonly cars: readonly CarSpec[];
  readonly lever?: Partial<Lever>;
  /** The most the zone may have; its lever's maximum unless stated. */
  readonly most?: number;
  readonly readiness?: number;
  /** The number of cars unless stated. */
  readonly weight?: number;
  readonly powerShare?: number;
}

export interface Sharing {
  readonly requests: readonly ShareRequest[];
  readonly bounds: readonly Bound[];
  /** Indices of zones. */
  readonly order: readonly number[];
}

export const because = (text: string): Because => ({ by: 'test', reason: { kind: 'stated', text, facts: {} } });

/** A car of 6 to 32 A on all three lines. */
export const threePhaseCar: CarSpec = { lines: [0, 1, 2], min: 6, most: 32 };
/** A car of 6 to 32 A on one line. */
export const carOn = (line: PhaseIndex): CarSpec => ({ lines: [line], min: 6, most: 32 });

const sumOn = (line: PhaseIndex, cars: readonly CarSpec[], of: 'min' | 'most'): number =>
  cars.reduce((sum, car) => sum + (car.lines.includes(line) ? car[of] : 0), 0);

/** What a zone with these cars asks for: one request, or one a line where its lever can tell them apart. */
export function requestsFor(zone: number, spec: ZoneSpec): readonly ShareRequest[] {
  const lever: Lever = {
    maxAmps: amps(400),
    stepAmps: amps(1),
    countedFrom: 'maximum',
    shape: 'scalar',
    ...spec.lever,
  };
  const { cars, readiness = 0 } = spec;
  const wired = PHASES.map((line) => sumOn(line, cars, 'most') + 2 * readiness);
  const ask = (lines: readonly PhaseIndex[]): ShareRequest => {
    const on = (line: PhaseIndex): number => (lines.includes(line) ? (wired[line] ?? 0) : 0);
    const onWorst = (some: readonly CarSpec[], of: 'min' | 'most'): number =>
      Math.max(...lines.map((line) => sumOn(line, some, of)));
    return {
      zone,
      lever,
      wiredAmps: threePhases(on(0), on(1), on(2)),
      powerShare: spec.powerShare ?? 1,
      most: { amps: amps(Math.min(spec.most ?? Infinity, lever.maxAmps)), because: because('most') },
      minimums: cars.map((_, count) => ceilToLever(lever, onWorst(cars.slice(0, count + 1), 'min'))),
      demandAmps: ceilToLever(lever, onWorst(cars, 'most')),
      readinessAmps: amps(readiness),
      arrivals: 0,
      weight: spec.weight ?? Math.max(1, cars.length),
    };
  };
  return lever.shape === 'scalar' ? [ask(PHASES)] : PHASES.map((line) => ask([line]));
}

/** What a zone asks for whose lines cannot be told apart. */
export const requestFor = (zone: number, spec: ZoneSpec): ShareRequest => requestsFor(zone, spec)[0] as ShareRequest;

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

/** What a request takes of a bound: `weight` for each amp of its share, up to `cap`. */
export interface Take {
  readonly i: number;
  readonly weight: number;
  readonly cap: number;
}

/** What all requests take of a bound, line by line. */
export const takesOf = (bound: Bound, requests: readonly ShareRequest[]): readonly Take[] =>
  requests.flatMap((request, i) =>
    bound.zones.includes(request.zone)
      ? PHASES.map((line) => ({
          i,
          weight: bound.weights[line] * (bound.unit === 'W' ? request.powerShare : 1),
          cap: Math.min(request.wiredAmps[line], bound.counted?.[request.zone]?.[line] ?? Infinity),
        }))
      : [],
  );

/** What given shares take of a bound. */
export const loadOf = (bound: Bound, requests: readonly ShareRequest[], shares: readonly number[]): number =>
  takesOf(bound, requests).reduce((sum, { i, weight, cap }) => sum + weight * Math.min(shares[i] ?? 0, cap), 0);

/** Whether all bounds allow the change from one set of shares to another; one that is over may stay as it is. */
export const fits = (sharing: Sharing, before: readonly number[], after: readonly number[]): boolean =>
  sharing.bounds.every((bound) => {
    const then = loadOf(bound, sharing.requests, after);
    return then <= bound.capacity + 1e-9 || then <= loadOf(bound, sharing.requests, before);
  });

/** Positions of the requests of each zone that has any. */
export function zonesOf(requests: readonly ShareRequest[]): ReadonlyMap<number, readonly number[]> {
  const zones = new Map<number, number[]>();
  for (const [i, { zone }] of requests.entries()) zones.set(zone, [...(zones.get(zone) ?? []), i]);
  return zones;
}

export const ampsOf = (shares: readonly Share[]): readonly number[] => shares.map((share) => share.amps);

/** The most that a request may be filled to. */
export const topOf = ({ demandAmps, most }: ShareRequest): number => Math.min(demandAmps, most.amps);

/** The same question with zones and bounds listed in another order, by numbers for them. */
export function shuffled(sharing: Sharing, by: readonly number[]): Sharing {
  const shuffle = <T>(all: readonly T[]): readonly T[] =>
    all
      .map((one, at) => ({ one, key: by[at % by.length] ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ one }) => one);
  const zones = shuffle([...zonesOf(sharing.requests).values()]);
  return {
    ...sharing,
    requests: zones.flat().flatMap((i) => sharing.requests[i] ?? []),
    bounds: shuffle(sharing.bounds),
  };
}
