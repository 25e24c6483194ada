/**
 * Calls about charging stations: what they are, and what they do now.
 * @module
 */
import { changed, OPERATORS, reading, type HandlersOf } from './route.ts';

export const STATIONS: HandlersOf<
  | 'stations'
  | 'stationStatuses'
  | 'stationModels'
  | 'station'
  | 'configureStation'
  | 'stationStatus'
  | 'stationFirmware'
> = {
  stations: reading((model) => model.stations()),
  stationStatuses: reading((model) => model.statuses()),
  stationModels: reading((model) => model.catalogue.stationModels()),
  station: reading((model, { id }) => model.station(id)),
  configureStation: {
    roles: OPERATORS,
    handle: ({ model }, { id, body }) => changed(model.configureStation(id, body), 'not a configuration of a station'),
  },
  stationStatus: reading((model, { id }) => model.status(id)),
  stationFirmware: reading((model, { id }) => model.stationFirmware(id)),
};
