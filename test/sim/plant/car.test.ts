import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCar, follow, type Car, type CarTraits } from '../../../sim/plant/car.ts';

const traits = (over: Partial<CarTraits> = {}): CarTraits => ({
  energyWh: 10_000,
  maxAmps: 16,
  phases: 3,
  minAmps: 6,
  startDelayMs: 0,
  lagMs: 0,
  taperWh: 0,
  ignoresPilot: false,
  ...over,
});

const offered = (car: Car, pilotAmps: number, nowMs = 60_000, stepMs = 1000): number => {
  follow(car, { pilotAmps, sinceMs: 0, nowMs, stepMs });
  return car.drawnAmps;
};

describe('a car', () => {
  it('draws what it is offered, at most its own maximum', () => {
    expect(offered(createCar(traits()), 10)).toBe(10);
    expect(offered(createCar(traits()), 32)).toBe(16);
  });

  it('draws nothing below its minimum, and nothing when it is full', () => {
    expect(offered(createCar(traits({ minAmps: 13 })), 12.9)).toBe(0);
    expect(offered(createCar(traits()), 0)).toBe(0);
    const full = createCar(traits());
    full.remainingWh = 0;
    expect(offered(full, 16)).toBe(0);
  });

  it('waits for its start delay after the offer', () => {
    const car = createCar(traits({ startDelayMs: 20_000 }));
    expect(offered(car, 16, 19_999)).toBe(0);
    expect(offered(car, 16, 20_000)).toBe(16);
  });

  it('follows up and down within its lag, but starts at its minimum at once', () => {
    const car = createCar(traits({ lagMs: 4000 }));
    expect(offered(car, 16)).toBe(6);
    expect(offered(car, 16)).toBe(10);
    expect(offered(car, 16)).toBe(14);
    expect(offered(car, 16)).toBe(16);
    expect(offered(car, 8)).toBe(12);
    expect(offered(car, 0)).toBe(0);
  });

  it('has followed at the end of a step that is longer than its lag', () => {
    expect(offered(createCar(traits({ lagMs: 4000 })), 16, 60_000, 10_000)).toBe(16);
  });

  it('takes less and less near full, but never less than its minimum', () => {
    const car = createCar(traits({ taperWh: 2000 }));
    car.remainingWh = 1000;
    expect(offered(car, 16)).toBe(8);
    car.remainingWh = 10;
    expect(offered(car, 16)).toBe(6);
  });

  it('that ignores the pilot takes its maximum as long as it is offered anything', () => {
    const car = createCar(traits({ ignoresPilot: true }));
    expect(offered(car, 6)).toBe(16);
    expect(offered(car, 0)).toBe(0);
  });

  it('never draws more than offered once it had time to follow, whatever happened before', () => {
    const pilots = fc.array(fc.constantFrom(0, 6, 7.5, 16, 32), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pilots, fc.integer({ min: 0, max: 5000 }), (history, lagMs) => {
        const car = createCar(traits({ lagMs, maxAmps: 32 }));
        for (const pilot of history) {
          for (let second = 0; second < 5; second += 1) offered(car, pilot);
          expect(car.drawnAmps).toBeLessThanOrEqual(pilot + 1e-9);
          expect(car.drawnAmps).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('that exceeds its offer takes its part on top, within its maximum', () => {
    expect(offered(createCar(traits({ excessShare: 0.1 })), 10)).toBeCloseTo(11, 9);
    expect(offered(createCar(traits({ excessShare: 0.1 })), 15)).toBe(16);
  });

  it('never takes more the fuller it is', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const drawnAt = (left: number, taperWh: number): number => {
      const car = createCar(traits({ taperWh }));
      car.remainingWh = left * 10_000;
      return offered(car, 16);
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), share, share, (taperWh, a, b) => {
        expect(drawnAt(Math.min(a, b), taperWh)).toBeLessThanOrEqual(drawnAt(Math.max(a, b), taperWh));
      }),
    );
  });
});
