/** Histories of one meter, folded and read without an engine around it. */
import { asMounted, foldMeter, type MeterArrival, type MeterState, type MeterTiming } from '../../src/engine/meter.ts';
import { readMeter, type MeterReading, type ReadBy } from '../../src/engine/meter-reading.ts';
import {
  amps,
  onAllPhases,
  seconds,
  thingPerPhase,
  volts,
  wattHours,
  watts,
  type MeterValues,
  type PerPhase,
  type SiteMeter,
} from '../../src/engine/index.ts';
import { at } from './drive.ts';
import { metered } from './events.ts';

export const TIMING: MeterTiming = { staleAfterMs: seconds(10), deadTimeMs: seconds(35) };

export const METER: SiteMeter = {
  name: 'Main meter',
  role: 'flow',
  node: 0,
  sign: 1,
  fallbackAfterMs: seconds(35),
  importRegister: true,
  nominalWatts: watts(0),
};

/** One sample of a meter. What is left out is missing; without a stamp said, the time is the stamp. */
export interface Sample {
  readonly at: number;
  readonly stamp?: number | null;
  /** The same on each line, or one value a line. */
  readonly amps?: number | null | PerPhase<number | null>;
  readonly watts?: number | null | PerPhase<number | null>;
  readonly volts?: number | null | PerPhase<number | null>;
  /** What the cars below were known to draw, the same on each line. */
  readonly drawn?: number;
  readonly importWh?: number | null;
  readonly exportWh?: number | null;
}

const isPerLine = <T>(value: T | PerPhase<T>): value is PerPhase<T> => Array.isArray(value);

function perLine<Q>(value: Sample['amps'], of: (value: number) => Q): PerPhase<Q | null> {
  const one = value ?? null;
  const lines: PerPhase<number | null> = isPerLine(one) ? one : [one, one, one];
  return thingPerPhase((phase) => {
    const line = lines[phase];
    return line === null ? null : of(line);
  });
}

export const valuesOf = (sample: Sample): MeterValues =>
  metered({
    currentAmps: perLine(sample.amps, amps),
    powerWatts: perLine(sample.watts, watts),
    voltageVolts: perLine(sample.volts, volts),
    importWh: sample.importWh === undefined || sample.importWh === null ? null : wattHours(sample.importWh),
    exportWh: sample.exportWh === undefined || sample.exportWh === null ? null : wattHours(sample.exportWh),
  });

export const arrivalOf = (sample: Sample, meter = METER): MeterArrival => ({
  values: asMounted(meter, valuesOf(sample)),
  stamp: sample.stamp === undefined ? sample.at : sample.stamp,
  at: at(sample.at),
  drawnBelowAmps: onAllPhases(amps(sample.drawn ?? 0)),
});

export const observed = (
  samples: readonly Sample[],
  meter = METER,
  before: MeterState | null = null,
): MeterState | null => samples.reduce((state, sample) => foldMeter(state, arrivalOf(sample, meter), TIMING), before);

export const readBy = (now: number, by: Partial<ReadBy> = {}): ReadBy => ({
  at: at(now),
  timing: TIMING,
  nominalVolts: volts(230),
  knownLoadsAmps: onAllPhases(amps(0)),
  isFrozen: false,
  ...by,
});

/** The meter as it is read at `now` after these samples. */
export const readAfter = (samples: readonly Sample[], now: number, by: Partial<ReadBy> = {}): MeterReading =>
  readMeter(observed(samples), readBy(now, by));

/** Numbers that never come twice in a row and look like nothing, the same in each run. */
export const wobble = (index: number): number => ((index * 7919) % 1009) / 1009;

/** Samples every `cadence` seconds from 0 on, with a load that moves on each line. */
export const lively = (count: number, cadence = 2): readonly Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    at: i * cadence,
    amps: [20 + wobble(i), 20 + wobble(i + 300), 20 + wobble(i + 600)] as const,
    volts: 230,
  }));
