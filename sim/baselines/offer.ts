/**
 * The baselines by name, and what each offers the cars in a step.
 * @module
 */
import { wishedAmps, type BaselineCar } from './car.ts';
import { shareAmps, worstLoad } from './equal-share.ts';
import { addAmps, largestAmps, type Network } from './network.ts';
import { byArrival, byDeparture, byLaxity, sortCars, type OrderRule } from './order.ts';
import { createRoundRobin, offerInTurns } from './round-robin.ts';

export const BASELINES = [
  'uncontrolled',
  'equal-share',
  'one-a-tick',
  'first-come',
  'earliest-deadline',
  'least-laxity',
  'round-robin',
] as const;

/**
 * `uncontrolled` knows no limits; `equal-share` gives each station what it may have when all charge; `one-a-tick` looks at
 * one station in a step, as loops over charge points do: it gets all that fits, the others keep what they have, even where
 * that has become too much; the next three serve the cars in an order, each with all that fits; `round-robin` gives one
 * ampere a turn.
 */
export type Baseline = (typeof BASELINES)[number];

/** Sets what each car is offered in a step. The network has been emptied for it; the cars' order is the rule's to keep. */
export type Offer = (cars: BaselineCar[], step: number) => void;

export function createOffer(baseline: Baseline, network: Network): Offer {
  switch (baseline) {
    case 'uncontrolled':
      return offerAll(network);
    case 'equal-share':
      return offerShares(network);
    case 'one-a-tick':
      return offerOneATick(network);
    case 'first-come':
      return offerInOrder(network, byArrival);
    case 'earliest-deadline':
      return offerInOrder(network, byDeparture);
    case 'least-laxity':
      return offerInOrder(network, byLaxity);
    case 'round-robin':
      return offerRounds(network);
  }
}

function offerAll(network: Network): Offer {
  return (cars) => {
    for (const car of cars) give(network, car, car.stationMaxAmps);
  };
}

function offerShares(network: Network): Offer {
  const worst = Float64Array.from(network.rows, (row) => worstLoad(row, network.stations));
  return (cars) => {
    for (const car of cars) give(network, car, Math.min(wishedAmps(car), shareAmps(network, worst, car.wiring)));
  };
}

function offerInOrder(network: Network, rule: OrderRule): Offer {
  return (cars, step) => {
    sortCars(cars, rule, step);
    for (const car of cars) give(network, car, largestAmps(network, car.wiring, wishedAmps(car)));
  };
}

function offerOneATick(network: Network): Offer {
  let lastStation = -1;
  return (cars) => {
    const chosen = cars.reduce((best, car) => (isSooner(car, best, lastStation) ? car : best));
    for (const car of cars) if (car !== chosen) addAmps(network, car.wiring, car.offeredAmps);
    give(network, chosen, largestAmps(network, chosen.wiring, wishedAmps(chosen)));
    lastStation = chosen.station;
  };
}

/** Whether a car's station comes before another's, in order and round again after the last one. */
function isSooner(car: BaselineCar, other: BaselineCar, lastStation: number): boolean {
  const [isAhead, isOtherAhead] = [car.station > lastStation, other.station > lastStation];
  return isAhead === isOtherAhead ? car.station < other.station : isAhead;
}

function offerRounds(network: Network): Offer {
  const memory = createRoundRobin(network);
  return (cars, step) => {
    sortCars(cars, byArrival, step);
    offerInTurns(memory, network, cars);
  };
}

function give(network: Network, car: BaselineCar, amps: number): void {
  car.offeredAmps = amps;
  addAmps(network, car.wiring, amps);
}
