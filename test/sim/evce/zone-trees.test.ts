import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Demand } from '../../../sim/evce/demands.ts';
import { shareCurrent } from '../../../sim/evce/sharing.ts';
import { createSharing, placesOf, type RegulatedZone } from '../../../sim/evce/zone-trees.ts';
import { FREE_STATION } from '../../../sim/plant/field.ts';

const zone = (parent: number | null): RegulatedZone => ({
  parent,
  allocation: 'proportional',
  minCurrentPerVehicleAmps: 6,
});
/** Two trees, of which the second stands between the zones of the first. */
const ZONES = [zone(null), zone(0), zone(null), zone(2), zone(1)];

const arbitrarySteps = fc.array(
  fc.record({
    wants: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    available: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }),
    holdsMinimums: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('trees of zones', () => {
  it('place every zone in the tree of what feeds it', () => {
    expect(placesOf(ZONES)).toEqual([
      { tree: 0, zone: 0 },
      { tree: 0, zone: 1 },
      { tree: 1, zone: 0 },
      { tree: 1, zone: 1 },
      { tree: 0, zone: 2 },
    ]);
  });

  it('shared one by one, and only where something has changed, get what all zones shared at once would', () => {
    const zoneOf = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4];
    const places = placesOf(ZONES);
    const placeOf = zoneOf.map((each) => places[each] as (typeof places)[number]);
    const lines = [0, 1, 2] as const;
    const outlets = placeOf.map((place) => ({ zone: place.zone, lines, minAmps: 6, maxAmps: 32, vip: false }));
    const arrived = { arrivedMs: 0, minAmps: 6, maxAmps: 32, vip: false, lines };
    const asking = [false, true].map((wants) =>
      outlets.map((outlet): Demand => {
        const contender = { ...arrived, zone: outlet.zone, wants };
        return { sample: FREE_STATION, lostAmps: null, session: null, contender };
      }),
    );
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        const share = createSharing({ zones: ZONES, places, placeOf, outlets });
        for (const { wants, available, holdsMinimums } of steps) {
          const demands = wants.map((each, station) => asking[Number(each)]?.[station] as Demand);
          const availableAmps = available.map((amps) => [amps, amps, amps] as const);
          const order = zoneOf.map((_, station) => station);
          const shared = share({ demands, order, isNew: true, holdsMinimums, availableAmps });
          const all = ZONES.map((each, index) => ({ ...each, availableAmps: availableAmps[index] ?? [0, 0, 0] }));
          const contenders = zoneOf.map((each, station) => ({
            ...arrived,
            zone: each,
            wants: wants[station] === true,
          }));
          expect(shared).toEqual(shareCurrent(all, contenders, { holdsMinimums }));
          expect(share({ demands, order, isNew: false, holdsMinimums, availableAmps })).toBe(shared);
        }
      }),
      { numRuns: 60 },
    );
  });
});
