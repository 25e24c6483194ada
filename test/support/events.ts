/** Single events for tests, with everything that a test does not care about filled in. */
import {
  amps,
  onAllPhases,
  type ConnectorStatus,
  type Instant,
  type MeterObserved,
  type MeterValues,
  type PerPhase,
  type PhaseAmps,
  type ReductionRead,
  type StationObservation,
  type StationsObserved,
  type WriteSettled,
} from '../../src/engine/index.ts';
import { at, threePhases } from './drive.ts';

const NOTHING = [null, null, null] as const;

/** Values of a meter; what is left out is missing. */
export const metered = (values: Partial<MeterValues>): MeterValues => ({
  currentAmps: NOTHING,
  powerWatts: NOTHING,
  voltageVolts: NOTHING,
  importWh: null,
  exportWh: null,
  ...values,
});

/** A meter's values at a time; its stamp is that time unless said otherwise. */
export const meterObserved = (
  meter: string,
  seconds: number,
  of: { readonly values: Partial<MeterValues>; readonly stamp?: number | null },
): MeterObserved => ({
  kind: 'MeterObserved',
  at: at(seconds),
  meter,
  stamp: of.stamp === undefined ? seconds : of.stamp,
  values: metered(of.values),
});

export interface StationSeen {
  readonly status?: ConnectorStatus;
  readonly reachable?: boolean;
  readonly setpoint?: number | null;
  /** The same on each line, or one value per line of the station. */
  readonly amps?: number | PerPhase<number | null>;
}

export function stationSeen(name: string, seen: StationSeen): StationObservation {
  const current = seen.amps ?? 0;
  return {
    name,
    status: seen.status ?? 'charging',
    reachable: seen.reachable ?? true,
    setpointAmps: seen.setpoint === undefined || seen.setpoint === null ? null : amps(seen.setpoint),
    currentAmps: typeof current === 'number' ? threePhases(current) : (current as StationObservation['currentAmps']),
    sessionWh: null,
  };
}

/** One poll of the stations. */
export const stationsObserved = (seconds: number, seen: Readonly<Record<string, StationSeen>>): StationsObserved => ({
  kind: 'StationsObserved',
  at: at(seconds),
  stations: Object.entries(seen).map(([name, one]) => stationSeen(name, one)),
});

/** A read-back that was begun `ago` seconds before it arrived. */
export function reductionRead(
  zone: string,
  seconds: number,
  of: { readonly allowed: number | PhaseAmps; readonly ago?: number },
): ReductionRead {
  const arrived: Instant = at(seconds);
  return {
    kind: 'ReductionRead',
    at: arrived,
    zone,
    begunMonoMs: at(seconds - (of.ago ?? 0)).monoMs,
    allowedAmps: typeof of.allowed === 'number' ? onAllPhases(amps(of.allowed)) : of.allowed,
  };
}

export const writeSettled = (
  zone: string,
  seconds: number,
  of: { readonly writeId: number; readonly outcome: WriteSettled['outcome'] },
): WriteSettled => ({ kind: 'WriteSettled', at: at(seconds), zone, ...of, detail: null });
