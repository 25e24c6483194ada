/**
 * EVCE's words: schemas of the bodies it sends and takes, shared with the simulated box. The vendor documents
 * few of them, so a parser asks only for what is certain (ids, the login token) and is tolerant of all else:
 * unknown fields are kept, a quantity that is absent, null, of the wrong type or not finite is missing and never
 * zero, an unknown word becomes `Unknown`.
 * @module
 */
import { z } from 'zod';
import { withSnakeKeys } from './keys.ts';

/**
 * No installation reaches this, in any unit; beyond it, kW -> W could overflow to infinity. An absurd reading is
 * bounded and not dropped: a high one has to lower the charging, however absurd it is.
 */
const MOST = 1e12;

/** A number that may be missing. */
const quantity = z
  .number()
  .overwrite((value) => Math.min(MOST, Math.max(-MOST, value)))
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const wholeNumber = z.int().optional().catch(undefined);

/** One of the given words however it is cased or joined, else `Unknown`. */
function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  const known = new Map<string, Words[number]>(words.map((each) => [bare(each), each]));
  const found = z.string().transform((said): Words[number] | 'Unknown' => known.get(bare(said)) ?? 'Unknown');
  return found.catch('Unknown');
}

const bare = (said: string): string => said.toLowerCase().replace(/[\s_-]/g, '');

/** A quantity per grid line. */
const phaseValues = z.looseObject({ l1: quantity, l2: quantity, l3: quantity }).optional().catch(undefined);

/** Body of `POST login/login`. */
export const loginRequestSchema = z.looseObject({ login: z.string(), password: z.string() });
/** Its answer: a JWT. */
export const loginAnswerSchema = z.looseObject({ token: z.string().min(1) });
/** Body of every answer that is not 200. */
export const errorBodySchema = z.looseObject({ message: text });

/** A charging station. Currents in A. */
export const stationSchema = z.looseObject({
  id: z.int(),
  config: z
    .looseObject({
      friendly_name: text,
      model_id: wholeNumber,
      serial_number: text,
      box_identity: text,
      zone_id: wholeNumber,
      vip: flag,
      phases: wholeNumber,
      phase_rotation: text,
      max_current: quantity,
      min_current: quantity,
      degraded_current_mono: quantity,
      degraded_current_tri: quantity,
    })
    .catch({}),
});
/** Answer of `GET stations/`. */
export const stationListSchema = z.array(stationSchema);

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
export const stationStatusSchema = z.looseObject({
  status: word(STATION_WORDS),
  connected: flag,
  error_code: text,
  info: text,
  setpoint: quantity,
  current: phaseValues,
  voltage: phaseValues,
  power: quantity,
  energy: quantity,
  session: z
    .looseObject({ id: wholeNumber, id_tag: text, start: text, duration: quantity })
    .optional()
    .catch(undefined),
  firmware_version: text,
  last_update: text,
});
const identifiedStatusSchema = z.preprocess(withId, stationStatusSchema.extend({ id: z.int() }));
/** Answer of `GET stations/statuses`: a list, or an object keyed by station id. */
export const stationStatusListSchema = z.preprocess(asList, z.array(identifiedStatusSchema));

/** An electrical zone. Currents in A per phase. */
export const zoneSchema = z.looseObject({
  id: z.int(),
  config: z
    .looseObject({
      friendly_name: text,
      parent_id: wholeNumber,
      max_current: quantity,
      mode: word(['static', 'dynamic']),
      pm_id: wholeNumber,
      degraded_current: quantity,
      min_current_per_vehicle: quantity,
      allocation: word(['proportional', 'fifo']),
      voltage: quantity,
      phases: wholeNumber,
    })
    .catch({ mode: 'Unknown', allocation: 'Unknown' }),
});
/** Answer of `GET em/zones`. */
export const zoneListSchema = z.array(zoneSchema);

/** What a zone does now, A per phase. */
export const zoneStatusSchema = z.looseObject({
  status: word(['ok', 'reduced', 'overload', 'degraded', 'pm_lost']),
  setpoint: phaseValues,
  available: phaseValues,
  consumption: phaseValues,
  stations_charging: wholeNumber,
  stations_suspended: wholeNumber,
  last_update: text,
});

/** The reduction of a zone; what stands in it depends on the box, see `dialect.ts`. */
export const reductionSchema = z.looseObject({});

/** Answer of `GET em/zones/{id}/stations`: ids, or whole stations. */
export const zoneStationsSchema = z.array(z.union([z.int(), stationSchema]));

/** A power meter. */
export const meterSchema = z.looseObject({
  id: z.int(),
  config: z
    .looseObject({
      friendly_name: text,
      model_id: wholeNumber,
      ip_address: text,
      port: wholeNumber,
      unit_id: wholeNumber,
      polling_period: quantity,
      ct_ratio: quantity,
    })
    .catch({}),
  zone_ids: z.array(z.int()).optional().catch(undefined),
});
/** Answer of `GET pms`. */
export const meterListSchema = z.array(meterSchema);

/** Last values the box read from a meter: A, V, kW (signed, import positive), kWh. */
export const meterValuesSchema = z.looseObject({
  // A box that never states a status is believed; one that states a word we do not know is not.
  status: word(['ok', 'timeout', 'error']).optional(),
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
  current: phaseValues,
  voltage: phaseValues,
  active_power: phaseValues,
  energy: z.looseObject({ import: quantity, export: quantity }).optional().catch(undefined),
});

export type LoginRequest = z.infer<typeof loginRequestSchema>;
export type Station = z.infer<typeof stationSchema>;
export type StationStatus = z.infer<typeof stationStatusSchema>;
/** A status that says whose it is. */
export type IdentifiedStatus = z.infer<typeof identifiedStatusSchema>;
export type Zone = z.infer<typeof zoneSchema>;
export type ZoneStatus = z.infer<typeof zoneStatusSchema>;
export type ReductionBody = z.infer<typeof reductionSchema>;
export type ZoneStations = z.infer<typeof zoneStationsSchema>;
export type Meter = z.infer<typeof meterSchema>;
export type MeterValuesBody = z.infer<typeof meterValuesSchema>;
export type PhaseValues = NonNullable<z.infer<typeof phaseValues>>;

/** A body that was understood, or what was wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Reads a body. Never throws, whatever the bytes; the reason names places, never contents. */
export function parseBody<Schema extends z.ZodType>(body: string, schema: Schema): Parsed<z.infer<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may hold a token.
    return { ok: false, why: body === '' ? 'the body is empty' : 'the body is not JSON' };
  }
  const parsed = schema.safeParse(withSnakeKeys(json));
  if (parsed.success) return { ok: true, value: parsed.data };
  const [first] = parsed.error.issues;
  const place = first === undefined || first.path.length === 0 ? 'the body' : first.path.join('.');
  return { ok: false, why: `${place}: ${first?.message ?? 'not as expected'}` };
}

function withId(status: unknown): unknown {
  if (!isFields(status) || status['id'] !== undefined) return status;
  return { ...status, id: status['station_id'] };
}

function asList(statuses: unknown): unknown {
  if (!isFields(statuses)) return statuses;
  return Object.entries(statuses).map(([id, status]) => (isFields(status) ? { ...status, id: Number(id) } : status));
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
