/**
 * Bodies of the calls about energy management.
 * @module
 */
import { z } from 'zod';
import { asRequest, idOrNull, phaseValues, quantity, text, time, wholeNumber, word } from './fields.ts';
import { stationSchema } from './stations.ts';

const zoneConfig = {
  friendly_name: text,
  parent_id: idOrNull.describe('The zone that feeds it; null for the first.'),
  max_current: quantity.describe('A per line.'),
  mode: word(['static', 'dynamic']),
  pm_id: idOrNull.describe('The meter by which a dynamic zone regulates.'),
  degraded_current: quantity.describe('A per line while that meter is lost.'),
  min_current_per_vehicle: quantity.describe('A'),
  allocation: word(['proportional', 'fifo']),
  voltage: quantity.describe('V, line to neutral.'),
  phases: wholeNumber.describe('1 or 3.'),
};

/** An electrical zone. Currents in A per phase. */
export const zoneSchema = z
  .looseObject({ id: z.int(), config: z.looseObject(zoneConfig).catch({ mode: 'Unknown', allocation: 'Unknown' }) })
  .meta({ id: 'Zone', description: 'An electrical zone.' });
/** Answer of `GET em/zones`. */
export const zoneListSchema = z.array(zoneSchema);
/** Body of `PUT em/zones/{id}`. Here null is a value: no zone above, no meter. */
export const zoneConfigRequestSchema = asRequest(zoneConfig)
  .extend({ parent_id: z.int().nullish(), pm_id: z.int().nullish() })
  .meta({ id: 'ZoneConfig', description: 'The configuration of a zone.' });

/** What a zone does now, A per phase. */
export const zoneStatusSchema = z
  .looseObject({
    status: word(['ok', 'reduced', 'overload', 'degraded', 'pm_lost']),
    setpoint: phaseValues.describe('A per line that the zone may draw now.'),
    available: phaseValues.describe('A per line that are left of it.'),
    consumption: phaseValues.describe('A per line that its stations and the zones below draw.'),
    stations_charging: wholeNumber,
    stations_suspended: wholeNumber,
    last_update: time,
  })
  .meta({ id: 'ZoneStatus', description: 'What a zone does now.' });

/** The reduction of a zone; what stands in it depends on the box, see `dialect.ts`. */
export const reductionSchema = z
  .looseObject({})
  .meta({ id: 'Reduction', description: 'By how much a zone is reduced.' });

/** Answer of `GET em/zones/{id}/stations`: ids, or whole stations. */
export const zoneStationsSchema = z.array(z.union([z.int(), stationSchema]));

export type Zone = z.infer<typeof zoneSchema>;
export type ZoneConfigRequest = z.infer<typeof zoneConfigRequestSchema>;
export type ZoneStatus = z.infer<typeof zoneStatusSchema>;
export type ReductionBody = z.infer<typeof reductionSchema>;
export type ZoneStations = z.infer<typeof zoneStationsSchema>;
