import { describe, expect, it } from 'vitest';
import {
  meterListSchema,
  meterValuesSchema,
  stationListSchema,
  stationStatusListSchema,
  stationStatusSchema,
  zoneListSchema,
  zoneStatusSchema,
} from '../../../src/evce/wire.ts';
import { aBox, idOf, WALL_START_MS } from './support/boxes.ts';

describe('a simulated box', () => {
  it('lists zones, stations and meters by ids that stay and do not start at one', () => {
    const { model } = aBox();
    const ids = [...model.zones(), ...model.stations(), ...model.meters()].map(({ id }) => id);
    expect(Math.min(...ids)).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    const garage = idOf(model.zones(), 'Garage');
    expect(model.zone(garage)).toEqual(model.zones()[0]);
    expect(model.zoneStations(garage)).toEqual(
      model
        .stations()
        .slice(0, 3)
        .map(({ id }) => id),
    );
    expect(model.station(idOf(model.stations(), 'Garage 03'))?.config).toMatchObject({
      zone_id: garage,
      phases: 1,
      phase_rotation: 'L2',
    });
  });

  it('knows nothing by an id it never gave', () => {
    const { model } = aBox();
    for (const id of [0, -1, 1.5, 9999, NaN]) {
      expect([model.zone(id), model.zoneStatus(id), model.zoneStations(id), model.reduction(id)]).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect([model.station(id), model.status(id), model.meter(id), model.meterValues(id)]).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect(model.putReduction(id, { reduction: 1 })).toBe('unknown');
    }
  });

  it('says everything in the words that the client reads, losing nothing', () => {
    const { model, field } = aBox();
    field.arrive(0, { status: 'Charging', currentAmps: [16, 16, 16], powerWatts: 11_040, sessionWh: 2500 });
    model.advance(60_000);
    const garage = idOf(model.zones(), 'Garage');
    const meter = idOf(model.meters(), 'Main incomer');
    expect(zoneListSchema.parse(model.zones())).toEqual(model.zones());
    expect(stationListSchema.parse(model.stations())).toEqual(model.stations());
    expect(stationStatusListSchema.parse(model.statuses())).toEqual(model.statuses());
    expect(stationStatusSchema.parse(model.statuses()[0])).toEqual(model.statuses()[0]);
    expect(zoneStatusSchema.parse(model.zoneStatus(garage))).toEqual(model.zoneStatus(garage));
    expect(meterListSchema.parse(model.meters())).toEqual(model.meters());
    expect(meterValuesSchema.parse(model.meterValues(meter))).toEqual(model.meterValues(meter));
  });

  it('reports a charging station with its session on its own clock', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0 } });
    field.arrive(0, {
      status: 'Charging',
      currentAmps: [16, 15, 14],
      powerWatts: 10_350,
      sessionWh: 2500,
      sessionStartMs: 30_000,
    });
    model.advance(90_500);
    expect(model.statuses()[0]).toMatchObject({
      status: 'Charging',
      connected: true,
      setpoint: 32,
      current: { l1: 16, l2: 15, l3: 14 },
      power: 10.35,
      energy: 2.5,
      session: { id: 1, start: '2026-11-22T08:00:30.000Z', duration: 60 },
      last_update: '2026-11-22T08:01:30.500Z',
    });
    expect(model.wallMs()).toBe(WALL_START_MS + 90_500);
  });

  it('reports a meter in kW and kWh, with the time of the measurement', () => {
    const { model, field } = aBox();
    field.measure({ measuredMs: 2000 });
    expect(model.meterValues(idOf(model.meters(), 'Main incomer'))).toEqual({
      status: 'ok',
      timestamp: '2026-11-22T08:00:02.000Z',
      current: { l1: 40, l2: 41, l3: 42, avg: 41 },
      voltage: { l1: 230, l2: 230, l3: 230 },
      active_power: { l1: 9.2, l2: -0.23, l3: 9.66, total: 18.63 },
      energy: { import: 1234.5, export: 0.5 },
    });
  });
});
