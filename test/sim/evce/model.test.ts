import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoxModel } from '../../../sim/evce/model.ts';
import { TURN_MS } from '../../../sim/evce/turns.ts';
import { PHASES, type PhaseIndex } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import {
  meterListSchema,
  meterValuesSchema,
  stationListSchema,
  stationStatusListSchema,
  stationStatusSchema,
  zoneListSchema,
  zoneStatusSchema,
} from '../../../src/evce/wire.ts';
import { aBox, aZone, idOf, WALL_START_MS } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

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
    const { model, field } = aBox({ latencyMs: 0 });
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
    const { model, field } = aBox({ stepMs: 2000, allocationPeriodMs: 0 });
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
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, latencyMs: 0 };
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
    const { model, field } = aBox({ latencyMs: 0 });
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

describe('the setpoints of a simulated box', () => {
  it('fall before others rise', () => {
    const { model, field } = aBox({ latencyMs: 0, allocationPeriodMs: 0 });
    field.arrive(1);
    model.advance(0);
    field.arrive(0);
    field.calls.length = 0;
    model.advance(1000);
    expect(field.calls).toEqual([
      { index: 1, amps: 31.5 },
      { index: 0, amps: 31.5 },
    ]);
  });

  it('take turns where not all minimums fit, and let nobody starve', () => {
    const field = fakeField([0, 1, 2, 3, 4].map((index) => aStation({ name: `S${index}` })));
    const zones = [aZone({ name: 'Garage', maxAmps: 13 })];
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, latencyMs: 0 };
    const model = createBoxModel(options);
    field.stations.forEach((_, index) => field.arrive(index));
    const turnsServed = field.stations.map(() => 0);
    for (let turn = 0; turn < 5; turn += 1) {
      for (let minute = 0; minute < 15; minute += 1) {
        const before = [...field.setpointAmps];
        model.advance(turn * TURN_MS + minute * 60_000);
        if (minute > 0) expect(field.setpointAmps).toEqual(before);
      }
      field.setpointAmps.forEach((amps, index) => {
        if ((amps ?? 0) > 0) turnsServed[index] = (turnsServed[index] as number) + 1;
      });
    }
    expect(turnsServed).toEqual([2, 2, 2, 2, 2]);
  });

  it('serve the first cars to come for as long as they charge, where the zone is first come, first served', () => {
    const field = fakeField([0, 1, 2].map((index) => aStation({ name: `S${index}` })));
    const zones = [aZone({ name: 'Garage', maxAmps: 13, allocation: 'fifo' })];
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, latencyMs: 0 };
    const model = createBoxModel(options);
    [300, 200, 100].forEach((sessionStartMs, index) => field.arrive(index, { sessionStartMs }));
    for (let turn = 0; turn < 4; turn += 1) {
      model.advance(turn * TURN_MS);
      expect(field.setpointAmps).toEqual([0, 6, 7]);
    }
  });

  const history = fc.array(
    fc.record({
      zone: fc.nat(1),
      reduction: fc.integer({ min: 0, max: 80 }),
      station: fc.nat(3),
      status: fc.constantFrom('Available', 'Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV', 'Finishing'),
      carMaxAmps: fc.integer({ min: 0, max: 40 }),
      seconds: fc.integer({ min: 0, max: 1200 }),
    }),
    { maxLength: 40 },
  );

  /** Lives through a history; `look` sees the box after every step. */
  function live(
    events: typeof history extends fc.Arbitrary<infer T> ? T : never,
    look: (box: ReturnType<typeof aBox>) => void,
  ): void {
    const box = aBox({ latencyMs: 0, allocationPeriodMs: 0 });
    let plantMs = 0;
    for (const { zone, reduction, station, status, carMaxAmps, seconds } of events) {
      box.model.putReduction(box.model.zones()[zone]?.id as number, { reduction });
      if (status === 'Available') box.field.report(station, { status, connected: false, carMaxAmps: null });
      else box.field.arrive(station, { status, carMaxAmps });
      plantMs += seconds * 1000;
      box.model.advance(plantMs);
      look(box);
    }
  }

  it('never add up to more than the zone may draw, whatever comes and whatever it is told', () => {
    fc.assert(
      fc.property(history, (events) => {
        live(events, ({ field, model }) => {
          model.zones().forEach(({ id, config }) => {
            const { reduction } = model.reduction(id) as { reduction: number };
            const availableAmps = Math.max(0, (config.max_current as number) - reduction);
            for (const phase of PHASES)
              expect(promised(field, config.friendly_name, phase)).toBeLessThanOrEqual(availableAmps + 1e-6);
          });
          field.setpointAmps.forEach((amps) =>
            expect(amps === 0 || (amps !== null && amps >= 6 && amps <= 32)).toBe(true),
          );
        });
      }),
    );
  });

  it('are the same for the same history', () => {
    fc.assert(
      fc.property(history, (events) => {
        const seen: string[][] = [[], []];
        seen.forEach((texts) => live(events, ({ model }) => texts.push(JSON.stringify(model.statuses()))));
        expect(seen[0]).toEqual(seen[1]);
      }),
    );
  });
});

function promised(field: ReturnType<typeof fakeField>, zone: string | undefined, phase: PhaseIndex): number {
  return field.stations.reduce((sum, station, index) => {
    const counts = station.zone === zone && (station.phases === 3 || station.rotation === `L${phase + 1}`);
    return sum + (counts ? (field.setpointAmps[index] ?? 0) : 0);
  }, 0);
}
