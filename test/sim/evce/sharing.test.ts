import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedersOf, type Contender, type SharingZone } from '../../../sim/evce/ledger.ts';
import { shareCurrent } from '../../../sim/evce/sharing.ts';
import { PHASES, type PhaseIndex } from '../../../src/engine/index.ts';

const ALL: readonly PhaseIndex[] = [0, 1, 2];

function zoneOf(amps: number, more: Partial<SharingZone> = {}): SharingZone {
  return { parent: null, allocation: 'proportional', availableAmps: [amps, amps, amps], ...more };
}

function car(more: Partial<Contender> = {}): Contender {
  return { zone: 0, lines: ALL, minAmps: 6, maxAmps: 32, arrivedMs: 0, vip: false, wants: true, ...more };
}

describe('sharing current', () => {
  it('gives every station its maximum where all fit', () => {
    expect(shareCurrent([zoneOf(100)], [car(), car({ maxAmps: 16 })])).toEqual([32, 16]);
  });

  it('shares in proportion to the maxima, and raises to the minimum whoever would get less', () => {
    expect(shareCurrent([zoneOf(36)], [car(), car({ maxAmps: 16 })])).toEqual([24, 12]);
    expect(shareCurrent([zoneOf(16)], [car(), car({ maxAmps: 16 })])).toEqual([10, 6]);
  });

  it('suspends the last in line when the minimums do not all fit', () => {
    expect(shareCurrent([zoneOf(17)], [car(), car(), car()])).toEqual([8.5, 8.5, 0]);
    expect(shareCurrent([zoneOf(12)], [car(), car()])).toEqual([6, 6]);
    expect(shareCurrent([zoneOf(5.9)], [car()])).toEqual([0]);
  });

  it('counts each line for itself', () => {
    const oneLine = (line: PhaseIndex): Contender => car({ lines: [line] });
    expect(shareCurrent([zoneOf(16)], [oneLine(0), oneLine(1), oneLine(2)])).toEqual([16, 16, 16]);
    expect(shareCurrent([zoneOf(16)], [oneLine(0), oneLine(0), oneLine(2)])).toEqual([8, 8, 16]);
    expect(shareCurrent([zoneOf(20)], [car(), oneLine(1)])).toEqual([10, 10]);
  });

  it('keeps what feeds a zone within its own limit', () => {
    const zones = [zoneOf(20), zoneOf(32, { parent: 0 }), zoneOf(12, { parent: 0 })];
    expect(shareCurrent(zones, [car({ zone: 1 }), car({ zone: 2 })])).toEqual([10, 10]);
    expect(shareCurrent(zones, [car({ zone: 1 })])).toEqual([20]);
  });

  it('serves first come, first served above the minimums where the zone says so', () => {
    const zone = zoneOf(40, { allocation: 'fifo' });
    expect(shareCurrent([zone], [car({ arrivedMs: 9 }), car({ arrivedMs: 1 })])).toEqual([8, 32]);
  });

  it('offers a paused car only what nobody else can use', () => {
    expect(shareCurrent([zoneOf(40)], [car(), car({ wants: false })])).toEqual([32, 8]);
    expect(shareCurrent([zoneOf(32)], [car({ wants: false }), car()])).toEqual([0, 32]);
  });

  it('serves cars that have precedence in full before the others get anything', () => {
    expect(shareCurrent([zoneOf(40)], [car(), car({ vip: true })])).toEqual([8, 32]);
    expect(shareCurrent([zoneOf(36)], [car(), car({ vip: true })])).toEqual([0, 32]);
    expect(shareCurrent([zoneOf(40)], [car({ vip: true }), car({ vip: true }), car()])).toEqual([20, 20, 0]);
    expect(shareCurrent([zoneOf(40)], [car({ vip: true, wants: false }), car()])).toEqual([8, 32]);
  });

  it('keeps aside what a lost station goes on with', () => {
    const zones = [zoneOf(40), zoneOf(32, { parent: 0 })];
    const reserved = [{ zone: 1, lines: ALL, amps: 16 }];
    expect(shareCurrent(zones, [car({ zone: 1 }), car()], { reserved })).toEqual([12, 12]);
    expect(shareCurrent([zoneOf(20)], [car()], { reserved: [{ zone: 0, lines: ALL, amps: 16 }] })).toEqual([0]);
  });

  it('gives every car its minimum where the box holds to that, and more only where there is more', () => {
    const rules = { holdsMinimums: true };
    expect(shareCurrent([zoneOf(13)], [car(), car(), car()], rules)).toEqual([6, 6, 6]);
    expect(shareCurrent([zoneOf(13)], [car(), car({ wants: false })], rules)).toEqual([13, 0]);
    expect(shareCurrent([zoneOf(40)], [car(), car()], rules)).toEqual([20, 20]);
  });

  it('rounds to the tenths that a station can be told, downwards', () => {
    expect(shareCurrent([zoneOf(20)], [car(), car(), car()])).toEqual([6.6, 6.6, 6.6]);
  });
});

const lines = fc.subarray([0, 1, 2] as PhaseIndex[], { minLength: 1 });
const amps = fc.integer({ min: 0, max: 900 }).map((tenths) => tenths / 10);
const zones = fc
  .array(fc.record({ up: fc.nat(), fifo: fc.boolean(), availableAmps: fc.tuple(amps, amps, amps) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) =>
    rows.map(({ up, fifo, availableAmps }, index): SharingZone => {
      return { parent: index === 0 ? null : up % index, allocation: fifo ? 'fifo' : 'proportional', availableAmps };
    }),
  );
const contenders = fc.array(
  fc.record({
    zone: fc.nat(),
    lines,
    minAmps: fc.constantFrom(6, 8, 13, 16),
    more: fc.integer({ min: 0, max: 26 }),
    arrivedMs: fc.nat(1000),
    vip: fc.boolean(),
    wants: fc.boolean(),
  }),
  { maxLength: 20 },
);
const world = fc.tuple(zones, contenders).map(([rows, cars]) => ({
  zones: rows,
  cars: cars.map(({ more, ...one }): Contender => {
    return { ...one, zone: one.zone % rows.length, maxAmps: one.minAmps + more };
  }),
}));

describe('sharing current, whatever the zones and cars', () => {
  it('never promises more on a line of a zone than is available', () => {
    fc.assert(
      fc.property(world, ({ zones, cars }) => {
        const shares = shareCurrent(zones, cars);
        zones.forEach(({ availableAmps }, index) => {
          for (const phase of PHASES) {
            const sum = cars.reduce((total, { zone, lines }, place) => {
              const counts = lines.includes(phase) && feedersOf(zones, zone).includes(index);
              return total + (counts ? (shares[place] as number) : 0);
            }, 0);
            expect(sum).toBeLessThanOrEqual(availableAmps[phase] + 1e-6);
          }
        });
      }),
    );
  });

  it('suspends a station or keeps it within its minimum and maximum', () => {
    fc.assert(
      fc.property(world, ({ zones, cars }) => {
        shareCurrent(zones, cars).forEach((share, place) => {
          const { minAmps, maxAmps } = cars[place] as Contender;
          expect(share === 0 || (share >= minAmps && share <= maxAmps)).toBe(true);
        });
      }),
    );
  });

  it('serves the first in line whenever its minimum fits alone', () => {
    fc.assert(
      fc.property(world, ({ zones, cars }) => {
        const hasPrecedence = cars.some(({ wants, vip }) => wants && vip);
        const place = cars.findIndex(({ wants, vip }) => wants && vip === hasPrecedence);
        fc.pre(place >= 0);
        const first = cars[place] as Contender;
        const fits = feedersOf(zones, first.zone).every((zone) =>
          first.lines.every((line) => (zones[zone] as SharingZone).availableAmps[line] >= first.minAmps),
        );
        expect((shareCurrent(zones, cars)[place] as number) > 0).toBe(fits);
      }),
    );
  });

  it('leaves no amp lying that a served station could use', () => {
    fc.assert(
      fc.property(world, ({ zones, cars }) => {
        const shares = shareCurrent(zones, cars);
        const left = (zone: number, line: PhaseIndex): number =>
          cars.reduce(
            (room, each, place) =>
              each.lines.includes(line) && feedersOf(zones, each.zone).includes(zone)
                ? room - (shares[place] as number)
                : room,
            (zones[zone] as SharingZone).availableAmps[line],
          );
        // Every station on a line may have left less than a tenth to rounding.
        const rounding = 0.1 * (cars.length + 1);
        cars.forEach(({ zone, lines, maxAmps }, place) => {
          const share = shares[place] as number;
          if (share === 0 || share >= maxAmps - rounding) return;
          const room = feedersOf(zones, zone).flatMap((feeder) => lines.map((line) => left(feeder, line)));
          expect(Math.min(...room)).toBeLessThanOrEqual(rounding);
        });
      }),
    );
  });

  it('says the same twice', () => {
    fc.assert(
      fc.property(world, ({ zones, cars }) => {
        expect(shareCurrent(zones, cars)).toEqual(shareCurrent(zones, cars));
      }),
    );
  });
});
