import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareExactly } from '../../src/engine/allocator.ts';
import type { Bound } from '../../src/engine/bounds.ts';
import { AssertionFailure } from '../../src/engine/failure.ts';
import type { ShareRequest } from '../../src/engine/filling.ts';
import { mapPhases, type PerPhase, type PhaseAmps } from '../../src/engine/phases.ts';
import { amps, type Amps } from '../../src/engine/units.ts';
import {
  because,
  boundsAt,
  loadOf,
  requestFor,
  sharings,
  shuffled,
  takesOf,
  threePhaseCar,
  topOf,
  zonesOf,
  type Sharing,
} from '../support/share.ts';
import { threePhases } from '../support/three-phases.ts';

const exact = ({ requests, bounds, order }: Sharing): ReturnType<typeof shareExactly> =>
  shareExactly(requests, bounds, order);

const arbitrary = sharings({ zones: 10, sorts: 'all' });
const RUNS = { numRuns: 500 };

const expectClose = (values: readonly number[], expected: readonly number[]): void => {
  for (const [i, value] of values.entries()) expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-6);
};

/** The same question with every current, and every power, `k` times as large. */
function scaled(sharing: Sharing, k: number): Sharing {
  const times = (value: Amps): Amps => amps(value * k);
  const all = (values: PhaseAmps): PhaseAmps => mapPhases(values, times);
  return {
    order: sharing.order,
    bounds: sharing.bounds.map((bound) => ({
      ...bound,
      capacity: bound.capacity * k,
      ...(bound.counted === undefined ? {} : { counted: bound.counted.map(all) }),
    })),
    requests: sharing.requests.map((request) => part(request, { zone: request.zone, k, weight: 1 })),
  };
}

/** A request `k` times as large; its weight is scaled by `weight`. */
function part(
  request: ShareRequest,
  of: { readonly zone: number; readonly k: number; readonly weight: number },
): ShareRequest {
  const times = (value: Amps): Amps => amps(value * of.k);
  const { wished } = request;
  return {
    ...request,
    zone: of.zone,
    weight: request.weight * of.weight,
    wiredAmps: mapPhases(request.wiredAmps, times),
    most: { ...request.most, amps: times(request.most.amps) },
    minimums: request.minimums.map(times),
    demandAmps: times(request.demandAmps),
    ...(wished === undefined ? {} : { wished: { ...wished, amps: times(wished.amps) } }),
  };
}

/** The same question with one zone in two halves of like members, the second at the end of the zones. */
function split(sharing: Sharing, zone: number): Sharing {
  const other = Math.max(...sharing.order) + 1;
  const half = (values: PhaseAmps): PhaseAmps => mapPhases(values, (value) => amps(value / 2));
  const halves = { k: 1 / 2, weight: 1 / 2 };
  return {
    order: sharing.order.flatMap((one) => (one === zone ? [zone, other] : [one])),
    bounds: sharing.bounds.map((bound) => ({
      ...bound,
      zones: bound.zones.includes(zone) ? [...bound.zones, other] : bound.zones,
      ...(bound.counted === undefined
        ? {}
        : {
            counted: [...sharing.order.keys(), other].map((one) => {
              const counted = bound.counted?.[one === other ? zone : one] ?? threePhases(0);
              return one === other || one === zone ? half(counted) : counted;
            }),
          }),
    })),
    requests: [
      ...sharing.requests.map((request) => (request.zone === zone ? part(request, { zone, ...halves }) : request)),
      ...sharing.requests
        .filter((request) => request.zone === zone)
        .map((request) => part(request, { zone: other, ...halves })),
    ],
  };
}

const rotate = <T>([a, b, c]: PerPhase<T>): PerPhase<T> => [c, a, b];

/** The same question with every line called by the next one's name. */
const rotated = (sharing: Sharing): Sharing => ({
  order: sharing.order,
  requests: sharing.requests.map((request) => ({ ...request, wiredAmps: rotate(request.wiredAmps) })),
  bounds: sharing.bounds.map((bound): Bound => ({
    ...bound,
    weights: rotate(bound.weights),
    ...(bound.counted === undefined ? {} : { counted: bound.counted.map(rotate) }),
  })),
});

/**
 * Whether a bound justifies that request `i` has no more: it is full, the request would take more of it, and whoever
 * could take less of it would then have a lower level. Where every request has such a bound or its top, no other shares
 * are fairer: this is the definition, and needs neither levels that rise nor programmes.
 */
function isBottleneck(
  { requests }: Sharing,
  of: { readonly bound: Bound; readonly given: readonly number[]; readonly i: number },
): boolean {
  const { bound, given, i } = of;
  const more = given.with(i, (given[i] ?? 0) + 1e-3);
  const load = loadOf(bound, requests, more);
  const isFull = load > bound.capacity + 1e-6 && load > loadOf(bound, requests, given) + 1e-6;
  const level = (given[i] ?? 0) / (requests[i]?.weight ?? NaN) + 1e-6;
  return (
    isFull &&
    takesOf(bound, requests).every((take) => {
      const other = requests[take.i] as ShareRequest;
      const taken = Math.min(given[take.i] ?? 0, take.cap);
      const floor = Math.max(
        other.wished?.amps ?? 0,
        other.minimums.findLast((least) => least <= (given[take.i] ?? 0)) ?? 0,
      );
      return take.i === i || take.weight === 0 || taken <= floor + 1e-9 || taken / other.weight <= level;
    })
  );
}

const isFullyServed = ({ requests }: Sharing, served: readonly number[]): boolean =>
  requests.every(({ minimums }, i) => served[i] === minimums.length);

describe('shares before they are rounded', () => {
  it('keep every bound, and are no more than of use', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const { given } = exact(sharing);
        for (const bound of sharing.bounds)
          expect(loadOf(bound, sharing.requests, given)).toBeLessThanOrEqual(bound.capacity + 1e-6);
        for (const [i, request] of sharing.requests.entries())
          expect(given[i]).toBeLessThanOrEqual(Math.max(topOf(request), request.minimums.at(-1) ?? 0) + 1e-9);
      }),
      RUNS,
    );
  });

  it('name for all who are stopped a bound that is full, and in which nobody else could give way who has a higher level', () => {
    fc.assert(
      fc.property(fc.oneof(arbitrary, sharings({ zones: 60, sorts: 'all' })), (sharing) => {
        const { given, because: reasons, served } = exact(sharing);
        for (const [i, request] of sharing.requests.entries()) {
          const share = given[i] ?? 0;
          const isStopped = served[i] === request.minimums.length && share > 0 && share < topOf(request) - 1e-6;
          if (!isStopped) continue;
          const named = sharing.bounds.filter((bound) => bound.because === reasons[i]);
          expect(named.some((bound) => isBottleneck(sharing, { bound, given, i }))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on how requests and bounds are listed', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (sharing, by) => {
        const other = shuffled(sharing, by);
        const shares = exact(other).given;
        expectClose(
          sharing.requests.map((request) => shares[other.requests.indexOf(request)] ?? NaN),
          exact(sharing).given,
        );
      }),
      RUNS,
    );
  });

  it('are k times as large where all currents are', () => {
    fc.assert(
      fc.property(arbitrary, fc.double({ min: 0.25, max: 8, noNaN: true }), (sharing, k) => {
        const { given } = exact(sharing);
        expectClose(
          exact(scaled(sharing, k)).given,
          given.map((share) => share * k),
        );
      }),
      RUNS,
    );
  });

  it('add up to the same when a zone is split into two of like members, where all have their minimums', () => {
    let tried = 0;
    fc.assert(
      fc.property(arbitrary, fc.nat(), (sharing, at) => {
        const zone = [...zonesOf(sharing.requests).keys()][at % Math.max(1, zonesOf(sharing.requests).size)];
        const { given, served } = exact(sharing);
        if (zone === undefined || !isFullyServed(sharing, served)) return;
        tried += 1;
        const halves = split(sharing, zone);
        const shares = exact(halves).given;
        const others = shares.slice(sharing.requests.length);
        const sums = sharing.requests.map((request, i) =>
          request.zone === zone ? (shares[i] ?? NaN) + (others.shift() ?? NaN) : (shares[i] ?? NaN),
        );
        expectClose(sums, given);
      }),
      { numRuns: 2000 },
    );
    expect(tried).toBeGreaterThan(100);
  });

  it('do not know the lines by name', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        expectClose(exact(rotated(sharing)).given, exact(sharing).given);
      }),
      RUNS,
    );
  });

  it('with more room, and the same cars served, are no less fair: the sorted levels get no lower in turn', () => {
    const wider = fc.array(fc.nat({ max: 30 }), { minLength: 60, maxLength: 60 });
    let tried = 0;
    fc.assert(
      fc.property(arbitrary, wider, (sharing, more) => {
        const bounds = sharing.bounds.map((bound, at) => ({ ...bound, capacity: bound.capacity + (more[at] ?? 0) }));
        const [narrow, wide] = [exact(sharing), exact({ ...sharing, bounds })];
        if (narrow.served.some((cars, i) => cars !== wide.served[i])) return;
        tried += 1;
        const levelsOf = (given: readonly number[]): readonly number[] =>
          given.map((share, i) => share / (sharing.requests[i]?.weight ?? 1)).toSorted((a, b) => a - b);
        const [before, after] = [levelsOf(narrow.given), levelsOf(wide.given)];
        const changed = before.findIndex((level, at) => Math.abs(level - (after[at] ?? 0)) > 1e-6);
        if (changed >= 0) expect(after[changed]).toBeGreaterThan(before[changed] ?? NaN);
      }),
      { numRuns: 1500 },
    );
    expect(tried).toBeGreaterThan(200);
  });

  it('rise to where a bound is full, also from different floors', () => {
    const zones = [3, 1, 1].map((count, zone) =>
      requestFor(zone, { cars: Array.from({ length: count }, () => threePhaseCar) }),
    );
    const bounds = boundsAt(0, [0, 1, 2], threePhases(50));
    expect(shareExactly(zones, bounds, [0, 1, 2]).given).toEqual([30, 10, 10]);
    const wishing = zones.map((zone, i) =>
      i === 1 ? { ...zone, wished: { amps: amps(20), because: because('wish') } } : zone,
    );
    expect(shareExactly(wishing, bounds, [0, 1, 2]).given).toEqual([22.5, 20, 7.5]);
  });

  it('need weights above nothing', () => {
    const request = requestFor(0, { cars: [threePhaseCar], weight: 0 });
    expect(() => shareExactly([request], boundsAt(0, [0], threePhases(10)), [0])).toThrow(AssertionFailure);
  });

  it('need the requests of a zone side by side', () => {
    const [a, b] = [requestFor(0, { cars: [] }), requestFor(1, { cars: [] })];
    expect(() => shareExactly([a, b, a], [], [0, 1])).toThrow(AssertionFailure);
  });
});
