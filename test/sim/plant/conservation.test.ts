/** Energy is neither made nor lost: in arbitrary plants, what comes in is what is used, in total and by line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuilding, flatCourse } from '../../../sim/plant/building.ts';
import { createPlant, type Plant, type PlantMeter, type PlantStation } from '../../../sim/plant/plant.ts';
import { createGenerator } from '../../../sim/plant/sun.ts';
import { createRandom } from '../../../sim/random.ts';

const HOUR = 3_600_000;
const PHASES = [1, 2, 3] as const;
const ROTATIONS = ['L1L2L3', 'L2L3L1', 'L3L1L2'] as const;

const arbitraryStation = fc.record({
  node: fc.integer({ min: 0, max: 2 }),
  phases: fc.constantFrom(...PHASES),
  carPhases: fc.constantFrom(...PHASES),
  rotation: fc.constantFrom(...ROTATIONS),
  energyWh: fc.integer({ min: 50, max: 30_000 }),
  lagMs: fc.integer({ min: 0, max: 5000 }),
  startDelayMs: fc.integer({ min: 0, max: 60_000 }),
});
const arbitrarySite = fc.record({
  stations: fc.array(arbitraryStation, { minLength: 1, maxLength: 6 }),
  buildingWatts: fc.integer({ min: 0, max: 40_000 }),
  sunWatts: fc.integer({ min: 0, max: 40_000 }),
  batteryWatts: fc.constantFrom(0, 5000, 20_000),
  impedance: fc.constantFrom(0, 0.01, 0.1),
  seed: fc.integer({ min: 1, max: 1000 }),
  steps: fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 3600 }), amps: fc.integer({ min: 0, max: 40 }) }), {
    minLength: 1,
    maxLength: 20,
  }),
});
type Site = typeof arbitrarySite extends fc.Arbitrary<infer Value> ? Value : never;

function stationOf(spec: Site['stations'][number], index: number): PlantStation {
  const { node, phases, rotation, energyWh, lagMs, startDelayMs } = spec;
  const car = {
    energyWh,
    maxAmps: 32,
    phases: spec.carPhases,
    minAmps: 6,
    startDelayMs,
    lagMs,
    taperWh: energyWh / 10,
  };
  return {
    info: { name: `S${index}`, zone: 'Z', phases, rotation, minAmps: 6, maxAmps: 32, vip: false },
    node,
    stays: [
      { arrivalMs: 0, departureMs: 2 * HOUR, car: { ...car, ignoresPilot: false } },
      { arrivalMs: 2 * HOUR, departureMs: 99 * HOUR, car: { ...car, ignoresPilot: index === 1 } },
    ],
  };
}

const BATTERY_METER: PlantMeter = {
  traits: { name: 'Battery', periodMs: 1000, sign: 1 },
  sees: { kind: 'batteries', batteries: [0] },
};

function plantOf(site: Site): Plant {
  const { impedance, batteryWatts } = site;
  const battery = { node: 1, capacityWh: 8000, maxWatts: batteryWatts, roundTripShare: 0.85, initialShare: 0.5 };
  const powerWatts = flatCourse(site.buildingWatts);
  return createPlant({
    nodes: [
      { parent: null, breaker: null },
      { parent: 0, breaker: null },
      { parent: 1, breaker: null },
    ],
    stations: site.stations.map(stationOf),
    loads: [
      createBuilding({ node: 1, powerWatts, noiseShare: 0.1, random: createRandom(site.seed) }),
      createGenerator({ node: 0, powerWatts: flatCourse(site.sunWatts) }),
    ],
    batteries: batteryWatts === 0 ? [] : [battery],
    meters: batteryWatts === 0 ? [] : [BATTERY_METER],
    volts: 230,
    grid: impedance === 0 ? null : { volts: 230, resistanceOhms: impedance, reactanceOhms: impedance / 2 },
  });
}

function live(plant: Plant, site: Site): void {
  for (const { seconds, amps } of site.steps) {
    plant.stations.forEach((_, index) => plant.setpoint(index, amps));
    plant.advance(plant.nowMs() + seconds * 1000);
  }
}

/** Relative to what flowed altogether. */
const PRECISION = 1e-9;

describe('energy', () => {
  it('comes in as it is used: in total, and on each line', () => {
    fc.assert(
      fc.property(arbitrarySite, (site) => {
        const plant = plantOf(site);
        live(plant, site);
        const { importWh, exportWh, consumedWh, chargedWh, storedWh, generatedWh } = plant.energy;
        const scale = 1 + consumedWh + chargedWh + generatedWh + Math.abs(storedWh);
        const used = consumedWh + chargedWh + storedWh - generatedWh;
        expect(Math.abs(importWh - exportWh - used) / scale).toBeLessThan(PRECISION);
        const { lineEnergy: lines } = plant;
        let netWh = 0;
        for (const line of [0, 1, 2]) {
          const at = (values: Float64Array): number => values[line] as number;
          const usedHere = at(lines.consumedWh) + at(lines.chargedWh) + at(lines.storedWh) - at(lines.generatedWh);
          expect(Math.abs(at(lines.gridWh) - usedHere) / scale).toBeLessThan(PRECISION);
          netWh += at(lines.gridWh);
        }
        expect(Math.abs(netWh - (importWh - exportWh)) / scale).toBeLessThan(PRECISION);
      }),
    );
  });

  it('that went into cars is what the stations gave, and no car took more than it asked for', () => {
    fc.assert(
      fc.property(arbitrarySite, (site) => {
        const plant = plantOf(site);
        live(plant, site);
        let givenWh = 0;
        for (const { deliveredWh, stays } of plant.fleet) {
          deliveredWh.forEach((energyWh, stay) => {
            givenWh += energyWh;
            expect(energyWh).toBeLessThanOrEqual((stays[stay]?.car.energyWh ?? 0) + 1e-9);
          });
        }
        expect(Math.abs(givenWh - plant.energy.chargedWh)).toBeLessThan(PRECISION * (1 + givenWh));
      }),
    );
  });

  it('of a battery is what its meter counts, to the watt-hour, and what it lost is gone', () => {
    fc.assert(
      fc.property(arbitrarySite, (site) => {
        const plant = plantOf({ ...site, batteryWatts: 5000 });
        live(plant, site);
        plant.advance(plant.nowMs() + 1000);
        const { importWh, exportWh } = plant.meter(0);
        expect(Math.abs(importWh - exportWh - plant.energy.storedWh)).toBeLessThanOrEqual(2);
        expect((plant.batteries[0]?.storedWh ?? 0) - 4000).toBeLessThanOrEqual(plant.energy.storedWh + 1e-6);
      }),
    );
  });

  it('is charged more slowly where the voltage sags', () => {
    fc.assert(
      fc.property(arbitrarySite, (site) => {
        const stiff = plantOf({ ...site, impedance: 0, batteryWatts: 0, sunWatts: 0 });
        const weak = plantOf({ ...site, impedance: 0.1, batteryWatts: 0, sunWatts: 0 });
        live(stiff, site);
        live(weak, site);
        expect(weak.energy.chargedWh).toBeLessThanOrEqual(stiff.energy.chargedWh + 1e-9);
      }),
    );
  });
});
