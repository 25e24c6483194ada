/**
 * From EVCE's words to the engine's. Pure, so that the client and a simulation without HTTP say the same of the
 * same box; here, and only here, kW become W, kWh become Wh and ids become names.
 * @module
 */
import {
  amps,
  volts,
  wattHours,
  watts,
  type Amps,
  type ConnectorStatus,
  type DirectoryListed,
  type Instant,
  type ListedStation,
  type MeterObserved,
  type MeterValues,
  type MonoMs,
  type PerPhase,
  type ReductionRead,
  type StationsObserved,
} from '../engine/index.ts';
import { decodeReduction, leverOf, type Dialect } from './dialect.ts';
import type { Directory, DirectoryStation, DirectoryZone } from './directory.ts';
import type { IdentifiedStatus, MeterValuesBody, PhaseValues, ReductionBody, StationStatus } from './wire.ts';

/** kW -> W and kWh -> Wh. */
const KILO = 1000;

/** What the box has. A zone that does not state its maximum has no lever and is left out. */
export function toDirectoryListed(directory: Directory, dialect: Dialect, at: Instant): DirectoryListed {
  const zones = [...directory.zones.values()].flatMap(({ name, electrics }) =>
    electrics === null ? [] : [{ name, lever: leverOf(dialect, electrics) }],
  );
  return { kind: 'DirectoryListed', at, zones, stations: [...directory.stations.values()].map(toListedStation) };
}

function toListedStation({ name, zone, wire }: DirectoryStation): ListedStation {
  const { phases, phase_rotation: rotation, min_current: minAmps, max_current: maxAmps, vip } = wire.config;
  return {
    name,
    zone,
    phases: phases === 1 || phases === 2 || phases === 3 ? phases : null,
    rotation: rotation ?? null,
    minAmps: unsigned(minAmps, amps),
    maxAmps: unsigned(maxAmps, amps),
    vip: vip ?? false,
  };
}

/** One meter's last values. All are missing where the box says that reading the meter failed. */
export function toMeterObserved(values: MeterValuesBody, meter: string, at: Instant): MeterObserved {
  const failed = values.status !== undefined && values.status !== 'ok';
  return {
    kind: 'MeterObserved',
    at,
    meter,
    stamp: stampOf(values.timestamp),
    values: failed ? NO_VALUES : toMeterValues(values),
  };
}

const NOTHING = [null, null, null] as const;
const NO_VALUES: MeterValues = {
  currentAmps: NOTHING,
  powerWatts: NOTHING,
  voltageVolts: NOTHING,
  importWh: null,
  exportWh: null,
};

function toMeterValues(values: MeterValuesBody): MeterValues {
  return {
    currentAmps: perPhase(values.current, (value) => unsigned(value, amps)),
    powerWatts: perPhase(values.active_power, (value) => (value === undefined ? null : watts(value * KILO))),
    voltageVolts: perPhase(values.voltage, (value) => unsigned(value, volts)),
    importWh: unsigned(values.energy?.import, (value) => wattHours(value * KILO)),
    exportWh: unsigned(values.energy?.export, (value) => wattHours(value * KILO)),
  };
}

/** All statuses of one poll. Stations the directory does not know, or whose name is shared, are left out. */
export function toStationsObserved(
  statuses: readonly IdentifiedStatus[],
  directory: Directory,
  at: Instant,
): StationsObserved {
  const stations = statuses.flatMap((status) => {
    const known = directory.stations.get(status.id);
    return known === undefined ? [] : [toStationObservation(known.name, status)];
  });
  return { kind: 'StationsObserved', at, stations };
}

/** One station's status. */
export function toStationObservation(name: string, status: StationStatus): StationsObserved['stations'][number] {
  return {
    name,
    status: CONNECTOR_STATUS[status.status],
    // A box that never says so can reach all its stations as far as anyone knows; a lost one shows by its word.
    reachable: status.connected ?? status.status !== 'Disconnected',
    setpointAmps: unsigned(status.setpoint, amps),
    currentAmps: perPhase(status.current, (value): Amps | null => unsigned(value, amps)),
    sessionWh: unsigned(status.energy, (value) => wattHours(value * KILO)),
  };
}

const CONNECTOR_STATUS: Readonly<Record<StationStatus['status'], ConnectorStatus>> = {
  Available: 'available',
  Preparing: 'preparing',
  Charging: 'charging',
  SuspendedEVSE: 'suspended-by-station',
  SuspendedEV: 'suspended-by-car',
  Finishing: 'finishing',
  Reserved: 'reserved',
  Unavailable: 'unavailable',
  Faulted: 'faulted',
  Disconnected: 'unknown',
  Unknown: 'unknown',
};

/** When and where a reduction was read, and how the box words it. */
export interface ReductionContext {
  readonly zone: DirectoryZone;
  readonly dialect: Dialect;
  readonly at: Instant;
  /** When the request was begun. */
  readonly begunMonoMs: MonoMs;
}

/** A reduction as the allocation it leaves, or why it cannot be told. */
export function toReductionRead(
  body: ReductionBody,
  context: ReductionContext,
): { readonly ok: true; readonly event: ReductionRead } | { readonly ok: false; readonly why: string } {
  const { zone, dialect, at, begunMonoMs } = context;
  if (zone.electrics === null) return { ok: false, why: 'the zone does not state its maximum' };
  const decoded = decodeReduction(dialect, zone.electrics, body);
  if (!decoded.ok) return decoded;
  const event = { kind: 'ReductionRead', at, zone: zone.name, begunMonoMs, allowedAmps: decoded.allowedAmps } as const;
  return { ok: true, event };
}

function perPhase<T>(values: PhaseValues | undefined, f: (value: number | undefined) => T): PerPhase<T> {
  return [f(values?.l1), f(values?.l2), f(values?.l3)];
}

/** A quantity that cannot be negative; one that is nevertheless is no measurement. */
function unsigned<T extends number>(value: number | undefined, of: (value: number) => T): T | null {
  return value === undefined || value < 0 ? null : of(value);
}

/** A stamp in ms. It is compared with other stamps of the same device only, so a missing offset is read as UTC. */
function stampOf(timestamp: string | number | undefined): number | null {
  if (typeof timestamp !== 'string') return timestamp ?? null;
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(timestamp);
  const stamp = Date.parse(hasOffset ? timestamp : `${timestamp}Z`);
  return Number.isNaN(stamp) ? null : stamp;
}
