/**
 * A car as the baselines see it: an ideal battery of exactly what was asked for.
 * @module
 */
import type { ChargingProblem, ProblemStation } from './problem.ts';
import type { RankedCar } from './order.ts';
import type { Wiring } from './wiring.ts';

/**
 * A car that lacks less is content and gets nothing more. ACN-Sim counts so; without it, what rounding leaves would be
 * offered for ever.
 */
const CONTENT_BELOW_WH = 1;

/** Mutable: it is the working memory of a run. */
export interface BaselineCar extends RankedCar {
  /** Place of its session in the list. */
  readonly session: number;
  readonly wiring: Wiring;
  /** What the car itself takes at most, A. */
  readonly carMaxAmps: number;
  readonly contentAmpSteps: number;
  missingAmpSteps: number;
  /** What its station is told in this step, A. */
  offeredAmps: number;
}

export function createCar(problem: ChargingProblem, session: number, wirings: readonly Wiring[]): BaselineCar {
  const { station, arrivalStep, departureStep, requestedWh, maxAmps } = problem.sessions[session] as Session;
  const { wattsPerAmp, maxAmps: stationMaxAmps } = problem.stations[station] as ProblemStation;
  const whPerAmpStep = wattsPerAmp * problem.stepHours;
  return {
    rank: 0,
    session,
    station,
    wiring: wirings[station] as Wiring,
    arrivalStep,
    departureStep,
    stationMaxAmps,
    carMaxAmps: maxAmps,
    contentAmpSteps: CONTENT_BELOW_WH / whPerAmpStep,
    missingAmpSteps: requestedWh / whPerAmpStep,
    offeredAmps: 0,
  };
}

type Session = ChargingProblem['sessions'][number];

/** Whether it still wants current in this step. */
export function isWaiting(car: BaselineCar, step: number): boolean {
  return car.departureStep > step && car.missingAmpSteps > car.contentAmpSteps;
}

/** What no rule offers more than: the station's maximum, and what the car lacks. */
export function wishedAmps(car: BaselineCar): number {
  return Math.min(car.stationMaxAmps, car.missingAmpSteps);
}

/** Charges for a step and tells the current, A. */
export function charge(car: BaselineCar): number {
  const amps = Math.min(car.offeredAmps, car.carMaxAmps, car.missingAmpSteps);
  car.missingAmpSteps -= amps;
  return amps;
}
