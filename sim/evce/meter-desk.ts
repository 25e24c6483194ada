/**
 * The box's readings of its meters. It stands between box and meters: what the wire or a gateway does to the values happens
 * here, so that the box regulates by the same values that it shows.
 * @module
 */
import { mapPhases, type PerPhase } from '../../src/engine/index.ts';
import { isOfGroup, type BoxModes } from '../../src/config/index.ts';
import type { FaultBoard, RunningFault } from '../faults.ts';
import type { Field, MeterSample } from '../plant/field.ts';

/** What the box has of a meter. */
export interface MeterReading {
  readonly sample: MeterSample;
  /** When the box says it was measured, plant time in ms. */
  readonly stampMs: number;
  /** Whether the box knows that it cannot read the meter. */
  readonly isLost: boolean;
  /** In what form the values come; `nothing` is no answer about them at all. */
  readonly gives: 'numbers' | 'null' | 'nan' | 'nothing';
}

export interface MeterDesk {
  /** Reads all meters whose time has come. */
  poll(nowMs: number): void;
  read(index: number): MeterReading;
}

export interface MeterDeskOptions {
  readonly field: Pick<Field, 'meters' | 'meter'>;
  readonly faults: FaultBoard;
  readonly modes: () => BoxModes;
  /** Name of a meter as configured. */
  readonly nameOf: (index: number) => string;
}

interface Desk extends MeterDeskOptions {
  /** What was last polled, where the box polls and does not look. */
  polled: readonly MeterSample[] | null;
  polledMs: number;
  /** What stood in the meters when a fault began. */
  readonly held: Map<number, readonly MeterSample[]>;
  /** By fault and meter, the measurement for which was last drawn, and whether it is struck. */
  readonly draws: Map<string, { readonly measuredMs: number; readonly isStruck: boolean }>;
}

/** A desk that has read nothing yet. */
export function createMeterDesk(options: MeterDeskOptions): MeterDesk {
  const desk: Desk = { ...options, polled: null, polledMs: -Infinity, held: new Map(), draws: new Map() };
  options.faults.watch({
    begins: ({ id, fault }) => {
      if (fault.kind.startsWith('meter-')) desk.held.set(id, allOf(desk));
    },
    ends: ({ id }) => void desk.held.delete(id),
  });
  return {
    poll(nowMs) {
      const { meterPollMs } = desk.modes();
      if (meterPollMs === 0) desk.polled = null;
      else if (desk.polled === null || nowMs - desk.polledMs >= meterPollMs) {
        desk.polled = desk.field.meters.map((_, index) => desk.field.meter(index));
        desk.polledMs = nowMs;
      }
    },
    read: (index) => read(desk, index),
  };
}

const sampleAt = (desk: Desk, index: number): MeterSample => desk.polled?.[index] ?? desk.field.meter(index);

const allOf = (desk: Desk): readonly MeterSample[] => desk.field.meters.map((_, index) => sampleAt(desk, index));

function read(desk: Desk, index: number): MeterReading {
  const sample = sampleAt(desk, index);
  let reading: MeterReading = { sample, stampMs: sample.measuredMs, isLost: false, gives: 'numbers' };
  for (const running of desk.faults.running('meters')) {
    const { meter } = running.fault;
    const isMeant = meter === null || meter === desk.nameOf(index);
    if (isMeant && isStruck(desk, running, { index, measuredMs: sample.measuredMs })) {
      reading = distort(desk, reading, { running, index });
    }
  }
  return reading;
}

/** Chance is drawn once for a measurement, however often somebody looks at it. */
function isStruck(
  { draws, faults }: Desk,
  running: RunningFault,
  { index, measuredMs }: { readonly index: number; readonly measuredMs: number },
): boolean {
  const key = `${running.id}/${index}`;
  const drawn = draws.get(key);
  if (drawn?.measuredMs === measuredMs) return drawn.isStruck;
  const isStruckNow = faults.strikes(running);
  draws.set(key, { measuredMs, isStruck: isStruckNow });
  return isStruckNow;
}

const NONE: PerPhase<number> = [0, 0, 0];

interface Distortion {
  readonly running: RunningFault;
  readonly index: number;
}

function distort(desk: Desk, reading: MeterReading, { running, index }: Distortion): MeterReading {
  const { sample } = reading;
  const { kind, byMs, factor } = running.fault;
  const held = desk.held.get(running.id)?.[index] ?? sample;
  if (!isOfGroup(kind, 'meters')) return reading;
  switch (kind) {
    case 'meter-unplugged':
      return unplugged(desk.modes(), { ...reading, sample: held, stampMs: held.measuredMs, isLost: true });
    case 'meter-frozen':
      return { ...reading, sample: held, stampMs: held.measuredMs };
    case 'meter-stuck':
      return { ...reading, sample: { ...held, measuredMs: sample.measuredMs } };
    case 'meter-null':
      return { ...reading, gives: 'null' };
    case 'meter-nan':
      return { ...reading, gives: 'nan' };
    case 'meter-gap':
      return { ...reading, gives: 'nothing' };
    case 'meter-future':
      return { ...reading, stampMs: reading.stampMs + byMs };
    case 'meter-negative':
    case 'meter-reversed':
    case 'meter-zero':
    case 'meter-spike':
      return { ...reading, sample: altered(sample, kind, factor) };
  }
}

function unplugged({ meterUnplugged }: BoxModes, reading: MeterReading): MeterReading {
  switch (meterUnplugged) {
    case 'last':
      return reading;
    case 'null':
      return { ...reading, gives: 'null' };
    case 'zero':
      return { ...reading, sample: { ...reading.sample, currentAmps: NONE, powerWatts: NONE, voltageVolts: NONE } };
  }
}

type Alteration = 'meter-negative' | 'meter-reversed' | 'meter-zero' | 'meter-spike';

/** The values as something in the meter or its wiring makes them. */
function altered(sample: MeterSample, kind: Alteration, factor: number): MeterSample {
  const times = (values: PerPhase<number>, by: number): PerPhase<number> => mapPhases(values, (value) => value * by);
  const { currentAmps, powerWatts, importWh, exportWh } = sample;
  switch (kind) {
    case 'meter-negative':
      return { ...sample, currentAmps: times(currentAmps, -1), powerWatts: times(powerWatts, -1), importWh: -importWh };
    case 'meter-reversed':
      return { ...sample, powerWatts: times(powerWatts, -1), importWh: exportWh, exportWh: importWh };
    case 'meter-zero':
      return { ...sample, currentAmps: NONE, powerWatts: NONE };
    case 'meter-spike':
      return { ...sample, currentAmps: times(currentAmps, factor), powerWatts: times(powerWatts, factor) };
  }
}
