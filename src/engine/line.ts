/**
 * One line's quantities, and what of its current does work.
 * @module
 */
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
export const reactiveAmps = (rmsAmps: Amps, active: Amps): Amps =>
  amps(Math.sqrt(Math.max(0, rmsAmps * rmsAmps - active * active)));
