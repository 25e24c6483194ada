import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareExactly } from '../../src/engine/allocator.ts';
import { fillingOf } from '../../src/engine/filling.ts';
import { handOutMinimums } from '../../src/engine/minimums.ts';
import {
  boundsAt,
  carOn,
  requestsFor,
  sharings,
  threePhaseCar,
  type Sharing,
  type ZoneSpec,
} from '../support/share.ts';
import { threePhases } from '../support/three-phases.ts';

const below = (capacity: ReturnType<typeof threePhases>, ...zones: readonly ZoneSpec[]): Sharing => {
  const all = zones.map((_, zone) => zone);
  return { requests: zones.flatMap((zone, i) => requestsFor(i, zone)), bounds: boundsAt(0, all, capacity), order: all };
};
const servedOf = ({ requests, bounds, order }: Sharing): readonly number[] =>
  handOutMinimums(fillingOf(requests, bounds), order);

const cars = (count: number): ZoneSpec => ({ cars: Array.from({ length: count }, () => threePhaseCar) });

describe('minimums', () => {
  it('are handed out one car a zone at a time, so that every zone has one before any has two', () => {
    expect(servedOf(below(threePhases(24), cars(5), cars(1), cars(2)))).toEqual([2, 1, 1]);
    expect(servedOf(below(threePhases(17), cars(5), cars(1), cars(2)))).toEqual([1, 1, 0]);
  });

  it('are handed out in order, and who does not fit leaves room for who comes later', () => {
    const needy: ZoneSpec = { cars: [{ ...threePhaseCar, min: 10 }] };
    expect(servedOf({ ...below(threePhases(14), needy, cars(1)), order: [1, 0] })).toEqual([0, 1]);
    expect(servedOf(below(threePhases(9), needy, cars(1)))).toEqual([0, 1]);
  });

  it('pass over zones that ask for nothing, and zones that are not in the order', () => {
    const two = below(threePhases(60), cars(1), cars(1));
    expect(servedOf({ ...two, order: [7, 1] })).toEqual([0, 1]);
  });

  it('count only where all lines of a zone can have them, when its lines can be told apart', () => {
    const perLine: ZoneSpec = { cars: [carOn(0), threePhaseCar, carOn(0)], lever: { shape: 'perPhase' } };
    expect(servedOf(below(threePhases(18, 6, 6), perLine))).toEqual([3, 3, 3]);
    expect(servedOf(below(threePhases(18, 6, 5), perLine))).toEqual([1, 1, 1]);
    const filling = fillingOf(requestsFor(0, perLine), boundsAt(0, [0], threePhases(18, 6, 5)));
    handOutMinimums(filling, [0]);
    expect(filling.given).toEqual([6, 0, 0]);
  });

  it('are not handed out beyond the most that a zone may have, and say so', () => {
    const filling = fillingOf(requestsFor(0, { ...cars(3), most: 13 }), boundsAt(0, [0], threePhases(100)));
    expect(handOutMinimums(filling, [0])).toEqual([2]);
    expect(filling.because[0]?.reason).toMatchObject({ text: 'most' });
  });

  it('with more room are never handed out to later cars instead of earlier ones', () => {
    const wider = fc.array(fc.nat({ max: 30 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(sharings({ zones: 10, sorts: 'all' }), wider, (sharing, more) => {
        const bounds = sharing.bounds.map((bound, at) => ({ ...bound, capacity: bound.capacity + (more[at] ?? 0) }));
        const roundsOf = (of: Sharing): string => {
          const { served } = shareExactly(of.requests, of.bounds, of.order);
          const cars = new Map(of.requests.map(({ zone }, i) => [zone, served[i] ?? 0]));
          return [1, 2, 3, 4, 5]
            .map((round) => of.order.map((zone) => Number((cars.get(zone) ?? 0) >= round)).join(''))
            .join();
        };
        expect(roundsOf({ ...sharing, bounds }) >= roundsOf(sharing)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });
});
