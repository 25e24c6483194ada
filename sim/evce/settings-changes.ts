/**
 * Changes of the box's configuration, from the body of a PUT to the new settings. What a body leaves out stays as it
 * is; what makes no sense is refused as a whole.
 * @module
 */
import { gridLinesOf } from '../../src/engine/index.ts';
import type { MeterConfigRequest, StationConfigRequest, ZoneConfigRequest } from '../../src/evce/wire.ts';
import type { IdBook } from './id-book.ts';
import { changedBy, METER_FIELDS, STATION_FIELDS, ZONE_FIELDS, type Changed } from './setting-fields.ts';
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
  const zone = { ...changedBy(before, config, ZONE_FIELDS), parent, meter };
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

type SentZone = Changed<ZoneSettings, ZoneConfigRequest, typeof ZONE_FIELDS>;

/** Whether every word is known and every quantity is possible. */
function isZone(zone: SentZone): zone is SentZone & ZoneSettings {
  if (zone.mode === 'Unknown' || zone.allocation === 'Unknown') return false;
  if (zone.mode === 'dynamic' && zone.meter === null) return false;
  const amounts = [zone.maxAmps, zone.minCurrentPerVehicleAmps, zone.degradedAmps ?? 0];
  return zone.name !== '' && amounts.every((amount) => amount >= 0) && zone.nominalVolts > 0;
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
  if (zone === null) return null;
  const station = { ...changedBy(before, config, STATION_FIELDS), zone };
  if (!isStation(station) || !present.isModel('station', station.modelId)) return null;
  return { ...settings, stations: settings.stations.with(index, station) };
}

type SentStation = Changed<StationSettings, StationConfigRequest, typeof STATION_FIELDS>;

function isStation(station: SentStation): station is SentStation & StationSettings {
  const { name, phases, rotation, minAmps, maxAmps, degradedMonoAmps, degradedTriAmps } = station;
  if (name === '' || (phases !== 1 && phases !== 2 && phases !== 3)) return false;
  if (gridLinesOf(phases, rotation) === null) return false;
  return minAmps >= 0 && maxAmps >= minAmps && degradedMonoAmps >= 0 && degradedTriAmps >= 0;
}

/** The settings after a change, or null where it is refused. */
export function changeMeter(present: Present, index: number, config: MeterConfigRequest): Settings | null {
  const { settings } = present;
  const meter = changedBy(settings.meters[index] as MeterSettings, config, METER_FIELDS);
  if (!isMeter(meter) || !present.isModel('meter', meter.modelId)) return null;
  return { ...settings, meters: settings.meters.with(index, meter) };
}

const PORT_MAX = 65_535;
const MODBUS_UNIT_MAX = 255;

function isMeter({ name, ipAddress, port, unitId, ctRatio, pollingPeriodSeconds }: MeterSettings): boolean {
  if (name === '' || ipAddress === '' || !(pollingPeriodSeconds > 0) || !(ctRatio > 0)) return false;
  return port >= 1 && port <= PORT_MAX && unitId >= 0 && unitId <= MODBUS_UNIT_MAX;
}
