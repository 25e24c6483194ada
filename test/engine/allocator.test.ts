import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/engine/allocator.ts';
import { amps, ceilToLever, floorToLever } from '../../src/engine/index.ts';
import { threePhases } from '../support/drive.ts';
import { fairShares } from '../support/fair-share.ts';
import {
  ampsOf,
  boundsAt,
  carOn,
  fits,
  loadOf,
  requestFor,
  sharings,
  threePhaseCar,
  type Sharing,
} from '../support/share.ts';

const sharesOf = ({ requests, bounds, order }: Sharing): readonly number[] => ampsOf(allocate(requests, bounds, order));

const arbitrary = sharings({ zones: 12 });
const RUNS = { numRuns: 600 };

describe('shares', () => {
  it('keep every bound, line by line and in power', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const shares = sharesOf(sharing);
        for (const bound of sharing.bounds)
          expect(loadOf(bound, sharing.requests, shares)).toBeLessThanOrEqual(bound.capacity + 1e-6);
      }),
      RUNS,
    );
  });

  it('can be said, and are no more than a zone may have', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        for (const [i, share] of sharesOf(sharing).entries()) {
          const { lever, most } = sharing.requests[i] as Sharing['requests'][number];
          expect(floorToLever(lever, share)).toBeCloseTo(share, 9);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(most.amps);
        }
      }),
      RUNS,
    );
  });

  it('are nothing or at least the first minimum, where a car waits', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        for (const [i, share] of sharesOf(sharing).entries()) {
          const first = sharing.requests[i]?.minimums[0];
          if (first !== undefined && share > 0) expect(share).toBeGreaterThanOrEqual(first - 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('leave nothing lying: no zone could have one step, or its first minimum, more', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const shares = sharesOf(sharing);
        for (const [i, share] of shares.entries()) {
          const { lever, most, minimums, demandAmps, readinessAmps } = sharing.requests[
            i
          ] as Sharing['requests'][number];
          const start = minimums[0] ?? ceilToLever(lever, readinessAmps);
          const wanted =
            share === 0 ? start : ceilToLever(lever, share + (lever.stepAmps === 0 ? 0.1 : lever.stepAmps / 2));
          const useful = wanted > share && (share === 0 || wanted <= demandAmps);
          if (useful && wanted <= most.amps) expect(fits(sharing, shares, { i, wanted })).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('are weighted max–min fair above the minimums, before rounding', () => {
    const exact = sharings({ zones: 7, lever: { maxAmps: amps(250), stepAmps: amps(0) } });
    fc.assert(
      fc.property(exact, (sharing) => {
        const expected = fairShares(sharing);
        for (const [i, share] of sharesOf(sharing).entries()) expect(share).toBeCloseTo(expected[i] ?? NaN, 3);
      }),
      { numRuns: 500 },
    );
  });

  it('are not diminished by readiness, which gets only what is left', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const without = sharing.requests.map((request) => ({ ...request, readinessAmps: amps(0) }));
        const shares = sharesOf(sharing);
        for (const [i, share] of sharesOf({ ...sharing, requests: without }).entries())
          expect(shares[i]).toBeGreaterThanOrEqual(share);
      }),
      RUNS,
    );
  });

  it('with more room never serve an earlier zone less: the served, in order, get no worse', () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 30 }), (sharing, more) => {
        const wider = sharing.bounds.map((bound) => ({ ...bound, capacity: bound.capacity + more }));
        const served = (of: Sharing): string => {
          const shares = sharesOf(of);
          return of.order
            .map((i) => Number((of.requests[i]?.minimums.length ?? 0) > 0 && (shares[i] ?? 0) > 0))
            .join('');
        };
        expect(served({ ...sharing, bounds: wider }) >= served(sharing)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same for the same question', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        expect(sharesOf(sharing)).toEqual(sharesOf(sharing));
      }),
      { numRuns: 100 },
    );
  });

  it('are found for a hundred zones', () => {
    fc.assert(
      fc.property(sharings({ zones: 100 }), (sharing) => {
        expect(sharesOf(sharing)).toHaveLength(sharing.requests.length);
      }),
      { numRuns: 20 },
    );
  });
});

/** Zones below one node. */
const below = (capacity: Parameters<typeof boundsAt>[2], ...zones: Parameters<typeof requestFor>[1][]): Sharing => {
  const all = zones.map((_, zone) => zone);
  return { requests: zones.map((zone, i) => requestFor(i, zone)), bounds: boundsAt(0, all, capacity), order: all };
};
const fourCars = { cars: Array.from({ length: 4 }, () => threePhaseCar) };
const oneCar = { cars: [threePhaseCar] };

describe('worked examples of sharing', () => {
  it('98 A are shared 49 and 49, and when A is capped at 10, B gets 88', () => {
    const even = below(threePhases(98), fourCars, fourCars);
    expect(sharesOf(even)).toEqual([49, 49]);
    expect(sharesOf({ ...even, bounds: [...even.bounds, ...boundsAt(1, [0], threePhases(10))] })).toEqual([10, 88]);
  });

  it('two zones of one car share 11 A as all or nothing, in the order of their turn, and 12 A evenly', () => {
    const eleven = below(threePhases(11), oneCar, oneCar);
    expect(sharesOf(eleven)).toEqual([11, 0]);
    expect(sharesOf({ ...eleven, order: [1, 0] })).toEqual([0, 11]);
    expect(sharesOf(below(threePhases(12), oneCar, oneCar))).toEqual([6, 6]);
  });

  it('a neighbour on L2 gets less when L1 gets more, because a three-phase zone then rises', () => {
    const zones = [oneCar, { cars: [carOn(0)] }, { cars: [carOn(1)] }];
    expect(sharesOf(below(threePhases(20, 30, 100), ...zones))).toEqual([10, 10, 20]);
    expect(sharesOf(below(threePhases(30, 30, 100), ...zones))).toEqual([15, 15, 15]);
  });

  it('zones share by their number of cars', () => {
    expect(sharesOf(below(threePhases(60), { cars: [threePhaseCar, threePhaseCar] }, oneCar))).toEqual([40, 20]);
  });

  it('a zone takes of a line no more than is wired there', () => {
    const mixed = { cars: [carOn(0), carOn(1), carOn(1), carOn(1)] };
    expect(sharesOf(below(threePhases(40, 100, 0), mixed, { cars: [carOn(0)] }))).toEqual([96, 8]);
  });

  it('everyone at minimum goes before anyone above it', () => {
    expect(sharesOf(below(threePhases(20), fourCars, oneCar))).toEqual([14, 6]);
    expect(sharesOf(below(threePhases(24), fourCars, oneCar, oneCar, oneCar))).toEqual([6, 6, 6, 6]);
  });

  it('a power bound weighs each line by its voltage, and is not divided by three', () => {
    expect(sharesOf(below(230 * 48, oneCar))).toEqual([16]);
    expect(sharesOf(below(230 * 30, { cars: [carOn(0)] }))).toEqual([30]);
  });

  it('gives nothing to a zone whose first minimum is more than it may have', () => {
    expect(sharesOf(below(threePhases(100), { ...oneCar, most: 5 }, oneCar))).toEqual([0, 32]);
  });

  it('offers what rounding leaves to others, also where they lost nothing themselves', () => {
    const coarse = { ...fourCars, lever: { stepAmps: amps(10) } };
    expect(sharesOf(below(threePhases(98), coarse, fourCars))).toEqual([40, 58]);
  });

  it('offers what rounding leaves first to who lost most by it', () => {
    const twoCars = { cars: [threePhaseCar, threePhaseCar] };
    expect(sharesOf(below(threePhases(100), twoCars, fourCars))).toEqual([33, 67]);
    expect(sharesOf(below(threePhases(80), twoCars, fourCars))).toEqual([27, 53]);
  });

  it('does not round a zone up above what it may have', () => {
    const coarse = { cars: [threePhaseCar, threePhaseCar], lever: { maxAmps: amps(63), stepAmps: amps(5) }, most: 20 };
    expect(sharesOf(below(threePhases(98), coarse))).toEqual([18]);
  });

  it('keeps one minimum ready in an empty zone, and none in one whose cars wait', () => {
    const idle = { cars: [], readiness: 6 };
    expect(sharesOf(below(threePhases(38), oneCar, idle))).toEqual([32, 6]);
    expect(sharesOf(below(threePhases(37), oneCar, idle))).toEqual([32, 0]);
    expect(sharesOf(below(threePhases(11), oneCar, { ...oneCar, readiness: 3 }))).toEqual([11, 0]);
  });

  it('serves a car whose station states no minimum', () => {
    expect(sharesOf(below(threePhases(98), { cars: [{ lines: [0, 1, 2], min: 0, most: 32 }] }))).toEqual([32]);
  });
});

describe('the reason of a share', () => {
  const reasons = (sharing: Sharing): readonly string[] =>
    allocate(sharing.requests, sharing.bounds, sharing.order).map(({ because: { by, reason } }) =>
      reason.kind === 'stated' ? reason.text : `${by} ${reason.kind}`,
    );

  it('is the bound that stopped it, for the served and for the unserved', () => {
    expect(reasons(below(threePhases(98), fourCars, fourCars))).toEqual(['node 0', 'node 0']);
    expect(reasons(below(threePhases(11), oneCar, oneCar))).toEqual(['node 0', 'node 0']);
  });

  it('is the nearer bound where a feeder stops it', () => {
    const even = below(threePhases(98), fourCars, fourCars);
    const capped = { ...even, bounds: [...even.bounds, ...boundsAt(1, [0], threePhases(10))] };
    expect(reasons(capped)).toEqual(['node 1', 'node 0']);
  });

  it('is the cars’ demand, the zone’s own most, or that nobody is there', () => {
    const sharing = below(
      threePhases(300),
      oneCar,
      { ...oneCar, most: 16 },
      { cars: [], readiness: 6 },
      { ...oneCar, most: 5 },
    );
    expect(reasons(sharing)).toEqual(['allocator demand', 'most', 'allocator idle', 'most']);
  });
});
