import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byArrival, byDeparture, byLaxity, sortCars, type RankedCar } from '../../../sim/baselines/order.ts';

const cars = fc.array(
  fc.record({
    station: fc.nat(20),
    arrivalStep: fc.nat(10),
    departureStep: fc.integer({ min: 11, max: 30 }),
    missingAmpSteps: fc.integer({ min: 1, max: 300 }),
    stationMaxAmps: fc.constantFrom(16, 32),
    rank: fc.constant(0),
  }),
  { maxLength: 12 },
);

const car = (station: number, departureStep: number, missingAmpSteps: number): RankedCar => ({
  station,
  arrivalStep: 10 - station,
  departureStep,
  missingAmpSteps,
  stationMaxAmps: 32,
  rank: 0,
});

const stationsBy = (rule: Parameters<typeof sortCars>[1]): readonly number[] => {
  // The third has much to charge until it leaves, the second little.
  const waiting = [car(1, 20, 64), car(2, 20, 32), car(3, 24, 320)];
  sortCars(waiting, rule, 12);
  return waiting.map(({ station }) => station);
};

describe('the order of cars', () => {
  it('is that of arrival, of departure, or of how long each could wait', () => {
    expect(stationsBy(byArrival)).toEqual([3, 2, 1]);
    expect(stationsBy(byDeparture)).toEqual([1, 2, 3]);
    expect(stationsBy(byLaxity)).toEqual([3, 1, 2]);
  });

  it('does not depend on the order before, and is by station among equals', () => {
    fc.assert(
      fc.property(cars, fc.constantFrom(byArrival, byDeparture, byLaxity), fc.nat(20), (drawn, rule, step) => {
        const waiting: RankedCar[] = drawn.map((one) => ({ ...one }));
        const expected = drawn
          .map((one) => ({ ...one, rank: rule(one, step) }))
          .sort((a, b) => a.rank - b.rank || a.station - b.station);
        sortCars(waiting, rule, step);
        const keys = (list: readonly RankedCar[]) => list.map(({ rank, station }) => [rank, station]);
        expect(keys(waiting)).toEqual(keys(expected));
      }),
    );
  });
});
