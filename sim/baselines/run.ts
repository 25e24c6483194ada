/**
 * Runs a baseline over a charging problem: in each step the rule offers, the cars take. No engine, no box, no delays:
 * what per-station control with perfect information would do.
 * @module
 */
import { charge, createCar, isWaiting, type BaselineCar } from './car.ts';
import { beginStep, createNetwork, type Network } from './network.ts';
import { createOffer, type Baseline } from './offer.ts';
import type { ChargingProblem, ProblemSession, ProblemStation } from './problem.ts';

export interface BaselineRun {
  /** Of each session. */
  readonly deliveredWh: Float64Array;
  /** Of each step: what all cars took. */
  readonly powerWatts: Float64Array;
}

/** Sees each step with somebody waiting, once the offers stand and before the cars take them. */
export type Watch = (step: number, cars: readonly BaselineCar[], network: Network) => void;

export function runBaseline(problem: ChargingProblem, baseline: Baseline, watch?: Watch): BaselineRun {
  const { sessions, steps } = problem;
  const network = createNetwork(problem);
  const offer = createOffer(baseline, network);
  const deliveredWh = new Float64Array(sessions.length);
  const powerWatts = new Float64Array(steps);
  const cars: BaselineCar[] = [];
  let arrived = 0;
  for (let step = 0; step < steps; step += 1) {
    while (arrived < sessions.length && (sessions[arrived] as ProblemSession).arrivalStep <= step) {
      cars.push(createCar(problem, arrived, network.wirings));
      arrived += 1;
    }
    letGo(cars, step);
    if (cars.length === 0) continue;
    beginStep(network, step);
    offer(cars, step);
    watch?.(step, cars, network);
    powerWatts[step] = chargeAll(problem, cars, deliveredWh);
  }
  return { deliveredWh, powerWatts };
}

/** Those that leave or are content go; the order of the others stays. */
function letGo(cars: BaselineCar[], step: number): void {
  let kept = 0;
  for (let place = 0; place < cars.length; place += 1) {
    const car = cars[place] as BaselineCar;
    if (!isWaiting(car, step)) continue;
    cars[kept] = car;
    kept += 1;
  }
  cars.length = kept;
}

/** Charges all cars for a step and tells their power, W. */
function chargeAll(problem: ChargingProblem, cars: readonly BaselineCar[], deliveredWh: Float64Array): number {
  let watts = 0;
  for (const car of cars) {
    const carWatts = charge(car) * (problem.stations[car.station] as ProblemStation).wattsPerAmp;
    watts += carWatts;
    deliveredWh[car.session] = (deliveredWh[car.session] as number) + carWatts * problem.stepHours;
  }
  return watts;
}
