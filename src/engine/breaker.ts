/**
 * How long a breaker stands an overload, at the earliest its standard allows.
 *
 * IEC 60947-2 with long-time delay tr, stated at 1.5 times the setting: ∫x²dt above 1.05 reaches 0.8·tr·1.5². IEC 60898:
 * a first-order thermal body heated by x² trips at 1.2², which with 60 s gives 15 s at 2.55 In, inside the standard's
 * 1–60 s, and never below the 1.13 In at which it may not trip.
 * @module
 */
import { unreachable } from './failure.ts';
import type { Breaker } from './site.ts';
import { millis, type Amps, type Millis } from './units.ts';

/** Multiple of the rating above which a long-time release starts to count. */
export const RELEASE_PICK_UP = 1.05;
/** The multiple that a release's delay is stated for, and the fifth that it may act earlier. */
const RELEASE_STATED_AT = 1.5;
const RELEASE_EARLIEST = 0.8;
/** Squared multiple at which a thermal body trips. */
const THERMAL_TRIP = 1.2 ** 2;

/** The integral at which a breaker may trip: x²·s for IEC 60947-2, the squared multiple of its rating for IEC 60898. */
export function tripValue(breaker: Breaker): number {
  switch (breaker.standard) {
    case 'IEC 60947-2':
      return (RELEASE_EARLIEST * breaker.longTimeDelayMs * RELEASE_STATED_AT ** 2) / 1000;
    case 'IEC 60898':
      return THERMAL_TRIP;
    default:
      return unreachable(breaker);
  }
}

/** Time until the earliest trip when the current steps from `before` to `after`, both in A; null for never. */
export function earliestTrip(breaker: Breaker, before: Amps, after: Amps): Millis | null {
  const multiple = after / breaker.ratedAmps;
  switch (breaker.standard) {
    case 'IEC 60947-2':
      return multiple <= RELEASE_PICK_UP ? null : millis((tripValue(breaker) * 1000) / multiple ** 2);
    case 'IEC 60898': {
      const heating = multiple ** 2;
      if (heating <= THERMAL_TRIP) return null;
      const warm = Math.min((before / breaker.ratedAmps) ** 2, THERMAL_TRIP);
      return millis(breaker.timeConstantMs * Math.log((heating - warm) / (heating - THERMAL_TRIP)));
    }
    default:
      return unreachable(breaker);
  }
}

/** Share of its rating that a breaker carries on top for a dead time without tripping. */
export const carriesOnTop = (breaker: Breaker): number => (breaker.standard === 'IEC 60898' ? 0.13 : 0.05);

/** The multiple of its rating above which everything below a breaker is shed at once: no order would be followed in time. */
export const SHED_ABOVE: Readonly<Record<Breaker['standard'], number>> = { 'IEC 60898': 1.45, 'IEC 60947-2': 1.3 };
