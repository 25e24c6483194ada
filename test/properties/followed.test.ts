/** What cars truly draw, whatever the records say: the engine against a box and cars that take their time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/engine/index.ts';
import { siteOf } from '../support/site.ts';
import { SlowPlant } from '../support/slow-plant.ts';

const NAMES = ['A', 'B', 'C'];

/** Three zones whose maxima together are far above what the connection carries. */
const site = (limitAmps: number, turnSeconds: number): Site =>
  siteOf({
    nodes: [
      { name: 'Main', limitAmps, metered: true },
      ...NAMES.map((name) => ({ name, parent: 'Main', limitAmps: 63, zone: true })),
    ],
    timing: { turnMs: (turnSeconds * 1000) as never },
  });

const plants = fc.record({
  limitAmps: fc.integer({ min: 20, max: 120 }),
  backgroundAmps: fc.integer({ min: 0, max: 20 }),
  // The engine is promised that cars have followed within a dead time of 35 s of the read-back.
  lagSeconds: fc.integer({ min: 1, max: 34 }),
  saysSetpoints: fc.boolean(),
});
const visits = fc.array(
  fc.record({
    waits: fc.array(fc.constantFrom(2, 5, 5, 13), { minLength: 1, maxLength: 20 }),
    zone: fc.nat({ max: 2 }),
    // Everyone leaves and comes back: a car that returns before its zone has followed draws by the old ceiling.
    cars: fc.constantFrom(0, 0, 1, 3, 6, 6),
  }),
  { minLength: 6, maxLength: 14, size: 'max' },
);

describe('cars that take their time to follow', () => {
  it('lower-before-raise: never together draw more than the limit while zones hand over', () => {
    let handedOver = 0;
    fc.assert(
      fc.property(plants, visits, ({ limitAmps, ...of }, coming) => {
        const plant = new SlowPlant({ ...of, site: site(limitAmps, 60) });
        for (const { waits, zone, cars } of coming) {
          const live = plant.zones[zone];
          if (live !== undefined) live.cars = cars;
          for (const wait of waits) {
            const writes = plant.pass(wait);
            handedOver += writes.filter(({ intent }) => intent === 'lower').length;
            expect(plant.total()).toBeLessThanOrEqual(limitAmps + 1e-6);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(handedOver).toBeGreaterThan(100);
  });

  it('served: when all minimums fit, each zone with a car charges within a few dead times', () => {
    fc.assert(
      fc.property(plants, ({ limitAmps, ...of }) => {
        const enough = limitAmps + of.backgroundAmps + 20;
        const plant = new SlowPlant({ ...of, site: site(enough, 900) });
        for (let i = 0; i < 12; i += 1) plant.pass(5);
        for (const zone of plant.zones) zone.cars = 1;
        for (let i = 0; i < 60; i += 1) plant.pass(5);
        for (const zone of plant.zones) expect(plant.drawn(zone)).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 40 },
    );
  });

  it('settles: constant inputs end in no writes but the rewrite of every quarter of an hour', () => {
    fc.assert(
      fc.property(
        plants,
        fc.array(fc.nat({ max: 6 }), { minLength: 3, maxLength: 3 }),
        ({ limitAmps, ...of }, cars) => {
          const plant = new SlowPlant({ ...of, site: site(limitAmps, 1e9) });
          plant.zones.forEach((zone, i) => (zone.cars = cars[i] ?? 0));
          for (let seconds = 0; seconds < 1200; seconds += 5) plant.pass(5);
          const writes = Array.from({ length: 180 }, () => plant.pass(5)).flat();
          expect(writes.filter(({ intent }) => intent !== 'rewrite')).toEqual([]);
          expect(writes).toHaveLength(NAMES.length);
        },
      ),
      { numRuns: 15 },
    );
  });
});
