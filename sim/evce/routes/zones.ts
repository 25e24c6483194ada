/**
 * Calls about energy management.
 * @module
 */
import { changed, ok, OPERATORS, reading, type HandlersOf } from './route.ts';

export const ZONES: HandlersOf<
  'zones' | 'zone' | 'configureZone' | 'zoneStatus' | 'zoneReduction' | 'reduceZone' | 'zoneStations'
> = {
  zones: reading((model) => model.zones()),
  zone: reading((model, { id }) => model.zone(id)),
  configureZone: {
    roles: OPERATORS,
    handle: ({ model }, { id, body }) => changed(model.configureZone(id, body), 'not a configuration of a zone'),
  },
  zoneStatus: reading((model, { id }) => model.zoneStatus(id)),
  zoneReduction: reading((model, { id }) => model.reduction(id)),
  reduceZone: {
    roles: OPERATORS,
    handle({ model }, { id, body }) {
      const outcome = model.putReduction(id, body);
      return outcome === 'ok' ? ok(model.reduction(id)) : changed(outcome, 'not a reduction');
    },
  },
  zoneStations: reading((model, { id }) => model.zoneStations(id)),
};
