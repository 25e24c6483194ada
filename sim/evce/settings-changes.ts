/**
 * Changes of the box's configuration, from the body of a PUT to the new settings. What a body leaves out stays as it
 * is; what makes no sense is refused as a whole.
 * @module
 */
import { gridLinesOf } from '../../src/engine/index.ts';
import type { MeterConfigRequest, StationConfigRequest, ZoneConfigRequest } from '../../src/evce/wire.ts';
import type { IdBook } from './id-book.ts';
import type { MeterSettings, Settings, StationSettings, ZoneSettings } from './settings.ts';

/** What a change is made of. */
export interface Present {
  readonly settings: Settings;
  readonly ids: { readonly zone: IdBook; readonly meter: IdBook };
  /** Whether the catalogue has a model of that id. */
  readonly isModel: (kind: 'station' | 'meter', id: number) => boolean;
}

/** The settings after a change, or null where it is refused. */
export function changeZone(present: Present, index: number, config: ZoneConfigRequest): Settings | null {
  const { settings, ids } = present;
  const before = settings.zones[index] as ZoneSettings;
  const parent = partOf(ids.zone, config.parent_id, before.parent);
  const meter = partOf(ids.meter, config.pm_id, before.meter);
  if (parent === 'unknown' || meter === 'unknown' || (config.phases ?? 3) !== 3) return null;
  const zone: Sent<ZoneSettings> = {
    name: config.friendly_name ?? before.name,
    parent,
    meter,
    maxAmps: config.max_current ?? before.maxAmps,
    minCurrentPerVehicleAmps: config.min_current_per_vehicle ?? before.minCurrentPerVehicleAmps,
    degradedAmps: config.degraded_current ?? before.degradedAmps,
    nominalVolts: config.voltage ?? before.nominalVolts,
    mode: config.mode ?? before.mode,
    allocation: config.allocation ?? before.allocation,
  };
  if (!isZone(zone)) return null;
  const zones = settings.zones.with(index, zone);
  return isTree(zones) ? { ...settings, zones } : null;
}

/** Another part that a body names by its id; null takes it away. */
function partOf(ids: IdBook, id: number | null | undefined, before: number | null): number | null | 'unknown' {
  if (id === undefined) return before;
  return id === null ? null : (ids.find(id, itself) ?? 'unknown');
}

const itself = (index: number): number => index;

type Sent<T> = { readonly [Key in keyof T]: T[Key] | 'Unknown' };

/** Whether every word is known and every quantity is possible. */
function isZone(zone: Sent<ZoneSettings>): zone is ZoneSettings {
  if (zone.mode === 'Unknown' || zone.allocation === 'Unknown') return false;
  if (zone.mode === 'dynamic' && zone.meter === null) return false;
  const amounts = [zone.maxAmps, zone.minCurrentPerVehicleAmps, zone.degradedAmps ?? 0];
  return zone.name !== '' && amounts.every((amount) => Number(amount) >= 0) && Number(zone.nominalVolts) > 0;
}

function isTree(zones: readonly ZoneSettings[]): boolean {
  return zones.every((_, index) => {
    let steps = 0;
    for (let at: number | null = index; at !== null; at = zones[at]?.parent ?? null) {
      if ((steps += 1) > zones.length) return false;
    }
    return true;
  });
}

/** The settings after a change, or null where it is refused. */
export function changeStation(present: Present, index: number, config: StationConfigRequest): Settings | null {
  const { settings, ids } = present;
  const before = settings.stations[index] as StationSettings;
  const zone = config.zone_id === undefined ? before.zone : ids.zone.find(config.zone_id, itself);
  const phases = config.phases ?? before.phases;
  if (zone === null || (phases !== 1 && phases !== 2 && phases !== 3)) return null;
  const station: StationSettings = {
    name: config.friendly_name ?? before.name,
    zone,
    phases,
    rotation: config.phase_rotation ?? before.rotation,
    minAmps: config.min_current ?? before.minAmps,
    maxAmps: config.max_current ?? before.maxAmps,
    vip: config.vip ?? before.vip,
    modelId: config.model_id ?? before.modelId,
    serialNumber: config.serial_number ?? before.serialNumber,
    boxIdentity: config.box_identity ?? before.boxIdentity,
    degradedMonoAmps: config.degraded_current_mono ?? before.degradedMonoAmps,
    degradedTriAmps: config.degraded_current_tri ?? before.degradedTriAmps,
  };
  if (!isStation(station) || !present.isModel('station', station.modelId)) return null;
  return { ...settings, stations: settings.stations.with(index, station) };
}

function isStation({ name, phases, rotation, ...station }: StationSettings): boolean {
  const { minAmps, maxAmps, degradedMonoAmps, degradedTriAmps } = station;
  if (name === '' || gridLinesOf(phases, rotation) === null) return false;
  return minAmps >= 0 && maxAmps >= minAmps && degradedMonoAmps >= 0 && degradedTriAmps >= 0;
}

/** The settings after a change, or null where it is refused. */
export function changeMeter(present: Present, index: number, config: MeterConfigRequest): Settings | null {
  const { settings } = present;
  const before = settings.meters[index] as MeterSettings;
  const meter: MeterSettings = {
    name: config.friendly_name ?? before.name,
    modelId: config.model_id ?? before.modelId,
    ipAddress: config.ip_address ?? before.ipAddress,
    port: config.port ?? before.port,
    unitId: config.unit_id ?? before.unitId,
    pollingPeriodSeconds: config.polling_period ?? before.pollingPeriodSeconds,
    ctRatio: config.ct_ratio ?? before.ctRatio,
  };
  if (!isMeter(meter) || !present.isModel('meter', meter.modelId)) return null;
  return { ...settings, meters: settings.meters.with(index, meter) };
}

const PORT_MAX = 65_535;
const MODBUS_UNIT_MAX = 255;

function isMeter({ name, ipAddress, port, unitId, ctRatio, pollingPeriodSeconds }: MeterSettings): boolean {
  if (name === '' || ipAddress === '' || !(pollingPeriodSeconds > 0) || !(ctRatio > 0)) return false;
  return port >= 1 && port <= PORT_MAX && unitId >= 0 && unitId <= MODBUS_UNIT_MAX;
}
