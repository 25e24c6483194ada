/**
 * Bodies of the calls about charging stations: what they are, and what they do now.
 * @module
 */
import { z } from 'zod';
import { asRequest, flag, group, isFields, phaseValues, quantity, text, time, wholeNumber, word } from './fields.ts';

const stationConfig = {
  friendly_name: text,
  model_id: wholeNumber,
  serial_number: text,
  box_identity: text.describe('OCPP identity.'),
  zone_id: wholeNumber,
  vip: flag,
  phases: wholeNumber.describe('1 or 3.'),
  phase_rotation: text.describe('Grid line of each of the station’s own lines, e.g. L1L2L3.'),
  max_current: quantity.describe('A'),
  min_current: quantity.describe('A'),
  degraded_current_mono: quantity.describe('A that a single-phase car gets while the station is alone.'),
  degraded_current_tri: quantity.describe('A that a three-phase car gets while the station is alone.'),
};

/** A charging station. Currents in A. */
export const stationSchema = z
  .looseObject({ id: z.int(), config: z.looseObject(stationConfig).catch({}) })
  .meta({ id: 'Station', description: 'A charging station.' });
/** Answer of `GET stations/`. */
export const stationListSchema = z.array(stationSchema);
/** Body of `PUT stations/{id}`. Read, modify, write: whether a box keeps what is left out is not known. */
export const stationConfigRequestSchema = asRequest(stationConfig).meta({
  id: 'StationConfig',
  description: 'The configuration of a station.',
});

/** OCPP 1.6 words for the state of a connector, and what EVCE may say of a station it has lost. */
export const STATION_WORDS = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
  'Disconnected',
] as const;

/** State of a station: setpoint and currents in A, power in kW, energy of the session in kWh. */
export const stationStatusSchema = z
  .looseObject({
    status: word(STATION_WORDS).describe('A car that waits for current is SuspendedEVSE, a full one SuspendedEV.'),
    connected: flag,
    error_code: text,
    info: text,
    setpoint: quantity.describe('A that the station may draw per line.'),
    current: phaseValues.describe('A per line.'),
    voltage: phaseValues.describe('V per line.'),
    power: quantity.describe('kW'),
    energy: quantity.describe('kWh of the session.'),
    session: group({ id: wholeNumber, id_tag: text, start: time, duration: quantity.describe('s') }),
    firmware_version: text,
    last_update: time,
  })
  .meta({ id: 'StationStatus', description: 'What a station does now.' });
const namedStatus = stationStatusSchema
  .extend({ id: z.int() })
  .meta({ id: 'IdentifiedStationStatus', description: 'What a station does now, and which station it is.' });
const identifiedStatusSchema = z.preprocess(withId, namedStatus);
/** Answer of `GET stations/statuses`: a list, or an object keyed by station id. */
export const stationStatusListSchema = z.preprocess(asList, z.array(identifiedStatusSchema));

/** A type of station that the box knows. */
export const stationModelSchema = z
  .looseObject({
    id: z.int(),
    name: text,
    manufacturer: text,
    phases: wholeNumber,
    max_current: quantity.describe('A'),
    connectors: wholeNumber,
    type: word(['AC', 'DC']),
  })
  .meta({ id: 'StationModel', description: 'A type of charging station.' });
/** Answer of `GET stations/models`. */
export const stationModelListSchema = z.array(stationModelSchema);

export type Station = z.infer<typeof stationSchema>;
export type StationConfigRequest = z.infer<typeof stationConfigRequestSchema>;
export type StationStatus = z.infer<typeof stationStatusSchema>;
/** A status that says whose it is. */
export type IdentifiedStatus = z.infer<typeof identifiedStatusSchema>;
export type StationModel = z.infer<typeof stationModelSchema>;
export type PhaseValues = NonNullable<z.infer<typeof phaseValues>>;

function withId(status: unknown): unknown {
  if (!isFields(status) || status['id'] !== undefined) return status;
  return { ...status, id: status['station_id'] };
}

function asList(statuses: unknown): unknown {
  if (!isFields(statuses)) return statuses;
  return Object.entries(statuses).map(([id, status]) => (isFields(status) ? { ...status, id: Number(id) } : status));
}
