/**
 * How warm an overload has made a breaker, per phase, on the way to the trip value of the engine's `breaker.ts`.
 *
 * The memory of an electronic release (IEC 60947-2) fades over 20 minutes (MicroLogic user guide); an exponential that
 * leaves 5 % then is used. A thermal body (IEC 60898) is warm at rated load already, which is no overload: stress
 * counts from there.
 * @module
 */
import { RELEASE_PICK_UP, tripValue, unreachable, type Breaker } from '../../src/engine/index.ts';

/** 20 minutes hold three time constants: 5 % is left. */
const MEMORY_TIME_CONSTANT_S = 400;

/** The state of one pole. */
export interface ThermalState {
  readonly breaker: Breaker;
  /** x²·s for IEC 60947-2, squared multiple of the rating for IEC 60898. */
  integral: number;
}

export function createThermalState(breaker: Breaker): ThermalState {
  return { breaker, integral: 0 };
}

/** Lets `currentAmps` flow for `seconds`. */
export function heat(state: ThermalState, currentAmps: number, seconds: number): void {
  const { breaker } = state;
  const multiple = currentAmps / breaker.ratedAmps;
  switch (breaker.standard) {
    case 'IEC 60947-2':
      if (multiple > RELEASE_PICK_UP) state.integral += multiple * multiple * seconds;
      else if (state.integral > 0) state.integral *= Math.exp(-seconds / MEMORY_TIME_CONSTANT_S);
      return;
    case 'IEC 60898': {
      const kept = Math.exp((-seconds * 1000) / breaker.timeConstantMs);
      state.integral = multiple * multiple * (1 - kept) + state.integral * kept;
      return;
    }
    default:
      unreachable(breaker);
  }
}

/** How far an overload has gone towards the earliest trip: 0 none, 1 may trip. */
export function thermalStress(state: ThermalState): number {
  const trip = tripValue(state.breaker);
  const rested = state.breaker.standard === 'IEC 60898' ? 1 : 0;
  return Math.max(0, (state.integral - rested) / (trip - rested));
}
