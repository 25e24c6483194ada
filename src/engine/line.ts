/**
 * One line's quantities: what a sample says of them, and what of its current does work.
 * @module
 */
import type { MeterValues } from './event.ts';
import type { PhaseIndex } from './phases.ts';
import { amps, type Amps, type Volts, type Watts } from './units.ts';

/** One line's quantities of one sample; import positive. */
export interface LineValues {
  /** RMS, unsigned. */
  readonly currentAmps: Amps;
  readonly powerWatts: Watts | null;
  /** As last measured, which a sample without one leaves as it was; null where it never was. */
  readonly voltageVolts: Volts | null;
}

/**
 * Active share of a line's current, signed. An RMS current must never be signed by its power: nearly all of it may be
 * reactive. Without a power all of it is active, and import.
 */
export function activeAmps(line: LineValues, nominalVolts: Volts): Amps {
  const { currentAmps, powerWatts, voltageVolts } = line;
  if (powerWatts === null) return currentAmps;
  // An export larger than the current itself is a wrong voltage or a wrong reading, and must not make room.
  return amps(Math.max(powerWatts / (voltageVolts ?? nominalVolts), 0 - currentAmps));
}

/** What of a current is not active. */
export const reactiveAmps = (rmsAmps: Amps, active: Amps): Amps => amps(otherLeg(rmsAmps, active));

/** What with `leg` at a right angle adds up to `whole`; 0 where that is less. Squares of absurd readings are not finite. */
export function otherLeg(whole: number, leg: number): number {
  const square = whole * whole - leg * leg;
  if (Number.isFinite(square)) return Math.sqrt(Math.max(0, square));
  const share = leg / whole;
  return whole * Math.sqrt(Math.max(0, 1 - share * share));
}

/** One line's quantities of a sample, as far as they are possible: what is no number is missing, and so is an RMS below 0. */
export function lineValues(values: MeterValues, phase: PhaseIndex, lastVolts: Volts | null): LineValues | null {
  const current = known(values.currentAmps[phase]);
  if (current === null || current < 0) return null;
  const voltage = known(values.voltageVolts[phase]);
  return {
    currentAmps: current,
    powerWatts: known(values.powerWatts[phase]),
    voltageVolts: voltage === null || voltage <= 0 ? lastVolts : voltage,
  };
}

/** A number as it is kept: finite, and without the sign of zero, which JSON does not give back. */
export const known = <Q extends number>(value: Q | null): Q | null =>
  Number.isFinite(value) ? (((value as number) + 0) as Q) : null;

/** Whether nothing about a line is other than before. */
export const isSameLine = (before: LineValues | null, value: LineValues): boolean =>
  before !== null &&
  before.currentAmps === value.currentAmps &&
  before.powerWatts === value.powerWatts &&
  before.voltageVolts === value.voltageVolts;

/** Whether a line shows that its meter is alive: a quantity that comes or goes does not. */
export const hasLineMoved = (before: LineValues, value: LineValues): boolean =>
  before.currentAmps !== value.currentAmps ||
  hasChanged(before.powerWatts, value.powerWatts) ||
  hasChanged(before.voltageVolts, value.voltageVolts);

/** Whether a quantity that was known has another value now. */
export const hasChanged = (before: number | null, value: number | null): boolean =>
  before !== null && value !== null && before !== value;
