import { describe, expect, it } from 'vitest';
import { createBoxModel } from '../../../sim/evce/model.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { aBox, aZone, idOf, WALL_START_MS } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

describe('a reduction in a simulated box', () => {
  it('reads back as it was written, and leaves the other zone alone', () => {
    const { model } = aBox();
    const [garage, visitors] = model.zones().map(({ id }) => id) as [number, number];
    expect(model.reduction(garage)).toEqual({ reduction: 0 });
    expect(model.putReduction(garage, { reduction: 40 })).toBe('ok');
    expect(model.reduction(garage)).toEqual({ reduction: 40 });
    expect(model.reduction(visitors)).toEqual({ reduction: 0 });
  });

  it.each([[{ reduction: -1 }], [{ reduction: '40' }], [{ reduction: null }], [{}], [null], [undefined], [40], [[40]]])(
    'is refused as %j, and the one before it stays',
    (body) => {
      const { model } = aBox();
      const garage = idOf(model.zones(), 'Garage');
      model.putReduction(garage, { reduction: 7 });
      expect(model.putReduction(garage, body)).toBe('malformed');
      expect(model.reduction(garage)).toEqual({ reduction: 7 });
    },
  );

  it('lowers the zone once the latency is over, and shows then in its status', () => {
    const { model, field } = aBox();
    const garage = idOf(model.zones(), 'Garage');
    field.arrive(0);
    field.arrive(1);
    model.advance(0);
    model.advance(3000);
    expect(field.setpointAmps.slice(0, 2)).toEqual([31.5, 31.5]);
    model.putReduction(garage, { reduction: 43 });
    model.advance(5000);
    model.advance(7000);
    expect(field.setpointAmps.slice(0, 2)).toEqual([31.5, 31.5]);
    expect(model.zoneStatus(garage)).toMatchObject({ status: 'ok', setpoint: { l1: 63 }, reduction: 43 });
    model.advance(8000);
    expect(field.setpointAmps.slice(0, 2)).toEqual([10, 10]);
    expect(model.zoneStatus(garage)).toMatchObject({
      status: 'reduced',
      setpoint: { l1: 20, l2: 20, l3: 20 },
      stations_suspended: 2,
    });
  });

  it('acts at once where a step is longer than the latency', () => {
    const { model, field } = aBox({ stepMs: 60_000 });
    field.arrive(0);
    model.putReduction(idOf(model.zones(), 'Garage'), { reduction: 50 });
    model.advance(60_000);
    expect(field.setpointAmps[0]).toBe(13);
  });

  it('counts a latency in whole steps', () => {
    const { model, field } = aBox({ stepMs: 2000, modes: { allocationPeriodMs: 0 } });
    field.arrive(0);
    model.advance(0);
    expect(field.setpointAmps[0]).toBeNull();
    model.advance(2000);
    expect(field.setpointAmps[0]).toBe(32);
  });

  it('of a parent bounds the sum below it', () => {
    const field = fakeField([aStation({ name: 'A', zone: 'Left' }), aStation({ name: 'B', zone: 'Right' })]);
    const zones = [
      aZone({ name: 'Left', parent: 'Main' }),
      aZone({ name: 'Right', parent: 'Main' }),
      aZone({ name: 'Main' }),
    ];
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, modes: { latencyMs: 0 } };
    const model = createBoxModel(options);
    field.arrive(0);
    field.arrive(1);
    model.putReduction(idOf(model.zones(), 'Main'), { reduction: 43 });
    model.advance(0);
    expect(field.setpointAmps).toEqual([10, 10]);
    expect(model.zoneStatus(idOf(model.zones(), 'Left'))).toMatchObject({ setpoint: { l1: 20 } });
    expect(model.zone(idOf(model.zones(), 'Left'))?.config).toMatchObject({ parent_id: idOf(model.zones(), 'Main') });
  });

  it('overdrawn by cars shows as overload', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0 } });
    field.arrive(0, { status: 'Charging', currentAmps: [32, 32, 32] });
    const garage = idOf(model.zones(), 'Garage');
    model.putReduction(garage, { reduction: 43 });
    model.advance(0);
    expect(model.zoneStatus(garage)).toMatchObject({
      status: 'overload',
      available: { l1: 0 },
      consumption: { l1: 32 },
      stations_charging: 1,
    });
  });
});
