/**
 * A request of each call that a furnished box grants, and bodies that it must refuse.
 * @module
 */
import type { BoxModel } from '../../../../sim/evce/model.ts';
import type { CallName } from '../../../../src/evce/endpoints.ts';
import type { FakeField } from './fake-field.ts';
import { CONTROLLER, idOf } from './boxes.ts';

/** The ids that stand for the names in paths. */
export type PathIds = Readonly<Record<string, number>>;

/** Gives a box one of everything that can be asked for: a car, a firmware that is installed, diagnostics, a command. */
export function furnish(model: BoxModel, field: FakeField): PathIds {
  field.arrive(0);
  const station = idOf(model.stations(), 'Garage 01');
  const firmware = model.firmwares.announce({ name: 'two', version: '2.0.0', size: 3 });
  if (firmware === null) throw new RangeError('there is no room for a firmware');
  model.firmwares.receive(firmware, Buffer.from('new'));
  const command = model.commands.send(station, { kind: 'update-firmware', firmware, startMs: null });
  model.commands.send(station, { kind: 'get-diagnostics' });
  for (let nowMs = 0; nowMs <= 120_000; nowMs += 1000) model.advance(nowMs);
  return {
    station_id: station,
    zone_id: idOf(model.zones(), 'Garage'),
    pm_id: idOf(model.meters(), 'Main incomer'),
    pm_model_id: model.catalogue.meterModels().find(({ editable }) => editable === true)?.id ?? NaN,
    firmware_id: firmware,
    cmd_id: command ?? NaN,
  };
}

/** Fills an id into each place of a path. */
export const fill = (path: string, ids: PathIds): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => String(ids[name]));

/** Bodies that a call takes, where it takes one. */
export function takenBodies({ firmware_id: firmware = NaN }: PathIds): Partial<Record<CallName, unknown>> {
  return {
    login: { login: CONTROLLER.name, password: CONTROLLER.password },
    changePassword: { password: CONTROLLER.password, new_password: 'Another-Secret1!' },
    configureStation: { friendly_name: 'Garage 01', vip: true },
    addFirmware: { name: 'three', version: '3.0.0', model_id: 2, size: 5 },
    exportDiagnostics: {},
    remoteStart: { connector_id: 1, id_tag: 'somebody' },
    remoteStop: {},
    reset: { type: 'Soft' },
    changeAvailability: { connector_id: 0, type: 'Inoperative' },
    getConfiguration: { key: ['HeartbeatInterval'] },
    getDiagnostics: {},
    updateFirmware: { firmware_id: firmware },
    configureZone: { max_current: 50 },
    reduceZone: { reduction: 10 },
    configureMeter: { polling_period: 2 },
    configureMeterModel: { name: 'Mine' },
  };
}

/** Bodies of the right form that make no sense, or of the wrong form in one place. */
export const REFUSED_BODIES: Partial<Record<CallName, readonly unknown[]>> = {
  login: [{ login: 'busbar' }, { login: 1, password: 'x' }, 'not JSON'],
  changePassword: [{ password: CONTROLLER.password }, { password: CONTROLLER.password, new_password: 'weak' }],
  configureStation: [
    { max_current: '32' },
    { max_current: 3, min_current: 6 },
    { phases: 4 },
    { phase_rotation: 'L1L1L2' },
    { zone_id: 9999 },
    { model_id: 9999 },
    { friendly_name: '' },
  ],
  addFirmware: [{}, { name: '' }, { name: 'big', size: 65 * 1024 * 1024 }, { name: 'none', size: 0 }],
  exportDiagnostics: [{ ids: ['x'] }],
  remoteStart: [{}, { id_tag: '' }, { id_tag: 'x'.repeat(21) }, { id_tag: 'x', connector_id: 0 }],
  remoteStop: [{ transaction_id: 'x' }, 'not JSON'],
  reset: [{}, { type: 'soft' }],
  changeAvailability: [{ type: 'Off' }, { type: 'Operative', connector_id: -1 }],
  getConfiguration: [{ key: 'HeartbeatInterval' }],
  getDiagnostics: [{ start_time: 'yesterday' }],
  updateFirmware: [{}, { firmware_id: 1.5 }],
  configureZone: [
    { max_current: -1 },
    { mode: 'wild' },
    { mode: 'dynamic' },
    { parent_id: 9999 },
    { pm_id: 9999 },
    { phases: 1 },
    { voltage: 0 },
    { friendly_name: '' },
  ],
  reduceZone: [{}, { reduction: -1 }, { reduction: '1' }, { reduction: null }, '1'],
  configureMeter: [{ port: 0 }, { unit_id: 256 }, { polling_period: 0 }, { ct_ratio: -1 }, { model_id: 9999 }],
  configureMeterModel: [{ name: '' }, { registers: 'none' }],
};
