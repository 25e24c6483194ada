/**
 * More room never serves worse: in the form that is true. Who is served, in order, and at equal service the levels from
 * the lowest up, never get lexicographically worse; what a single zone has may.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, shareExactly } from '../../src/engine/allocator.ts';
import type { Bound } from '../../src/engine/bounds.ts';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { ampsOf, sharings, type Sharing } from '../support/share.ts';

/** Binary rounding of levels, A. */
const SAME_AMPS = 1e-7;

const plain = sharings({ zones: 6 });
const anyOf = sharings({ zones: 6, sorts: 'all' });
/** Hundredths by which bounds are widened; none for most of them. */
const widenings = fc.array(fc.constantFrom(0, 0, 0, 1, 7, 20, 50, 100), { minLength: 1, maxLength: 8 });

/** The same with more room in some bounds: by hundredths, and by as many tenths of an amp. */
const roomier = ({ bounds, ...rest }: Sharing, by: readonly number[]): Sharing => ({
  ...rest,
  bounds: bounds.map((bound, index): Bound => {
    const hundredths = by[index % by.length] ?? 0;
    return { ...bound, capacity: bound.capacity * (1 + hundredths / 100) + hundredths / 10 };
  }),
});

/** Round by round and in order, who gets one more car served: 1 for each that does. */
const servedInOrder = ({ requests, order }: Sharing, served: readonly number[]): readonly number[] => {
  const carsOf = (zone: number): number => served[requests.findIndex((request) => request.zone === zone)] ?? 0;
  const rounds = Math.max(0, ...requests.map(({ minimums }) => minimums.length));
  return Array.from({ length: rounds }, (_, round) => order.map((zone) => (carsOf(zone) > round ? 1 : 0))).flat();
};

/** Levels, which are shares over weights, of those that have any service, from the lowest up. */
const levels = ({ requests }: Sharing, given: readonly number[]): readonly number[] =>
  given.map((amps, i) => amps / (requests[i]?.weight ?? 1)).sort((a, b) => a - b);

/** Below 0 where `a` is lexicographically less than `b`, above where it is more. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => Math.abs(value - (b[i] ?? 0)) > SAME_AMPS);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const exactly = ({ requests, bounds, order }: Sharing) => shareExactly(requests, bounds, order);

describe('monotone, M1: with more room', () => {
  let equallyServed = 0;
  let differing = 0;

  it.each([
    ['of currents', plain],
    ['of currents, power and unbalanced load, with wishes', anyOf],
  ])('%s the served, in their order, are never worse, and at equal service the levels are not', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, widenings, (sharing, by) => {
        const more = roomier(sharing, by);
        const [before, after] = [exactly(sharing), exactly(more)];
        judge(2);
        if (compare(after.given, before.given) !== 0) differing += 1;
        const service = compare(servedInOrder(more, after.served), servedInOrder(sharing, before.served));
        expect(service).toBeGreaterThanOrEqual(0);
        if (service > 0) return;
        equallyServed += 1;
        expect(compare(levels(more, after.given), levels(sharing, before.given))).toBeGreaterThanOrEqual(-SAME_AMPS);
      }),
      cases(3000),
    );
  });

  it('shares change, and service is equal, in many cases: there is something to compare', () => {
    expect(differing).toBeGreaterThan(cases(1000).numRuns);
    expect(equallyServed).toBeGreaterThan(cases(3000).numRuns);
  });

  it('is so up to a step for what is told: nobody is told less than that below an exact share', () => {
    fc.assert(
      fc.property(plain, (sharing) => {
        const { given } = exactly(sharing);
        const told = ampsOf(allocate(sharing.requests, sharing.bounds, sharing.order));
        judge(1);
        const short = sharing.requests.filter(
          ({ lever }, i) => (told[i] ?? 0) < (given[i] ?? 0) - Math.max(lever.stepAmps, SAME_AMPS),
        );
        expect(short).toEqual([]);
      }),
      cases(2000),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('monotone');
  });
});
