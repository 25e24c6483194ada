/**
 * Bodies of the calls about power meters.
 * @module
 */
import { z } from 'zod';
import { asRequest, flag, group, phaseValues, phaseValuesAnd, quantity, text, wholeNumber, word } from './fields.ts';

const meterConfig = {
  friendly_name: text,
  model_id: wholeNumber,
  ip_address: text,
  port: wholeNumber,
  unit_id: wholeNumber.describe('Modbus unit.'),
  polling_period: quantity.describe('s'),
  ct_ratio: quantity.describe('Ratio of the current transformers.'),
};

/** A power meter. */
export const meterSchema = z
  .looseObject({
    id: z.int(),
    config: z.looseObject(meterConfig).catch({}),
    zone_ids: z.array(z.int()).optional().catch(undefined).describe('The zones that regulate by it.'),
  })
  .meta({ id: 'PowerMeter', description: 'A power meter.' });
/** Answer of `GET pms`. */
export const meterListSchema = z.array(meterSchema);
/** Body of `PUT pms/{id}`. */
export const meterConfigRequestSchema = asRequest(meterConfig).meta({
  id: 'PowerMeterConfig',
  description: 'The configuration of a power meter.',
});

/** Last values the box read from a meter: A, V, kW (signed, import positive), kWh. */
export const meterValuesSchema = z
  .looseObject({
    // A box that never states a status is believed; one that states a word we do not know is not.
    status: word(['ok', 'timeout', 'error']).optional(),
    timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
    current: phaseValuesAnd({ n: quantity, avg: quantity }).describe('A, unsigned.'),
    voltage: phaseValues.describe('V, line to neutral.'),
    active_power: phaseValuesAnd({ total: quantity }).describe('kW, import positive.'),
    energy: group({ import: quantity, export: quantity }).describe('kWh'),
  })
  .meta({ id: 'PowerMeterValues', description: 'The last values that the box read from a meter.' });

const registerSchema = z
  .looseObject({
    quantity: text,
    address: wholeNumber,
    type: text,
    function: wholeNumber,
    scale: quantity,
    word_order: text,
  })
  .meta({ id: 'PowerMeterRegister', description: 'Where a meter keeps a quantity.' });

const meterModel = {
  name: text,
  protocol: word(['modbus_tcp', 'modbus_rtu']),
  editable: flag,
  registers: z.array(registerSchema).optional().catch(undefined),
};

/** A type of meter that the box knows; a list of them may leave the registers out. */
export const meterModelSchema = z
  .looseObject({ id: z.int(), ...meterModel })
  .meta({ id: 'PowerMeterModel', description: 'A type of power meter.' });
/** Answer of `GET pms/models`. */
export const meterModelListSchema = z.array(meterModelSchema);
/** Body of `PUT pms/models/{id}`. */
export const meterModelRequestSchema = asRequest(meterModel).meta({
  id: 'PowerMeterModelConfig',
  description: 'What a type of power meter is, and where it keeps its values.',
});

export type Meter = z.infer<typeof meterSchema>;
export type MeterConfigRequest = z.infer<typeof meterConfigRequestSchema>;
export type MeterValuesBody = z.infer<typeof meterValuesSchema>;
export type MeterModel = z.infer<typeof meterModelSchema>;
export type MeterModelRequest = z.infer<typeof meterModelRequestSchema>;
