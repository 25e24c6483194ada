/**
 * The plant as the simulated box reaches it: stations through OCPP, meters through Modbus. The box knows
 * nothing else of the physics.
 * @module
 */
import type { PerPhase } from '../../src/engine/index.ts';

/** How a station is built and wired. */
export interface StationInfo {
  readonly name: string;
  /** Name of its zone. */
  readonly zone: string;
  readonly phases: 1 | 2 | 3;
  /** Grid line of each of its lines, e.g. `L2L3L1`. */
  readonly rotation: string;
  readonly minAmps: number;
  readonly maxAmps: number;
  readonly vip: boolean;
}

/** What a station reports now. */
export interface StationSample {
  /** OCPP 1.6 connector status, as EVCE spells it. */
  readonly status: 'Available' | 'Preparing' | 'Charging' | 'SuspendedEVSE' | 'SuspendedEV' | 'Finishing';
  readonly connected: boolean;
  /** Per grid line, A. */
  readonly currentAmps: PerPhase<number>;
  readonly powerWatts: number;
  /** Energy of the running session, Wh. */
  readonly sessionWh: number;
  /** Counts up per station; null without a session. */
  readonly sessionId: number | null;
  /** Plant time of the session's start, ms; null without a session. */
  readonly sessionStartMs: number | null;
  /** The most this car can take at this station, A; null without a car. Used for proportional sharing. */
  readonly carMaxAmps: number | null;
}

/** What a station reports that has no car. Most have none most of the time; they share one answer. */
export const FREE_STATION: StationSample = {
  status: 'Available',
  connected: false,
  currentAmps: [0, 0, 0],
  powerWatts: 0,
  sessionWh: 0,
  sessionId: null,
  sessionStartMs: null,
  carMaxAmps: null,
};

/** What a meter last measured. */
export interface MeterSample {
  /** Plant time of the measurement, ms. */
  readonly measuredMs: number;
  /** RMS, unsigned, A. */
  readonly currentAmps: PerPhase<number>;
  /** Active power, signed, import positive, W. */
  readonly powerWatts: PerPhase<number>;
  readonly voltageVolts: PerPhase<number>;
  readonly importWh: number;
  readonly exportWh: number;
}

/** Stations and meters by index, in a fixed order. Plant time is ms since the scenario's start. */
export interface Field {
  readonly stations: readonly StationInfo[];
  readonly meters: readonly { readonly name: string }[];
  station(index: number): StationSample;
  meter(index: number): MeterSample;
  /** Sets the control pilot of a station, A; 0 opens it. */
  setpoint(index: number, amps: number): void;
  /** Ends the running session of a station: its car stays and takes nothing more. False where there is none. */
  stop(index: number): boolean;
  /** Lets a car whose session was ended take current again. False where there is no such car. */
  start(index: number): boolean;
}
