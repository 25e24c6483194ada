/**
 * The 39 calls that the box grants to a controller, in one table. Everything that is said of a call (how it is
 * sent, what it carries, what it touches) is said here.
 * @module
 */
import type { z } from 'zod';
import type { EvceRequest } from './transport.ts';
import * as wire from './wire.ts';

/** What a call does to the box; see `allow-list.ts` for what follows from it. */
export type Touches = 'session' | 'reads' | 'regulates' | 'configures' | 'commands' | 'firmware';

/** One call. */
export interface Endpoint {
  readonly method: EvceRequest['method'];
  /** Below `/api/v2/`; each name in braces stands for a whole number. */
  readonly path: string;
  readonly touches: Touches;
  /** Body of the request; null for none. One that takes `undefined` may be left out. */
  readonly request: z.ZodType | null;
  /** Body of a 200: a document, or a file. */
  readonly answer: z.ZodType | 'bytes';
  /** What it is for, in a line. */
  readonly about: string;
}

const get = <const Path extends string, Answer extends z.ZodType>(path: Path, answer: Answer, about: string) =>
  ({ method: 'GET', path, touches: 'reads', request: null, answer, about }) as const;

const put = <const Path extends string, Request extends z.ZodType>(path: Path, request: Request, about: string) =>
  ({ method: 'PUT', path, touches: 'configures', request, answer: wire.doneSchema, about }) as const;

const command = <const Name extends string, Request extends z.ZodType>(name: Name, request: Request, about: string) =>
  ({
    method: 'POST',
    path: `stations/{station_id}/cmds/${name}`,
    touches: 'commands',
    request,
    answer: wire.commandSchema,
    about,
  }) as const;

const ACCESS = {
  login: {
    method: 'POST',
    path: 'login/login',
    touches: 'session',
    request: wire.loginRequestSchema,
    answer: wire.loginAnswerSchema,
    about: 'begins the session',
  },
  logout: {
    method: 'POST',
    path: 'login/logout',
    touches: 'session',
    request: null,
    answer: wire.doneSchema,
    about: 'ends the session',
  },
  changePassword: {
    method: 'POST',
    path: 'login/passwd',
    touches: 'session',
    request: wire.passwordRequestSchema,
    answer: wire.doneSchema,
    about: 'changes the password of the user',
  },
} as const satisfies Record<string, Endpoint>;

const STATIONS = {
  stations: get('stations/', wire.stationListSchema, 'all stations'),
  stationStatuses: get('stations/statuses', wire.stationStatusListSchema, 'what all stations do now'),
  stationModels: get('stations/models', wire.stationModelListSchema, 'types of station that the box knows'),
  station: get('stations/{station_id}', wire.stationSchema, 'one station'),
  configureStation: put('stations/{station_id}', wire.stationConfigRequestSchema, 'configures a station'),
  stationStatus: get('stations/{station_id}/status', wire.stationStatusSchema, 'what a station does now'),
  stationFirmware: get('stations/{station_id}/firmware', wire.firmwareSchema, 'the stored firmware for a station'),
} as const satisfies Record<string, Endpoint>;

const FILES = {
  firmwares: get('stations/firmwares', wire.firmwareListSchema, 'firmwares that the box holds'),
  firmware: get('stations/firmwares/{firmware_id}', wire.firmwareSchema, 'one firmware'),
  addFirmware: {
    method: 'POST',
    path: 'stations/firmwares',
    touches: 'firmware',
    request: wire.firmwareRequestSchema,
    answer: wire.firmwareUploadSchema,
    about: 'announces a new firmware, whose bytes follow',
  },
  diagnostics: get('stations/diagnostics', wire.diagnosticListSchema, 'diagnostics files that the box holds'),
  exportDiagnostics: {
    method: 'POST',
    path: 'stations/diagnostics/export',
    touches: 'commands',
    request: wire.diagnosticsExportRequestSchema,
    answer: 'bytes',
    about: 'diagnostics files as one archive',
  },
  stationDiagnostics: get(
    'stations/{station_id}/diagnostics',
    wire.diagnosticListSchema,
    'diagnostics files of a station',
  ),
  requestDiagnostics: {
    method: 'POST',
    path: 'stations/{station_id}/diagnostics',
    touches: 'commands',
    request: null,
    answer: wire.commandSchema,
    about: 'has a station send its diagnostics',
  },
} as const satisfies Record<string, Endpoint>;

const COMMANDS = {
  remoteStart: command('remote_start', wire.remoteStartRequestSchema, 'starts a session'),
  remoteStop: command('remote_stop', wire.remoteStopRequestSchema, 'ends a session'),
  reset: command('reset', wire.resetRequestSchema, 'restarts a station'),
  changeAvailability: command(
    'change_availability',
    wire.availabilityRequestSchema,
    'takes a station out of service or back',
  ),
  getConfiguration: command('get_configuration', wire.configurationRequestSchema, 'asks a station for its settings'),
  getDiagnostics: command('get_diagnostics', wire.diagnosticsRequestSchema, 'asks a station for its diagnostics'),
  updateFirmware: {
    ...command('update_firmware', wire.updateFirmwareRequestSchema, 'has a station install a firmware'),
    touches: 'firmware',
  },
  commandStatus: get(
    'stations/{station_id}/cmds/status/{cmd_id}',
    wire.commandStatusSchema,
    'what became of a command',
  ),
} as const satisfies Record<string, Endpoint>;

const ZONES = {
  zones: get('em/zones', wire.zoneListSchema, 'all zones'),
  zone: get('em/zones/{zone_id}', wire.zoneSchema, 'one zone'),
  configureZone: put('em/zones/{zone_id}', wire.zoneConfigRequestSchema, 'configures a zone; not for regulation'),
  zoneStatus: get('em/zones/{zone_id}/status', wire.zoneStatusSchema, 'what a zone does now'),
  zoneReduction: get('em/zones/{zone_id}/reduction', wire.reductionSchema, 'how far a zone is reduced'),
  reduceZone: {
    ...put('em/zones/{zone_id}/reduction', wire.reductionSchema, 'reduces a zone'),
    touches: 'regulates',
  },
  zoneStations: get('em/zones/{zone_id}/stations', wire.zoneStationsSchema, 'the stations of a zone'),
} as const satisfies Record<string, Endpoint>;

const METERS = {
  meters: get('pms', wire.meterListSchema, 'all meters'),
  meter: get('pms/{pm_id}', wire.meterSchema, 'one meter'),
  configureMeter: put('pms/{pm_id}', wire.meterConfigRequestSchema, 'configures a meter'),
  meterValues: get('pms/{pm_id}/values', wire.meterValuesSchema, 'the last values of a meter'),
  meterModels: get('pms/models', wire.meterModelListSchema, 'types of meter that the box knows'),
  meterModel: get('pms/models/{pm_model_id}', wire.meterModelSchema, 'one type of meter'),
  configureMeterModel: put('pms/models/{pm_model_id}', wire.meterModelRequestSchema, 'rewrites a type of meter'),
} as const satisfies Record<string, Endpoint>;

/** All calls of the role, by the name that this program gives them. */
export const CALLS = { ...ACCESS, ...STATIONS, ...FILES, ...COMMANDS, ...ZONES, ...METERS } as const;

export type CallName = keyof typeof CALLS;

/** The ids that a path has places for. */
export type IdsIn<Path extends string> = Path extends `${string}{${string}}${infer Rest}`
  ? readonly [id: number, ...IdsIn<Rest>]
  : readonly [];

/** The ids that a call needs. */
export type IdsOf<Name extends CallName> = IdsIn<(typeof CALLS)[Name]['path']>;

/** What a session is asked to send; the token is its own business. */
export type EvceCall = Omit<EvceRequest, 'token'>;

/** The call of that name, about the things with those ids. */
export function callTo<Name extends CallName>(name: Name, ...ids: IdsOf<Name>): EvceCall {
  const { method, path }: Endpoint = CALLS[name];
  const left: number[] = [...(ids as readonly number[])];
  return { method, path: path.replace(/\{\w+\}/g, () => String(left.shift())) };
}
