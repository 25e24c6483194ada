/**
 * A power meter: measures at its own period, with a resolution, and counts energy exactly in between.
 *
 * Registers count net energy over the three lines, as the meters that utilities bill by do (EN 50470-3 lists this
 * as one way; it is the usual one in Germany): an amp exported on one line cancels one imported on another.
 * @module
 */
import { mapPhases, type PerPhase } from '../../src/engine/index.ts';
import type { MeterSample } from './field.ts';

export interface MeterTraits {
  readonly name: string;
  /** Time between two measurements, ms. */
  readonly periodMs: number;
  /** −1 for a meter mounted the other way round: what it calls import is export. */
  readonly sign: 1 | -1;
}

/** Steps in which it reports; what class-1 meters with current transformers give over Modbus. */
const RESOLUTION = { amps: 0.01, watts: 1, wattHours: 1 } as const;

export interface Meter {
  readonly traits: MeterTraits;
  importWh: number;
  exportWh: number;
  sample: MeterSample;
}

export function createMeter(traits: MeterTraits, volts: number): Meter {
  const nothing: PerPhase<number> = [0, 0, 0];
  const sample: MeterSample = {
    // Before the first measurement there is none: the first one is never "too soon".
    measuredMs: -Infinity,
    currentAmps: nothing,
    powerWatts: nothing,
    voltageVolts: [volts, volts, volts],
    importWh: 0,
    exportWh: 0,
  };
  return { traits, importWh: 0, exportWh: 0, sample };
}

/** Counts energy that flowed into what it meters, Wh. */
export function count(meter: Meter, energyWh: number): void {
  const energy = energyWh * meter.traits.sign;
  if (energy > 0) meter.importWh += energy;
  else meter.exportWh -= energy;
}

/** What is there to be measured. */
export interface Flow {
  readonly activeAmps: PerPhase<number>;
  readonly reactiveAmps: PerPhase<number>;
  readonly volts: number;
}

/** Whether its period is over. */
export function isDue(meter: Meter, nowMs: number): boolean {
  return nowMs - meter.sample.measuredMs >= meter.traits.periodMs;
}

/** Takes a measurement. */
export function measure(meter: Meter, nowMs: number, flow: Flow): void {
  const { sign } = meter.traits;
  meter.sample = {
    measuredMs: nowMs,
    currentAmps: mapPhases(flow.activeAmps, (active, phase) =>
      toStep(Math.hypot(active, flow.reactiveAmps[phase]), RESOLUTION.amps),
    ),
    powerWatts: mapPhases(flow.activeAmps, (active) => toStep(sign * active * flow.volts, RESOLUTION.watts)),
    voltageVolts: [flow.volts, flow.volts, flow.volts],
    importWh: Math.floor(meter.importWh / RESOLUTION.wattHours) * RESOLUTION.wattHours,
    exportWh: Math.floor(meter.exportWh / RESOLUTION.wattHours) * RESOLUTION.wattHours,
  };
}

/** Division by the whole steps per unit keeps 0.1 + 0.2 from showing. */
function toStep(value: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return Math.round(value * perUnit) / perUnit;
}
