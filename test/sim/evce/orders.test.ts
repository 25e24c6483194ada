import { describe, expect, it } from 'vitest';
import { createBoxModel } from '../../../sim/evce/model.ts';
import type { Order } from '../../../sim/evce/orders.ts';
import { createPlant, type PlantStation } from '../../../sim/plant/plant.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { aZone, WALL_START_MS } from './support/boxes.ts';
import { aStation } from './support/fake-field.ts';

const HOUR_MS = 3_600_000;
const CAR = { energyWh: 50_000, phases: 3, maxAmps: 16, minAmps: 6, startDelayMs: 0, lagMs: 0, taperWh: 0 } as const;

/** A box with a station in a real plant, where a car charges from the start if `cars` says so. */
function aSite(cars: 'car' | 'empty' = 'car') {
  const stay = { arrivalMs: 0, departureMs: HOUR_MS, car: { ...CAR, ignoresPilot: false } };
  const station: PlantStation = { info: aStation({ name: 'A 1' }), node: 0, stays: cars === 'car' ? [stay] : [] };
  const nodes = [{ parent: null, breaker: null }];
  const plant = createPlant({ nodes, stations: [station], loads: [], meters: [], volts: 230 });
  const zones = [aZone({ name: 'Garage' })];
  const model = createBoxModel({ field: plant, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS });
  const id = model.stations()[0]?.id ?? NaN;
  const pass = (seconds: number): void => {
    for (let count = 0; count < seconds; count += 1) {
      model.advance(plant.nowMs() + 1000);
      plant.advance(plant.nowMs() + 1000);
    }
  };
  /** Sends an order and waits for what becomes of it. */
  const order = (sent: Order, seconds = 3) => {
    const command = model.commands.send(id, sent) ?? NaN;
    pass(seconds);
    return model.commands.status(id, command);
  };
  pass(20);
  return { plant, model, id, pass, order, status: () => model.status(id) };
}

const STOP: Order = { kind: 'remote-stop', session: null };
const START: Order = { kind: 'remote-start', connector: 1 };

describe('a station that is told', () => {
  it('to stop ends the session in the plant, and to start goes on with it', () => {
    const { plant, order, status, pass } = aSite();
    expect(status()).toMatchObject({ status: 'Charging', power: 11.04 });
    expect(order(STOP)).toMatchObject({ status: 'Accepted' });
    expect(status()).toMatchObject({ status: 'Finishing', power: 0 });
    expect(status()).not.toHaveProperty('session');
    expect(plant.truth.chargingAmps[0]).toBe(0);
    expect(order(STOP)).toMatchObject({ status: 'Rejected', result: { why: 'no session runs' } });
    expect(order(START)).toMatchObject({ status: 'Accepted' });
    pass(15);
    expect(status()).toMatchObject({ status: 'Charging', power: 11.04 });
    expect(order(START)).toMatchObject({ status: 'Rejected' });
  });

  it('to stop a certain session stops no other', () => {
    const { order, status } = aSite();
    expect(order({ kind: 'remote-stop', session: 99 })).toMatchObject({ status: 'Rejected' });
    const { session } = status() ?? {};
    expect(order({ kind: 'remote-stop', session: session?.id ?? null })).toMatchObject({ status: 'Accepted' });
  });

  it('to use a connector that it does not have refuses', () => {
    const { order } = aSite();
    expect(order({ kind: 'remote-start', connector: 2 })).toMatchObject({ status: 'Rejected' });
    const away: Order = { kind: 'change-availability', connector: 2, isOperative: false };
    expect(order(away)).toMatchObject({ status: 'Rejected' });
  });

  it('to restart is not there for a while, and goes on with its car', () => {
    const { order, status, pass, plant } = aSite();
    expect(order({ kind: 'reset' })).toMatchObject({ status: 'Accepted' });
    expect(status()).toMatchObject({ connected: false });
    expect(plant.station(0).powerWatts).toBe(0);
    pass(40);
    expect(status()).toMatchObject({ connected: true, status: 'Charging' });
  });

  it('to go out of service does so when its car has been served', () => {
    const { order, status } = aSite();
    const away: Order = { kind: 'change-availability', connector: 0, isOperative: false };
    expect(order(away)).toMatchObject({ status: 'Accepted', result: { status: 'Scheduled' } });
    expect(status()).toMatchObject({ status: 'Charging' });
    order(STOP);
    expect(status()).toMatchObject({ status: 'Unavailable', connected: true });
    expect(order(START)).toMatchObject({ status: 'Rejected', result: { why: 'out of service' } });
    expect(order({ ...away, isOperative: true })).toMatchObject({ result: { status: 'Accepted' } });
    expect(status()).toMatchObject({ status: 'Finishing' });
  });

  it('to go out of service without a car does so at once', () => {
    const { order, status } = aSite('empty');
    const away: Order = { kind: 'change-availability', connector: 1, isOperative: false };
    expect(order(away)).toMatchObject({ result: { status: 'Accepted' } });
    expect(status()).toMatchObject({ status: 'Unavailable' });
  });

  it('to tell its settings tells them', () => {
    const told = aSite().order({ kind: 'get-configuration', keys: ['NumberOfConnectors', 'Nonsense'] });
    expect(told).toMatchObject({
      status: 'Accepted',
      result: { configuration_key: [{ key: 'NumberOfConnectors', value: '1' }], unknown_key: ['Nonsense'] },
    });
  });

  it('to send diagnostics needs its time, and then the box has a file of what it did', () => {
    const { order, model, id } = aSite();
    expect(order({ kind: 'get-diagnostics' }, 11)).toMatchObject({ status: 'Pending' });
    expect(model.diagnostics.list()).toEqual([]);
    const command = order({ kind: 'get-diagnostics' }, 12);
    const [, file] = model.diagnostics.ofStation(id);
    expect(command).toMatchObject({
      status: 'Accepted',
      result: { diagnostic_id: file?.id, filename: file?.filename },
    });
    expect(Buffer.from(model.diagnostics.export([file?.id ?? NaN]) ?? []).toString()).toContain('status Charging');
  });
});

describe('a station that is told to install a firmware', () => {
  const withFirmware = (firmware: { version?: string; model_id?: number }) => {
    const site = aSite();
    const id = site.model.firmwares.announce({ name: 'two', ...firmware }) ?? NaN;
    const install = (seconds: number, startMs: number | null = null) =>
      site.order({ kind: 'update-firmware', firmware: id, startMs }, seconds);
    return { ...site, firmware: id, install, upload: () => site.model.firmwares.receive(id, Buffer.from('new')) };
  };

  it('runs on it after a while, and the box says which one that is', () => {
    const { model, id, firmware, install, upload, status, pass } = withFirmware({ version: '2.0.0', model_id: 2 });
    upload();
    expect(model.stationFirmware(id)).toBeNull();
    expect(install(61)).toMatchObject({ status: 'Pending' });
    pass(1);
    expect(status()).toMatchObject({ firmware_version: '2.0.0', connected: false });
    expect(model.stationFirmware(id)).toMatchObject({ id: firmware });
    pass(40);
    expect(status()).toMatchObject({ firmware_version: '2.0.0', connected: true, status: 'Charging' });
  });

  it('waits for the time that it is given', () => {
    const { model, install, upload, pass } = withFirmware({ version: '2.0.0' });
    upload();
    expect(install(100, model.wallMs() + 60_000)).toMatchObject({ status: 'Pending' });
    pass(30);
    expect(model.statuses()[0]).toMatchObject({ firmware_version: '2.0.0' });
  });

  it('refuses one whose bytes the box does not have', () => {
    expect(withFirmware({ version: '2.0.0' }).install(3)).toMatchObject({ status: 'Rejected' });
  });

  it('fails with one for another model, or one that is gone', () => {
    const other = withFirmware({ version: '2.0.0', model_id: 1 });
    other.upload();
    expect(other.install(62)).toMatchObject({ status: 'Failed', result: { why: 'the firmware is for another model' } });
    expect(other.status()).toMatchObject({ firmware_version: '1.0.0' });
    const gone = withFirmware({ version: '2.0.0' });
    gone.upload();
    const command = gone.model.commands.send(gone.id, {
      kind: 'update-firmware',
      firmware: gone.firmware,
      startMs: null,
    });
    gone.pass(10);
    gone.model.firmwares.renewIds();
    gone.pass(52);
    expect(gone.model.commands.status(gone.id, command ?? NaN)).toMatchObject({ status: 'Failed' });
  });
});
