/**
 * A power meter: measures at its own period, with a resolution and an error, shows it after a while, and counts energy exactly
 * in between.
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
  /** From a measurement to its being shown, ms; none where nothing is said. */
  readonly latencyMs?: number;
  /** Its error as a share of the value, at a moment of plant time; none where nothing is said. */
  readonly error?: (nowMs: number) => number;
}

/** Steps in which it reports; what class-1 meters with current transformers give over Modbus. */
const RESOLUTION = { amps: 0.01, watts: 1, volts: 0.01, wattHours: 1 } as const;

export interface Meter {
  readonly traits: MeterTraits;
  importWh: number;
  exportWh: number;
  /** What it shows. */
  sample: MeterSample;
  measuredMs: number;
  /** Measured, and not shown yet; earliest first. */
  readonly underWay: MeterSample[];
}

export function createMeter(traits: MeterTraits, volts: number): Meter {
  const nothing: PerPhase<number> = [0, 0, 0];
  const sample: MeterSample = {
    measuredMs: -Infinity,
    currentAmps: nothing,
    powerWatts: nothing,
    voltageVolts: [volts, volts, volts],
    importWh: 0,
    exportWh: 0,
  };
  // Before the first measurement there is none: the first one is never "too soon".
  return { traits, importWh: 0, exportWh: 0, sample, measuredMs: -Infinity, underWay: [] };
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
  readonly volts: PerPhase<number>;
}

/** Whether its period is over. */
export function isDue(meter: Meter, nowMs: number): boolean {
  return nowMs - meter.measuredMs >= meter.traits.periodMs;
}

/** Takes a measurement; it shows when its latency is over. */
export function measure(meter: Meter, nowMs: number, flow: Flow): void {
  meter.measuredMs = nowMs;
  meter.underWay.push(measured(meter, nowMs, flow));
  show(meter, nowMs);
}

/** Shows what has arrived by now. The first measurement shows at once: the meter was there before. */
export function show(meter: Meter, nowMs: number): void {
  const { underWay, traits } = meter;
  const latencyMs = meter.sample.measuredMs === -Infinity ? 0 : (traits.latencyMs ?? 0);
  while (underWay[0] !== undefined && underWay[0].measuredMs + latencyMs <= nowMs) {
    meter.sample = underWay.shift() as MeterSample;
  }
}

function measured({ traits, importWh, exportWh }: Meter, nowMs: number, flow: Flow): MeterSample {
  const gain = 1 + (traits.error?.(nowMs) ?? 0);
  const { activeAmps, reactiveAmps, volts } = flow;
  return {
    measuredMs: nowMs,
    currentAmps: mapPhases(activeAmps, (active, phase) =>
      toStep(gain * Math.hypot(active, reactiveAmps[phase]), RESOLUTION.amps),
    ),
    powerWatts: mapPhases(activeAmps, (active, phase) =>
      toStep(gain * traits.sign * active * volts[phase], RESOLUTION.watts),
    ),
    voltageVolts: mapPhases(volts, (each) => toStep(each, RESOLUTION.volts)),
    importWh: Math.floor(importWh / RESOLUTION.wattHours) * RESOLUTION.wattHours,
    exportWh: Math.floor(exportWh / RESOLUTION.wattHours) * RESOLUTION.wattHours,
  };
}

/** Division by the whole steps per unit keeps 0.1 + 0.2 from showing. */
function toStep(value: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return Math.round(value * perUnit) / perUnit;
}
