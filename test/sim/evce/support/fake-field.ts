/**
 * A field without physics: stations report what a test sets, and setpoints are only noted.
 * @module
 */
import {
  FREE_STATION,
  type Field,
  type MeterSample,
  type StationInfo,
  type StationSample,
} from '../../../../sim/plant/field.ts';

export interface FakeField extends Field {
  /** Setpoints as last received, by station; null before the first. */
  readonly setpointAmps: (number | null)[];
  /** Every call of `setpoint`, in order. */
  readonly calls: { readonly index: number; readonly amps: number }[];
  /** Replaces parts of what a station reports. */
  report(index: number, sample: Partial<StationSample>): void;
  /** A car that wants energy comes to a station. */
  arrive(index: number, car?: Partial<StationSample>): void;
  measure(sample: Partial<MeterSample>): void;
}

/** What is left when a session is ended and the car stays. */
const STOPPED = {
  status: 'Finishing',
  currentAmps: [0, 0, 0],
  powerWatts: 0,
  sessionId: null,
  sessionStartMs: null,
} as const;

const METER: MeterSample = {
  measuredMs: 0,
  currentAmps: [40, 41, 42],
  powerWatts: [9200, -230, 9660],
  voltageVolts: [230, 230, 230],
  importWh: 1_234_500,
  exportWh: 500,
};

/** A three-phase 32 A station unless told otherwise. */
export function aStation(info: Partial<StationInfo> & { readonly name: string }): StationInfo {
  return { zone: 'Garage', phases: 3, rotation: 'L1L2L3', minAmps: 6, maxAmps: 32, vip: false, ...info };
}

export function fakeField(stations: readonly StationInfo[]): FakeField {
  const samples = stations.map(() => FREE_STATION);
  const setpointAmps: (number | null)[] = stations.map(() => null);
  const calls: { index: number; amps: number }[] = [];
  let meter = METER;
  const report = (index: number, sample: Partial<StationSample>): void => {
    samples[index] = { ...(samples[index] as StationSample), ...sample };
  };
  return {
    stations,
    meters: [{ name: 'Main incomer' }],
    setpointAmps,
    calls,
    station: (index) => samples[index] as StationSample,
    meter: () => meter,
    setpoint(index, amps) {
      setpointAmps[index] = amps;
      calls.push({ index, amps });
    },
    stop(index) {
      const isRunning = samples[index]?.sessionId !== null;
      if (isRunning) report(index, STOPPED);
      return isRunning;
    },
    start(index) {
      const isStopped = samples[index]?.status === 'Finishing';
      if (isStopped) report(index, { status: 'SuspendedEVSE', sessionId: 1, sessionStartMs: 0 });
      return isStopped;
    },
    report,
    arrive(index, car = {}) {
      const sessionId = (samples[index]?.sessionId ?? 0) + 1;
      const arrival = { status: 'SuspendedEVSE', connected: true, sessionId, sessionStartMs: 0 } as const;
      report(index, { ...arrival, carMaxAmps: stations[index]?.maxAmps ?? null, ...car });
    },
    measure(sample) {
      meter = { ...meter, ...sample };
    },
  };
}
