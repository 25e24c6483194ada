/**
 * How warm an overload has made a breaker, per phase.
 *
 * IEC 60947-2 with long-time delay tr (stated at 1.5 times the setting): the earliest trip, 20 % before the
 * nominal curve, is reached when ∫x²dt above 1.05 has grown to 0.8·tr·1.5². The memory of an electronic release
 * fades over 20 minutes (MicroLogic user guide); an exponential that leaves 5 % then is used.
 *
 * IEC 60898: a first-order thermal body heated by x² trips at 1.2², which with 60 s gives 15 s at 2.55 In, inside
 * the standard's 1–60 s, and never below the 1.13 In at which it may not trip. Its heat at rated load is not
 * overload: stress counts from there.
 * @module
 */
import { unreachable, type Breaker } from '../../src/engine/index.ts';

/** Overload above which an IEC 60947-2 long-time release starts to count. */
const PICK_UP = 1.05;
/** The curve is given at this multiple, and the tolerance of the standard is a fifth. */
const STATED_AT = 1.5;
const EARLIEST = 0.8;
/** 20 minutes hold three time constants: 5 % is left. */
const MEMORY_TIME_CONSTANT_S = 400;
/** Square of the multiple at which the thermal body of an IEC 60898 breaker trips. */
const THERMAL_TRIP = 1.2 ** 2;

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
      if (multiple > PICK_UP) state.integral += multiple * multiple * seconds;
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

/** The value of the integral at which the breaker may trip. */
export function tripValue(breaker: Breaker): number {
  switch (breaker.standard) {
    case 'IEC 60947-2':
      return (EARLIEST * breaker.longTimeDelayMs * STATED_AT ** 2) / 1000;
    case 'IEC 60898':
      return THERMAL_TRIP;
    default:
      return unreachable(breaker);
  }
}

/** How far an overload has gone towards the earliest trip: 0 none, 1 may trip. */
export function thermalStress(state: ThermalState): number {
  const trip = tripValue(state.breaker);
  const rested = state.breaker.standard === 'IEC 60898' ? 1 : 0;
  return Math.max(0, (state.integral - rested) / (trip - rested));
}
