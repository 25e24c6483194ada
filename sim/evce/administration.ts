/**
 * What changes the box itself: its configuration, and which stations there are.
 * @module
 */
import type { MeterConfigRequest, StationConfigRequest, ZoneConfigRequest } from '../../src/evce/wire.ts';
import { configure, forgetReductions, type Box } from './box-state.ts';
import type { Catalogue } from './catalogue.ts';
import type { DiagnosticStore } from './diagnostics.ts';
import type { FirmwareStore } from './firmwares.ts';
import type { IdBook } from './id-book.ts';
import type { Settings } from './settings.ts';
import { changeMeter, changeStation, changeZone, type Present } from './settings-changes.ts';

/** What the box says to a change. */
export type Change = 'ok' | 'malformed' | 'unknown';

export interface Administration {
  configureZone(id: number, config: ZoneConfigRequest): Change;
  configureStation(id: number, config: StationConfigRequest): Change;
  configureMeter(id: number, config: MeterConfigRequest): Change;
  /** Imports the configuration as it is: by the guide every firmware, station, zone and meter gets another id. */
  importConfiguration(): void;
  /** Takes a station out of the box, which has no business with it from then on. */
  removeStation(id: number): 'ok' | 'unknown';
  /** Adds a station again that was removed; its new id, or null where none of that name is missing. */
  addStation(name: string): number | null;
}

/** What besides the box itself has to follow. */
export interface Stores {
  readonly catalogue: Catalogue;
  readonly firmwares: FirmwareStore;
  readonly diagnostics: DiagnosticStore;
}

/** Administration of a box. */
export function administrationOf(box: Box, stores: Stores): Administration {
  const { zone, station, meter } = box.ids;
  type Changed<Config> = (present: Present, index: number, config: Config) => Settings | null;
  const changing =
    <Config>(ids: IdBook, changed: Changed<Config>) =>
    (id: number, config: Config): Change =>
      ids.find(id, (index) => take(box, changed(presentOf(box, stores.catalogue), index, config))) ?? 'unknown';
  return {
    configureZone: changing(zone, changeZone),
    configureStation: changing(station, changeStation),
    configureMeter: changing(meter, changeMeter),
    importConfiguration: () => importConfiguration(box, stores),
    removeStation: (id) => station.find(id, (index) => remove(box, stores, index)) ?? 'unknown',
    addStation: (name) => add(box, name),
  };
}

function presentOf({ settings, ids }: Box, catalogue: Catalogue): Present {
  const isModel = (kind: 'station' | 'meter', id: number): boolean =>
    (kind === 'station' ? catalogue.stationModels() : catalogue.meterModels()).some((model) => model.id === id);
  return { settings, ids, isModel };
}

function take(box: Box, settings: Settings | null): 'ok' | 'malformed' {
  if (settings === null) return 'malformed';
  if (box.modes.names === 'unique' && hasRepeatedName(box, settings)) return 'malformed';
  configure(box, settings);
  return 'ok';
}

/** A station that was removed keeps its name to be found by, and takes it from nobody. */
function hasRepeatedName({ ids }: Box, { zones, stations, meters }: Settings): boolean {
  const present = stations.filter((_, index) => ids.station.has(index));
  return [zones, present, meters].some((things) => new Set(things.map(({ name }) => name)).size < things.length);
}

function importConfiguration(box: Box, { firmwares, diagnostics }: Stores): void {
  const { zone, station, meter } = box.ids;
  const before = box.settings.stations.map((_, index) => (station.has(index) ? station.idAt(index) : null));
  for (const ids of [zone, station, meter]) ids.renewAll();
  box.revision += 1;
  if (box.modes.reductionAfterImport === 'lost') forgetReductions(box);
  firmwares.renewIds();
  diagnostics.renameStations((id) => station.idAt(before.indexOf(id)));
}

function remove(box: Box, { diagnostics }: Stores, index: number): 'ok' {
  const { station } = box.ids;
  const removed = station.idAt(index);
  station.remove(index);
  box.links.setPresent(index, false);
  box.revision += 1;
  diagnostics.renameStations((id) => (id === removed ? null : id));
  return 'ok';
}

function add(box: Box, name: string): number | null {
  const index = box.settings.stations.findIndex((each, at) => each.name === name && !box.ids.station.has(at));
  if (index < 0) return null;
  box.links.setPresent(index, true);
  box.revision += 1;
  return box.ids.station.add(index);
}
