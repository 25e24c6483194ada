/**
 * In which order cars are served: pure functions of what is known about a car, lower first. Equal cars go by the place
 * of their station.
 * @module
 */

/** What a rule may know about a car that waits. */
export interface WaitingCar {
  /** Place of its station in the site's list. */
  readonly station: number;
  readonly arrivalStep: number;
  /** When it says it leaves. */
  readonly departureStep: number;
  /** What it lacks, as steps at one ampere. */
  readonly missingAmpSteps: number;
  /** Highest current its station can be told, A. */
  readonly stationMaxAmps: number;
}

/** Rank of a car at a step; the lowest is served first. */
export type OrderRule = (car: WaitingCar, step: number) => number;

/** First come, first served. */
export const byArrival: OrderRule = (car) => car.arrivalStep;

/** Earliest deadline first. */
export const byDeparture: OrderRule = (car) => car.departureStep;

/** Least laxity first: by the steps that a car could still wait if it then charged at full current until it leaves. */
export const byLaxity: OrderRule = (car, step) => car.departureStep - step - car.missingAmpSteps / car.stationMaxAmps;

/** A car with the rank it has at present. */
export interface RankedCar extends WaitingCar {
  rank: number;
}

/** Sorts in place. From step to step the order hardly changes, which insertion makes use of. */
export function sortCars(cars: RankedCar[], rule: OrderRule, step: number): void {
  for (let place = 0; place < cars.length; place += 1) {
    const car = cars[place] as RankedCar;
    car.rank = rule(car, step);
    let before = place - 1;
    while (before >= 0 && isServedAfter(cars[before] as RankedCar, car)) {
      cars[before + 1] = cars[before] as RankedCar;
      before -= 1;
    }
    cars[before + 1] = car;
  }
}

function isServedAfter(one: RankedCar, other: RankedCar): boolean {
  return one.rank > other.rank || (one.rank === other.rank && one.station > other.station);
}
