/** What each call must bring, and how it can be made wrongly. */
import { expect } from 'vitest';
import type { CallName } from '../../../src/evce/endpoints.ts';

/** Calls about the session; they change what the others stand on and are tested by themselves. */
export type SessionCall = 'login' | 'logout' | 'changePassword';

/** Things in the box. */
export interface Known {
  readonly station: number;
  readonly zone: number;
  readonly meter: number;
  readonly firmware: number;
  readonly diagnostic: number;
  readonly command: number;
}

export interface Case {
  readonly ids: (known: Known) => readonly number[];
  readonly body?: (known: Known) => unknown;
  /** What it must bring. */
  readonly brings: unknown;
  /** Bodies that are malformed. */
  readonly malformed?: readonly unknown[];
  /** A body about something that does not exist. */
  readonly unknown?: unknown;
}

const none = (): readonly number[] => [];
const station = ({ station: id }: Known): readonly number[] => [id];
const zone = ({ zone: id }: Known): readonly number[] => [id];
const meter = ({ meter: id }: Known): readonly number[] => [id];

const anId = expect.any(Number) as number;
const aText = expect.any(String) as string;
const aNumber = expect.any(Number) as number;
const listOf = (item: unknown): unknown => expect.arrayContaining([expect.objectContaining(item as object)]);
const NOT_AN_OBJECT = [null, 'text', 7, []] as const;

const aStation = { id: anId, config: expect.objectContaining({ friendly_name: 'Garage 01', zone_id: anId }) as object };
const aStatus = { status: 'Available', connected: true, current: { l1: 0, l2: 0, l3: 0 }, last_update: aText };
const aZone = { id: anId, config: expect.objectContaining({ friendly_name: 'Garage', max_current: 63 }) as object };
const aMeter = { id: anId, config: expect.objectContaining({ friendly_name: aText, port: aNumber }) as object };
const aFirmware = { id: anId, name: 'Base', version: '1.0.0', size: 3, uploaded_at: aText };
const aDiagnostic = { id: anId, station_id: anId, filename: aText, date: aText, size: aNumber };
const aModel = { id: 1, name: aText, protocol: 'modbus_tcp', editable: false };
const command = { cmd_id: anId };

export const CASES: Readonly<Record<Exclude<CallName, SessionCall>, Case>> = {
  stations: { ids: none, brings: listOf(aStation) },
  stationStatuses: { ids: none, brings: listOf({ id: anId, ...aStatus }) },
  stationModels: { ids: none, brings: listOf({ name: aText, manufacturer: aText, max_current: 32, type: 'AC' }) },
  station: { ids: station, brings: aStation },
  configureStation: {
    ids: station,
    body: () => ({ vip: true }),
    brings: {},
    malformed: [...NOT_AN_OBJECT, { vip: 'yes' }, { max_current: '32' }],
  },
  stationStatus: { ids: station, brings: aStatus },
  stationFirmware: { ids: station, brings: aFirmware },
  firmwares: { ids: none, brings: listOf(aFirmware) },
  firmware: { ids: ({ firmware }) => [firmware], brings: aFirmware },
  addFirmware: {
    ids: none,
    body: () => ({ name: 'Next', version: '2.0', model_id: 2, size: 3 }),
    brings: { id: anId, upload_url: aText },
    malformed: [...NOT_AN_OBJECT, {}, { name: '' }, { name: 'x', size: -1 }],
  },
  diagnostics: { ids: none, brings: listOf(aDiagnostic) },
  exportDiagnostics: {
    ids: none,
    body: ({ diagnostic }) => ({ ids: [diagnostic] }),
    brings: expect.any(Uint8Array),
    malformed: ['text', [], { ids: 'all' }],
    unknown: { ids: [9999] },
  },
  stationDiagnostics: { ids: station, brings: listOf(aDiagnostic) },
  requestDiagnostics: { ids: station, brings: command },
  remoteStart: {
    ids: station,
    body: () => ({ connector_id: 1, id_tag: '04A2B3' }),
    brings: command,
    malformed: [...NOT_AN_OBJECT, {}, { id_tag: '' }, { id_tag: 'x'.repeat(21) }, { id_tag: 'x', connector_id: 0 }],
  },
  remoteStop: { ids: station, brings: command, malformed: [...NOT_AN_OBJECT, { transaction_id: 'last' }] },
  reset: {
    ids: station,
    body: () => ({ type: 'Soft' }),
    brings: command,
    malformed: [...NOT_AN_OBJECT, {}, { type: 'soft' }],
  },
  changeAvailability: {
    ids: station,
    body: () => ({ connector_id: 0, type: 'Operative' }),
    brings: command,
    malformed: [...NOT_AN_OBJECT, {}, { type: 'Off' }, { type: 'Operative', connector_id: -1 }],
  },
  getConfiguration: { ids: station, body: () => ({ key: [] }), brings: command, malformed: [{ key: 'all' }, 'text'] },
  getDiagnostics: { ids: station, brings: command, malformed: [{ start_time: 'yesterday' }, 'text'] },
  updateFirmware: {
    ids: station,
    body: ({ firmware }) => ({ firmware_id: firmware }),
    brings: command,
    malformed: [...NOT_AN_OBJECT, {}, { firmware_id: 'newest' }],
    unknown: { firmware_id: 9999 },
  },
  commandStatus: { ids: ({ station: id, command: cmd }) => [id, cmd], brings: { cmd_id: anId, status: 'Accepted' } },
  zones: { ids: none, brings: listOf(aZone) },
  zone: { ids: zone, brings: aZone },
  configureZone: {
    ids: zone,
    body: () => ({ max_current: 63, parent_id: null }),
    brings: {},
    malformed: [...NOT_AN_OBJECT, { max_current: '63' }, { mode: 'wild' }],
  },
  zoneStatus: { ids: zone, brings: { status: aText, setpoint: { l1: 63, l2: 63, l3: 63 }, stations_charging: 0 } },
  zoneReduction: { ids: zone, brings: { reduction: 0 } },
  reduceZone: {
    ids: zone,
    body: () => ({ reduction: 0 }),
    brings: { reduction: 0 },
    malformed: [...NOT_AN_OBJECT, {}, { reduction: '5' }, { reduction: null }, { reduction: -1 }],
  },
  zoneStations: { ids: zone, brings: [anId, anId, anId] },
  meters: { ids: none, brings: listOf(aMeter) },
  meter: { ids: meter, brings: aMeter },
  configureMeter: {
    ids: meter,
    body: () => ({ polling_period: 2 }),
    brings: {},
    malformed: [...NOT_AN_OBJECT, { port: 'first' }],
  },
  meterValues: {
    ids: meter,
    brings: { current: { l1: 40, l2: 41, l3: 42 }, active_power: { l1: 9.2, l2: -0.23, l3: 9.66 }, timestamp: aText },
  },
  meterModels: { ids: none, brings: listOf(aModel) },
  meterModel: {
    ids: () => [1],
    brings: { ...aModel, registers: listOf({ quantity: 'current_l1', address: aNumber }) },
  },
  configureMeterModel: {
    ids: () => [2],
    body: () => ({ name: 'Mine' }),
    brings: {},
    malformed: [...NOT_AN_OBJECT, { name: 7 }],
  },
};
