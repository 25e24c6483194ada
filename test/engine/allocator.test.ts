import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, shareExactly } from '../../src/engine/allocator.ts';
import { ceilToLever, floorToLever } from '../../src/engine/lever.ts';
import { amps } from '../../src/engine/units.ts';
import {
  ampsOf,
  boundsAt,
  carOn,
  fits,
  loadOf,
  requestsFor,
  sharings,
  shuffled,
  threePhaseCar,
  topOf,
  zonesOf,
  type CarSpec,
  type Sharing,
} from '../support/share.ts';
import { threePhases } from '../support/three-phases.ts';

const sharesOf = ({ requests, bounds, order }: Sharing): readonly number[] => ampsOf(allocate(requests, bounds, order));

const arbitrary = sharings({ zones: 12, sorts: 'all' });
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
          const first = sharing.requests[i]?.minimums.find((minimum) => minimum > 0);
          if (first !== undefined && share > 0) expect(share).toBeGreaterThanOrEqual(first - 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('leave nothing lying: no share could be one step higher', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const shares = sharesOf(sharing);
        for (const [i, request] of sharing.requests.entries()) {
          const share = shares[i] ?? 0;
          const { lever } = request;
          const wanted = ceilToLever(lever, share + (lever.stepAmps === 0 ? 0.1 : lever.stepAmps / 2));
          const isOfUse = share > 0 && wanted > share && wanted <= topOf(request);
          if (isOfUse) expect(fits(sharing, shares, shares.with(i, wanted))).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('leave nothing lying: no zone could have its first minimum, or one kept ready, that has nothing', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const shares = sharesOf(sharing);
        for (const positions of zonesOf(sharing.requests).values()) {
          const zone = positions.map((i) => sharing.requests[i] as Sharing['requests'][number]);
          const wanted = zone.map(
            ({ minimums, readinessAmps, lever }) => minimums[0] ?? ceilToLever(lever, readinessAmps),
          );
          const hasNothing = positions.every((i) => shares[i] === 0) && wanted.some((value) => value > 0);
          const isAllowed = wanted.every((value, at) => value <= (zone[at]?.most.amps ?? 0));
          const after = shares.map((share, i) => (positions.includes(i) ? (wanted[positions.indexOf(i)] ?? 0) : share));
          if (hasNothing && isAllowed) expect(fits(sharing, shares, after)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('are never a whole step below what is exactly fair', () => {
    fc.assert(
      fc.property(arbitrary, (sharing) => {
        const exact = shareExactly(sharing.requests, sharing.bounds, sharing.order).given;
        for (const [i, share] of sharesOf(sharing).entries()) {
          const step = sharing.requests[i]?.lever.stepAmps ?? 0;
          expect(share).toBeGreaterThan((exact[i] ?? 0) - step - 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('do not depend on how requests and bounds are listed', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (sharing, by) => {
        const other = shuffled(sharing, by);
        const shares = sharesOf(other);
        const expected = sharesOf(sharing);
        for (const [i, request] of sharing.requests.entries())
          expect(shares[other.requests.indexOf(request)]).toBeCloseTo(expected[i] ?? NaN, 6);
      }),
      RUNS,
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
      fc.property(sharings({ zones: 100, sorts: 'all' }), (sharing) => {
        expect(sharesOf(sharing)).toHaveLength(sharing.requests.length);
      }),
      { numRuns: 20 },
    );
  });
});

/** Zones below one node. */
const below = (capacity: Parameters<typeof boundsAt>[2], ...zones: Parameters<typeof requestsFor>[1][]): Sharing => {
  const all = zones.map((_, zone) => zone);
  return { requests: zones.flatMap((zone, i) => requestsFor(i, zone)), bounds: boundsAt(0, all, capacity), order: all };
};
const fourCars = { cars: Array.from({ length: 4 }, () => threePhaseCar) };
const oneCar = { cars: [threePhaseCar] };

describe('worked examples of sharing', () => {
  it('(a ceiling may raise a neighbour) 98 A are shared 49 and 49, and when A is capped at 10, B gets 88', () => {
    const even = below(threePhases(98), fourCars, fourCars);
    expect(sharesOf(even)).toEqual([49, 49]);
    expect(sharesOf({ ...even, bounds: [...even.bounds, ...boundsAt(1, [0], threePhases(10))] })).toEqual([10, 88]);
  });

  it('(more room is not more for everybody) two zones of one car share 11 A as all or nothing, and 12 A evenly', () => {
    const eleven = below(threePhases(11), oneCar, oneCar);
    expect(sharesOf(eleven)).toEqual([11, 0]);
    expect(sharesOf({ ...eleven, order: [1, 0] })).toEqual([0, 11]);
    expect(sharesOf(below(threePhases(12), oneCar, oneCar))).toEqual([6, 6]);
  });

  it('(more room is not more for everybody) a neighbour on L2 gets less when L1 gets more, because a three-phase zone then rises', () => {
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

  it('offers what rounding leaves always to who is then furthest below its exact share, earlier zones first', () => {
    const coarse = { ...fourCars, lever: { stepAmps: amps(10) } };
    expect(sharesOf(below(threePhases(98), coarse, fourCars, fourCars))).toEqual([30, 34, 34]);
    expect(sharesOf(below(threePhases(97), coarse, fourCars, fourCars))).toEqual([30, 34, 33]);
  });

  it('offers what rounding leaves by zone, however the zones are listed', () => {
    const capacity = fc.integer({ min: 24, max: 120 });
    const alike = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(capacity, alike, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (amount, counts, by) => {
        const zones = counts.map((count) => ({ cars: Array.from({ length: count }, () => threePhaseCar) }));
        const sharing = below(threePhases(amount), ...zones);
        const other = shuffled(sharing, by);
        const shares = sharesOf(other);
        const byZone = sharing.requests.map((request) => shares[other.requests.indexOf(request)]);
        expect(byZone).toEqual(sharesOf(sharing));
      }),
    );
  });

  it('offers also a step that is finer than anything a car would notice', () => {
    const fine = { ...oneCar, lever: { stepAmps: amps(0.05), countedFrom: 'zero' as const } };
    const shares = sharesOf(below(threePhases(20), fine, fine, fine));
    for (const [i, share] of [6.7, 6.65, 6.65].entries()) expect(shares[i]).toBeCloseTo(share, 9);
  });

  it('does not let binary rounding decide who is offered a step', () => {
    const cars = (count: number): { readonly cars: readonly CarSpec[] } => ({
      cars: Array.from({ length: count }, () => threePhaseCar),
    });
    // Exactly, the first two have 61.2 and 10.2 A; as binary numbers the first has lost less by 4e-15 A.
    const coarse = { ...cars(3), lever: { stepAmps: amps(10) } };
    expect(sharesOf(below(threePhases(102), cars(6), cars(1), coarse))).toEqual([62, 10, 30]);
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

  it('keeps one minimum ready beside cars that charge, where a station is free', () => {
    const oneFree = { ...oneCar, readiness: 6 };
    expect(sharesOf(below(threePhases(38), oneFree))).toEqual([38]);
    expect(sharesOf(below(threePhases(37), oneFree))).toEqual([32]);
  });

  it('keeps a minimum ready first where most cars come', () => {
    const idle = { cars: [], readiness: 6 };
    const sharing = below(threePhases(6), idle, idle);
    const busier = (i: number): number[] => {
      const requests = sharing.requests.map((request, at) => ({ ...request, arrivals: at === i ? 3 : 2 }));
      return [...sharesOf({ ...sharing, requests })];
    };
    expect([busier(0), busier(1)]).toEqual([
      [6, 0],
      [0, 6],
    ]);
  });

  it('a zone whose lines can be told apart has on each what that line carries', () => {
    const perLine = { cars: [carOn(0), carOn(1), threePhaseCar], lever: { shape: 'perPhase' as const } };
    expect(sharesOf(below(threePhases(60, 30, 20), perLine))).toEqual([60, 30, 20]);
    expect(sharesOf(below(threePhases(60, 30, 20), { cars: perLine.cars }))).toEqual([20]);
  });

  it('serves a car on all its lines or on none, and gives a line nothing that no car on it can use', () => {
    const perLine = { cars: [carOn(0), threePhaseCar], lever: { shape: 'perPhase' as const } };
    expect(sharesOf(below(threePhases(40, 40, 5), perLine))).toEqual([32 + 8, 0, 0]);
    expect(sharesOf(below(threePhases(40, 40, 6), perLine))).toEqual([40, 32, 6]);
  });

  it('keeps a minimum ready on all lines of a zone or on none', () => {
    const idle = { cars: [], readiness: 6, lever: { shape: 'perPhase' as const } };
    expect(sharesOf(below(threePhases(6), idle))).toEqual([6, 6, 6]);
    expect(sharesOf(below(threePhases(6, 6, 5), idle))).toEqual([0, 0, 0]);
  });

  it('keeps a minimum ready on the lines of a free station alone, and on none while a car of the zone waits', () => {
    const lever = { shape: 'perPhase' as const };
    const freeOnL1 = (sharing: Sharing): Sharing => ({
      ...sharing,
      requests: sharing.requests.map((request, line) => ({ ...request, readinessAmps: amps(line === 0 ? 6 : 0) })),
    });
    expect(sharesOf(freeOnL1(below(threePhases(6, 6, 5), { cars: [], lever })))).toEqual([6, 0, 0]);
    const waiting = { cars: [carOn(0), threePhaseCar], lever };
    expect(sharesOf(freeOnL1(below(threePhases(100, 100, 6), waiting)))).toEqual([70, 32, 6]);
    expect(sharesOf(freeOnL1(below(threePhases(100, 100, 5), waiting)))).toEqual([64, 0, 0]);
  });

  it('counts in a bound no more of a zone’s wiring than is said to count', () => {
    const mixed = { cars: [carOn(0), threePhaseCar] };
    const sharing = below(threePhases(100), mixed, { cars: [carOn(0)] });
    const alone = boundsAt(1, [0, 1], threePhases(20, 100, 100)).map((bound) => ({
      ...bound,
      counted: [threePhases(10, 0, 0), threePhases(32, 0, 0)],
    }));
    expect(sharesOf({ ...sharing, bounds: [...sharing.bounds, ...alone] })).toEqual([64, 10]);
  });

  it('weighs an amp between lines by its share of the voltage in a power bound, and fully on a line', () => {
    const between = { cars: [{ lines: [0, 1] as const, min: 6, most: 32 }], powerShare: 0.5 };
    expect(sharesOf(below(230 * 20, between))).toEqual([20]);
    expect(sharesOf(below(threePhases(20), between))).toEqual([20]);
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

  it('is the wish where a share is no more than was wished, and what bound it where it is', () => {
    const wished = {
      amps: amps(20),
      because: { by: 'departure', reason: { kind: 'stated', text: 'wish', facts: {} } },
    };
    const wishing = (capacity: number): readonly string[] => {
      const sharing = below(threePhases(capacity), oneCar, oneCar);
      const requests = sharing.requests.map((request, i) => (i === 0 ? { ...request, wished } : request));
      return reasons({ ...sharing, requests } as Sharing);
    };
    expect(wishing(30)).toEqual(['wish', 'node 0']);
    expect(wishing(60)).toEqual(['node 0', 'node 0']);
  });

  it('is the cars’ demand, not the zone’s own most, where both are the same', () => {
    expect(reasons(below(threePhases(300), { ...oneCar, most: 32 }))).toEqual(['allocator demand']);
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
