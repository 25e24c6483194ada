/**
 * What the box's API calls its settings: the same words when it shows them and when somebody changes them.
 * @module
 */
import type { MeterConfigRequest, StationConfigRequest, ZoneConfigRequest } from '../../src/evce/wire.ts';
import type { MeterSettings, StationSettings, ZoneSettings } from './settings.ts';

/** The field of a body for each setting. Those that refer to other things are not among them: they are ids there. */
type Fields<Part, Config> = { readonly [Key in keyof Part]?: keyof Config & string };

/** Of a zone. */
export const ZONE_FIELDS = {
  name: 'friendly_name',
  maxAmps: 'max_current',
  mode: 'mode',
  degradedAmps: 'degraded_current',
  minCurrentPerVehicleAmps: 'min_current_per_vehicle',
  allocation: 'allocation',
  nominalVolts: 'voltage',
} as const satisfies Fields<ZoneSettings, ZoneConfigRequest>;

/** Of a station. */
export const STATION_FIELDS = {
  name: 'friendly_name',
  modelId: 'model_id',
  serialNumber: 'serial_number',
  boxIdentity: 'box_identity',
  vip: 'vip',
  phases: 'phases',
  rotation: 'phase_rotation',
  maxAmps: 'max_current',
  minAmps: 'min_current',
  degradedMonoAmps: 'degraded_current_mono',
  degradedTriAmps: 'degraded_current_tri',
} as const satisfies Fields<StationSettings, StationConfigRequest>;

/** Of a meter. */
export const METER_FIELDS = {
  name: 'friendly_name',
  modelId: 'model_id',
  ipAddress: 'ip_address',
  port: 'port',
  unitId: 'unit_id',
  pollingPeriodSeconds: 'polling_period',
  ctRatio: 'ct_ratio',
} as const satisfies Fields<MeterSettings, MeterConfigRequest>;

type Named = Readonly<Record<string, string>>;

/** Settings as a body shows them. */
export type Shown<Part, F extends Named> = {
  -readonly [Key in keyof F & keyof Part as F[Key]]: Part[Key];
};

/** Puts settings into the fields of a body. */
export function inFields<Part extends object, F extends Named>(part: Part, fields: F): Shown<Part, F> {
  const shown = Object.entries(fields).map(([key, field]) => [field, part[key as keyof Part]]);
  return Object.fromEntries(shown) as Shown<Part, F>;
}

/** Settings as a body leaves them: what it states may be of another kind than a setting, and has to be looked at. */
export type Changed<Part, Config, F extends Named> = {
  readonly [Key in keyof Part]: Key extends keyof F
    ? Part[Key] | NonNullable<Config[F[Key] & keyof Config]>
    : Part[Key];
};

/** Takes over what a body states; the rest stays. */
export function changedBy<Part extends object, Config extends object, F extends Named>(
  before: Part,
  config: Config,
  fields: F,
): Changed<Part, Config, F> {
  const stated = Object.entries(fields).flatMap(([key, field]) => {
    const value = config[field as keyof Config];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...before, ...Object.fromEntries(stated) } as Changed<Part, Config, F>;
}
