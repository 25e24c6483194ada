/**
 * Calls about power meters.
 * @module
 */
import { changed, OPERATORS, reading, type HandlersOf } from './route.ts';

export const METERS: HandlersOf<
  'meters' | 'meter' | 'configureMeter' | 'meterValues' | 'meterModels' | 'meterModel' | 'configureMeterModel'
> = {
  meters: reading((model) => model.meters()),
  meter: reading((model, { id }) => model.meter(id)),
  configureMeter: {
    roles: OPERATORS,
    handle: ({ model }, { id, body }) => changed(model.configureMeter(id, body), 'not a configuration of a meter'),
  },
  meterValues: reading((model, { id }) => model.meterValues(id)),
  meterModels: reading((model) => model.catalogue.meterModels()),
  meterModel: reading((model, { id }) => model.catalogue.meterModel(id)),
  configureMeterModel: {
    roles: OPERATORS,
    handle: ({ model }, { id, body }) =>
      changed(model.catalogue.rewriteMeterModel(id, body), 'this model cannot be rewritten so'),
  },
};
