import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, millis } from '../../../src/engine/index.ts';
import { createBuilding, flatCourse } from '../../../sim/plant/building.ts';
import type { CarTraits } from '../../../sim/plant/car.ts';
import type { Load } from '../../../sim/plant/load.ts';
import { createPlant, type Plant, type PlantStation } from '../../../sim/plant/plant.ts';
import { createGenerator } from '../../../sim/plant/sun.ts';
import { rmsAmps } from '../../../sim/plant/truth.ts';
import { createRandom } from '../../../sim/random.ts';

const VOLTS = 230;
const HOUR = 3_600_000;
const car: CarTraits = {
  energyWh: 20_000,
  maxAmps: 16,
  phases: 3,
  minAmps: 6,
  startDelayMs: 0,
  lagMs: 0,
  taperWh: 0,
  ignoresPilot: false,
};

const station = (name: string, node: number, traits: Partial<CarTraits> = {}): PlantStation => ({
  info: { name, zone: `zone ${node}`, phases: 3, rotation: 'L2L3L1', minAmps: 6, maxAmps: 32, vip: false },
  node,
  stays: [{ arrivalMs: 0, departureMs: 24 * HOUR, car: { ...car, ...traits } }],
});

/** A main with a metered roof; below it two zones with stations, the second below a node of its own. */
function plantOf(spec: { stations?: readonly PlantStation[]; loads?: readonly Load[] } = {}): Plant {
  const meter = (name: string) => ({ name, periodMs: 1000, sign: 1 as const });
  const breaker = { standard: 'IEC 60947-2' as const, ratedAmps: amps(20), longTimeDelayMs: millis(100_000) };
  return createPlant({
    nodes: [
      { parent: null, breaker },
      { parent: 0, breaker: null },
      { parent: 1, breaker: null },
    ],
    stations: spec.stations ?? [station('A', 1), station('B', 2, { phases: 1 })],
    loads: spec.loads ?? [
      createBuilding({ node: 0, powerWatts: flatCourse(6000), noiseShare: 0.05, random: createRandom(1) }),
      createGenerator({ node: 0, powerWatts: (nowMs) => (nowMs > HOUR ? 12_000 : 0) }),
    ],
    meters: [
      { traits: meter('Main'), sees: { kind: 'node', node: 0 } },
      { traits: meter('Roof'), sees: { kind: 'loads', loads: spec.loads === undefined ? [1] : [] } },
    ],
    volts: VOLTS,
  });
}

describe('the plant', () => {
  it('changes currents one step after a set-point, and holds them until the next', () => {
    const plant = plantOf({ loads: [] });
    plant.setpoint(0, 10);
    expect(rmsAmps(plant.truth, 3)).toBe(0);
    plant.advance(60_000);
    expect([3, 4, 5].map((index) => rmsAmps(plant.truth, index))).toEqual([10, 10, 10]);
    expect(plant.energy.chargedWh).toBe(0);
    plant.advance(120_000);
    expect(plant.energy.chargedWh).toBeCloseTo((3 * 10 * VOLTS) / 60, 9);
  });

  it('adds up at every node what flows below it, line by line', () => {
    const plant = plantOf();
    plant.setpoint(0, 10);
    plant.setpoint(1, 12);
    plant.advance(1000);
    const { chargingAmps } = plant.truth;
    expect([...chargingAmps.slice(6, 9)]).toEqual([0, 12, 0]);
    expect([...chargingAmps.slice(3, 6)]).toEqual([10, 22, 10]);
    expect([...chargingAmps.slice(0, 3)]).toEqual([10, 22, 10]);
  });

  it('shows its meters what flows at the node, and a roof’s meter the roof alone', () => {
    const plant = plantOf();
    plant.advance(2 * HOUR);
    const [main, roof] = [plant.meter(0), plant.meter(1)];
    expect(main.measuredMs).toBe(2 * HOUR);
    expect(main.powerWatts.reduce((sum, value) => sum + value, 0)).toBeLessThan(-5000);
    expect(roof.powerWatts).toEqual([-4000, -4000, -4000]);
    plant.advance(3 * HOUR);
    expect(plant.meter(1).exportWh).toBe(12_000);
    expect(plant.meter(1).importWh).toBe(0);
  });

  it('warms its breakers by the true current', () => {
    const plant = plantOf({ loads: [], stations: [station('A', 1), station('B', 1)] });
    plant.setpoint(0, 15);
    plant.setpoint(1, 15);
    plant.advance(1000);
    expect(plant.stress(0)).toBe(0);
    plant.advance(41_000);
    expect(plant.stress(0)).toBeCloseTo(0.5, 2);
    expect(plant.stress(1)).toBe(0);
  });

  it('stands still when time does', () => {
    const plant = plantOf();
    plant.advance(1000);
    const before = { ...plant.energy };
    plant.advance(1000);
    expect(plant.energy).toEqual(before);
    expect(plant.nowMs()).toBe(1000);
  });
});

describe('whatever it is told, the plant', () => {
  const orders = fc.array(
    fc.record({
      station: fc.nat(1),
      amps: fc.constantFrom(0, 3, 6, 10, 32, 80),
      waitMs: fc.integer({ min: 500, max: HOUR }),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('conserves energy to a billionth, draws no negative current and runs no register back', () => {
    fc.assert(
      fc.property(orders, (told) => {
        const plant = plantOf();
        let registers = { importWh: 0, exportWh: 0 };
        let nowMs = 0;
        for (const order of told) {
          plant.setpoint(order.station, order.amps);
          nowMs += order.waitMs;
          plant.advance(nowMs);
          const { importWh, exportWh, consumedWh, chargedWh, generatedWh } = plant.energy;
          const balance = importWh - exportWh - (consumedWh + chargedWh - generatedWh);
          expect(Math.abs(balance)).toBeLessThan(1e-9 * Math.max(1, importWh + exportWh + consumedWh + generatedWh));
          expect(Math.min(...plant.truth.chargingAmps)).toBeGreaterThanOrEqual(0);
          expect(plant.meter(0).importWh).toBeGreaterThanOrEqual(registers.importWh);
          expect(plant.meter(0).exportWh).toBeGreaterThanOrEqual(registers.exportWh);
          registers = plant.meter(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives cars exactly what it books, and never more than they want', () => {
    fc.assert(
      fc.property(orders, (told) => {
        const plant = plantOf({ stations: [station('A', 1, { energyWh: 3000 }), station('B', 2, { energyWh: 50 })] });
        let nowMs = 0;
        for (const order of told) {
          plant.setpoint(order.station, order.amps);
          nowMs += order.waitMs;
          plant.advance(nowMs);
        }
        const delivered = plant.fleet.reduce((sum, { deliveredWh }) => sum + (deliveredWh[0] as number), 0);
        expect(Math.abs(delivered - plant.energy.chargedWh)).toBeLessThan(1e-6);
        expect(plant.fleet[0]?.deliveredWh[0]).toBeLessThanOrEqual(3000 + 1e-9);
        expect(plant.fleet[1]?.deliveredWh[0]).toBeLessThanOrEqual(50 + 1e-9);
      }),
      { numRuns: 50 },
    );
  });
});
