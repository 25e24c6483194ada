import { describe, expect, it } from 'vitest';
import { millis, type Millis } from '../../src/engine/index.ts';
import type { CarPopulation } from '../../src/config/index.ts';
import { STANDARD_CARS } from '../support/scenario.ts';
import { makeCar } from '../../sim/cars.ts';
import type { StationInfo } from '../../sim/plant/field.ts';
import { createRandom } from '../../sim/random.ts';
import type { Session } from '../../sim/sessions.ts';

const HOUR = 3_600_000;
const STATION: StationInfo = {
  name: 'A 1',
  zone: 'A',
  phases: 3,
  rotation: 'L1L2L3',
  minAmps: 6,
  maxAmps: 32,
  vip: false,
};
const session = (over: Partial<Session> = {}): Session => ({
  arrivalMs: 0,
  departureMs: 8 * HOUR,
  energyWh: 8000,
  station: null,
  maxAmps: null,
  phases: null,
  ...over,
});
const delay = (min: number, max: number): { min: Millis; max: Millis } => ({ min: millis(min), max: millis(max) });

const carOf = (
  seed: number,
  of = session(),
  over: { threePhase?: number; isRecorded?: boolean; maxAmps?: number; population?: Partial<CarPopulation> } = {},
) =>
  makeCar(of, {
    population: {
      threePhaseShare: over.threePhase ?? 0.5,
      startDelayMs: delay(5000, 60_000),
      ignoringShare: 0.1,
      ...STANDARD_CARS,
      ...over.population,
    },
    station: { ...STATION, maxAmps: over.maxAmps ?? 32 },
    volts: 230,
    isRecorded: over.isRecorded ?? false,
    random: createRandom(seed),
  });

const fleet = Array.from({ length: 2000 }, (_, seed) => carOf(seed));
const share = (is: (car: (typeof fleet)[number]) => boolean): number => fleet.filter(is).length / fleet.length;

describe('cars of sessions', () => {
  it('come in the scenario’s mix', () => {
    expect(share(({ phases }) => phases === 3)).toBeCloseTo(0.5, 1);
    expect(share(({ ignoresPilot }) => ignoresPilot)).toBeCloseTo(0.1, 1);
    for (const car of fleet) {
      expect(car.startDelayMs).toBeGreaterThanOrEqual(5000);
      expect(car.startDelayMs).toBeLessThanOrEqual(60_000);
      expect(car.lagMs).toBeLessThanOrEqual(5000);
    }
  });

  it('take what the recording says of them', () => {
    expect(carOf(1, session({ maxAmps: 20, phases: 2 }))).toMatchObject({ maxAmps: 20, phases: 2, energyWh: 8000 });
  });

  it('never draw more than their station offers', () => {
    expect(carOf(1, session({ maxAmps: 40 }), { maxAmps: 16 }).maxAmps).toBe(16);
  });

  it('have a charger that can give what was taken', () => {
    const fast = session({ energyWh: 20_000, departureMs: 4 * HOUR });
    for (let seed = 0; seed < 50; seed += 1) {
      const car = carOf(seed, fast, { threePhase: 0 });
      expect(car.phases * car.maxAmps * 230 * 4).toBeGreaterThan(20_000);
    }
  });

  it('fade near full where their energy is made up, and not where it was recorded', () => {
    expect(carOf(1).taperWh).toBe(800);
    expect(carOf(1, session({ energyWh: 60_000 })).taperWh).toBe(3000);
    expect(carOf(1, session(), { isRecorded: true }).taperWh).toBe(0);
  });

  it('does what no standard foresees as often as the scenario says, and without it is the same car', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed);
    const odd = { twoPhaseShare: 0.25, exceedingShare: 0.25, asleepShare: 0.25, highMinimumShare: 0.25 };
    const cars = seeds.map((seed) => carOf(seed, session(), { threePhase: 0.5, population: odd }));
    const shareOf = (isMeant: (car: (typeof cars)[number]) => boolean): number => cars.filter(isMeant).length / 400;
    for (const share of [
      shareOf(({ phases }) => phases === 2),
      shareOf(({ excessShare = 0 }) => excessShare > 0),
      shareOf(({ sleepAfterMs }) => sleepAfterMs !== undefined),
      shareOf(({ minAmps }) => minAmps === 13),
    ]) {
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.35);
    }
    const plain = carOf(3);
    expect(plain).not.toHaveProperty('excessShare');
    expect(carOf(3, session(), { population: { asleepShare: 1 } })).toMatchObject(plain);
  });
});
