import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoxModel } from '../../../sim/evce/model.ts';
import { TURN_MS } from '../../../sim/evce/turns.ts';
import { PHASES, type PhaseIndex } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { aBox, aZone, WALL_START_MS } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

describe('the setpoints of a simulated box', () => {
  it('fall before others rise', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0, allocationPeriodMs: 0 } });
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
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, modes: { latencyMs: 0 } };
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
    const options = { field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, modes: { latencyMs: 0 } };
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
    const box = aBox({ modes: { latencyMs: 0, allocationPeriodMs: 0 } });
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
