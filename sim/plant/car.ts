/**
 * A car on a control pilot: what it takes of what it is offered, and how fast it follows.
 *
 * IEC 61851-1 gives a car 5 s to follow a changed duty cycle and has no duty cycle below 6 A. That a car takes
 * 5 to 60 s to begin, and that its current falls towards the end of a charge, are findings of the ACN data
 * (Lee et al., "ACN-Sim", 2021): from a point near full the on-board charger holds the voltage and the current
 * falls with what is still missing.
 * @module
 */
import { isAwake, type Sleep } from './sleep.ts';

/** What is fixed for the length of a stay. */
export interface CarTraits {
  readonly energyWh: number;
  /** The most its on-board charger takes, A per phase. */
  readonly maxAmps: number;
  readonly phases: 1 | 2 | 3;
  /** Below this offer it does not charge; 6 A by the standard, more with some makes. */
  readonly minAmps: number;
  /** From an offer to the first current. */
  readonly startDelayMs: number;
  /** Time in which it goes from nothing to its maximum, or back. */
  readonly lagMs: number;
  /** Energy before full at which the current begins to fall; 0 for none. */
  readonly taperWh: number;
  /** A car that ignores the pilot takes its maximum as long as the contactor is closed. */
  readonly ignoresPilot: boolean;
  /** Part of the offer that it takes on top of it, within its maximum; none where nothing is said. */
  readonly excessShare?: number;
  /** Without an offer for so long it falls asleep; where nothing is said it never does. */
  readonly sleepAfterMs?: number;
}

export interface Car {
  readonly traits: CarTraits;
  /** Still missing, Wh. */
  remainingWh: number;
  /** Drawn on each of its phases now, A. */
  drawnAmps: number;
  /** Whether it has drawn current since it was plugged in. */
  hasCharged: boolean;
  /** Null for one that never sleeps. */
  readonly sleep: Sleep | null;
}

export function createCar(traits: CarTraits): Car {
  const { sleepAfterMs = null } = traits;
  const sleep: Sleep | null = sleepAfterMs === null ? null : { afterMs: sleepAfterMs, state: { kind: 'busy' } };
  return { traits, remainingWh: traits.energyWh, drawnAmps: 0, hasCharged: false, sleep };
}

/** The offer at one moment. */
export interface Offer {
  /** 0 or at least 6 A. */
  pilotAmps: number;
  /** When the pilot last rose from below 6 A, or the car came, plant time in ms. */
  sinceMs: number;
  nowMs: number;
  /** Time since the car was last looked at. */
  stepMs: number;
}

/** Lets the car react. A delay that is shorter than the step is over at its end. */
export function follow(car: Car, offer: Offer): void {
  const isUp = car.sleep === null || isAwake(car.sleep, offer.pilotAmps, offer.nowMs);
  const target = isUp ? wanted(car, offer) : 0;
  if (target === 0) {
    car.drawnAmps = 0;
    return;
  }
  const reach = car.traits.lagMs <= offer.stepMs ? Infinity : (car.traits.maxAmps * offer.stepMs) / car.traits.lagMs;
  const moved = Math.min(Math.max(target, car.drawnAmps - reach), car.drawnAmps + reach);
  // There is no charging below the minimum: the first current is the minimum itself.
  car.drawnAmps = Math.max(moved, Math.min(target, car.traits.minAmps));
  car.hasCharged = true;
}

/** Where its current is heading, A. */
function wanted(car: Car, offer: Offer): number {
  const { maxAmps, minAmps, startDelayMs, taperWh, ignoresPilot, excessShare = 0 } = car.traits;
  if (offer.pilotAmps < minAmps || car.remainingWh <= 0 || offer.nowMs - offer.sinceMs < startDelayMs) return 0;
  const offered = ignoresPilot ? maxAmps : Math.min(offer.pilotAmps * (1 + excessShare), maxAmps);
  if (car.remainingWh >= taperWh) return offered;
  return Math.min(offered, Math.max(minAmps, (maxAmps * car.remainingWh) / taperWh));
}
