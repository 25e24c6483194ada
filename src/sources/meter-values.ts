/**
 * From single numbers to the values of a meter, line by line.
 * @module
 */
import {
  amps,
  PHASES,
  volts,
  wattHours,
  watts,
  type Amps,
  type MeterValues,
  type PerPhase,
  type PhaseIndex,
  type Volts,
  type Watts,
} from '../engine/index.ts';
import type { Part, Quantity, RemoteMeter } from './settings.ts';

/** A number that was found, already in A, W, V or Wh; null where it was none. */
export interface Found {
  readonly part: Pick<Part, 'quantity' | 'lines'>;
  readonly value: number | null;
}

const NOTHING: PerPhase<null> = [null, null, null];
/** A meter of which nothing is known. */
export const NO_VALUES: MeterValues = {
  currentAmps: NOTHING,
  powerWatts: NOTHING,
  voltageVolts: NOTHING,
  importWh: null,
  exportWh: null,
};

/** The meter's values as far as they were found. */
export function meterValues(found: readonly Found[], meter: RemoteMeter, nominalVolts: Volts): MeterValues {
  if (found.every(({ value }) => value === null)) return NO_VALUES;
  const lines = PHASES.map((phase) =>
    meter.lines.includes(phase) ? lineOf(found, { phase, meter, nominalVolts }) : IDLE_LINE,
  ) as unknown as PerPhase<Line>;
  return {
    currentAmps: [lines[0].amps, lines[1].amps, lines[2].amps],
    powerWatts: [lines[0].watts, lines[1].watts, lines[2].watts],
    voltageVolts: [lines[0].volts, lines[1].volts, lines[2].volts],
    importWh: registerOf(found, 'import'),
    exportWh: registerOf(found, 'export'),
  };
}

interface Line {
  readonly amps: Amps | null;
  readonly watts: Watts | null;
  readonly volts: Volts | null;
}

/** A line that the meter does not measure, because nothing of what it measures is on it. */
const IDLE_LINE: Line = { amps: amps(0), watts: watts(0), volts: null };

interface LineOf {
  readonly phase: PhaseIndex;
  readonly meter: RemoteMeter;
  readonly nominalVolts: Volts;
}

function lineOf(found: readonly Found[], { phase, meter, nominalVolts }: LineOf): Line {
  const current = shareOf(found, 'current', phase);
  const power = shareOf(found, 'power', phase);
  const voltage = shareOf(found, 'voltage', phase);
  const told = voltage === null || voltage <= 0 ? null : volts(voltage);
  // A source is known by its power often enough, and runs near a power factor of 1. What a node carries is not told by it.
  const derived = power === null || !meter.isSource ? null : Math.abs(power) / (told ?? nominalVolts);
  // Some meters sign their currents by where the power flows; an RMS value has no sign.
  const carried = current === null ? derived : Math.abs(current);
  return {
    amps: carried === null ? null : amps(carried),
    watts: power === null ? null : watts(power),
    volts: told,
  };
}

/** What of a quantity is on a line: a value of several lines is spread evenly over them. */
function shareOf(found: readonly Found[], quantity: Quantity, phase: PhaseIndex): number | null {
  const own = found.find(({ part }) => part.quantity === quantity && part.lines.includes(phase));
  return own === undefined || own.value === null ? null : own.value / own.part.lines.length;
}

function registerOf(found: readonly Found[], quantity: 'import' | 'export') {
  const value = found.find(({ part }) => part.quantity === quantity)?.value ?? null;
  return value === null || value < 0 ? null : wattHours(value);
}
