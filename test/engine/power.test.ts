import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/engine/allocator.ts';
import type { Bound } from '../../src/engine/bounds.ts';
import type { PowerBound } from '../../src/engine/headroom.ts';
import {
  amps,
  inPhaseShare,
  PHASES,
  volts,
  voltAmps,
  watts,
  type Ceiling,
  type CeilingBound,
  type PerPhase,
  type PhaseAmps,
  type Volts,
} from '../../src/engine/index.ts';
import { powerRoom, type Given } from '../../src/engine/power.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { carrying } from '../support/carried.ts';
import { threePhases } from '../support/drive.ts';
import { MAIN, ZONE_A } from '../support/listening.ts';
import { because, requestFor, threePhaseCar } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, { name: 'Hall', parent: 'Main', limitAmps: 80 }, { ...ZONE_A, parent: 'Hall' }] });

const inWatts = (value: number): CeilingBound => ({ unit: 'W', watts: watts(value) });
const inVoltAmps = (value: number): CeilingBound => ({ unit: 'VA', voltAmps: voltAmps(value) });
const ceiling = (bound: CeilingBound, covers: Ceiling['covers'] = 'total'): Ceiling => ({
  node: 'Main',
  bound,
  covers,
  kind: 'economic',
  until: null,
  reason: { kind: 'stated', text: 'because', facts: {} },
});
const given = (...ceilings: readonly Ceiling[]): readonly Given[] =>
  ceilings.map((one, index) => ({ by: `s${index}`, ceiling: one }));

/** Room at the root, or at the node said. */
const roomOf = (nodes: readonly SensedNode[], ceilings: readonly Ceiling[], index = 0): PowerBound | null =>
  powerRoom(SITE, nodes, { index, given: given(...ceilings) });
const wattsOf = (node: SensedNode, ...ceilings: readonly Ceiling[]): number => roomOf([node], ceilings)?.watts ?? NaN;

const measuring = (...values: readonly (number | null)[]): PerPhase<Volts | null> => {
  const [a = null, b = a, c = b] = values.map((value) => (value === null ? null : volts(value)));
  return [a, b, c];
};
const known = (current: PhaseAmps, of: Partial<SensedNode> = {}): SensedNode =>
  carrying(0, { backgroundAmps: current, voltageVolts: measuring(230), ...of });

describe('the voltage that a ceiling counts with', () => {
  it('is what the node’s own meter measures, line by line', () => {
    expect(
      roomOf([known(threePhases(0), { voltageVolts: measuring(231, 229, 235) })], [ceiling(inWatts(1))])?.volts,
    ).toEqual([231, 229, 235]);
  });

  it('is that of the nearest meter upwards', () => {
    const main = known(threePhases(0), { voltageVolts: measuring(240) });
    const hall = known(threePhases(0), { voltageVolts: measuring(236) });
    expect(roomOf([main, carrying(0), carrying(0)], [ceiling(inWatts(1))], 2)?.volts).toEqual([240, 240, 240]);
    expect(roomOf([main, hall, carrying(0)], [ceiling(inWatts(1))], 2)?.volts).toEqual([236, 236, 236]);
    expect(roomOf([main, hall, carrying(0)], [ceiling(inWatts(1))], 0)?.volts).toEqual([240, 240, 240]);
  });

  it('is the highest that the supply may have where nobody measures it, also on one line alone', () => {
    const highest = 230 * 1.1;
    expect(roomOf([carrying(0)], [ceiling(inWatts(1))])?.volts).toEqual([highest, highest, highest]);
    const partly = known(threePhases(0), { voltageVolts: measuring(230, null, 231) });
    expect(roomOf([partly], [ceiling(inWatts(1))])?.volts).toEqual([230, highest, 231]);
    const dead = known(threePhases(0), { voltageVolts: measuring(0) });
    expect(roomOf([dead], [ceiling(inWatts(1))])?.volts).toEqual([highest, highest, highest]);
  });

  it('makes of load the most, and of what flows back the least, that it may be', () => {
    const load = 40 * 3 * 230 * 1.1;
    expect(wattsOf(carrying(40), ceiling(inWatts(40_000)))).toBeCloseTo(40_000 - load, 6);
    const sun = 20 * 3 * 230 * 0.9;
    expect(wattsOf(carrying(-20), ceiling(inWatts(10_000)))).toBeCloseTo(10_000 + sun, 6);
    const mixed = carrying(0, { backgroundAmps: threePhases(10, -10, 0) });
    expect(wattsOf(mixed, ceiling(inWatts(10_000)))).toBeCloseTo(10_000 - 10 * 230 * 1.1 + 10 * 230 * 0.9, 6);
  });

  it('never leaves more room for being unknown', () => {
    const current = fc.integer({ min: -60, max: 120 });
    const supply = fc.double({ min: 207, max: 253, noNaN: true });
    fc.assert(
      fc.property(current, current, current, supply, fc.integer({ min: 0, max: 90_000 }), (a, b, c, at, most) => {
        const measured = known(threePhases(a, b, c), { voltageVolts: measuring(at) });
        const blind = carrying(0, { backgroundAmps: measured.backgroundAmps });
        expect(wattsOf(blind, ceiling(inWatts(most)))).toBeLessThanOrEqual(
          wattsOf(measured, ceiling(inWatts(most))) + 1e-6,
        );
      }),
    );
  });
});

describe('a ceiling in watts', () => {
  it('counts the background of each line, and is no third of anything', () => {
    expect(wattsOf(known(threePhases(30, 0, 0)), ceiling(inWatts(20_000)))).toBe(20_000 - 30 * 230);
    expect(wattsOf(known(threePhases(30, 20, 10)), ceiling(inWatts(20_000)))).toBe(20_000 - 60 * 230);
  });

  it('leaves the background out where it covers charging alone, and never leaves less than nothing', () => {
    expect(wattsOf(known(threePhases(30)), ceiling(inWatts(7000), 'charging'))).toBe(7000);
    expect(wattsOf(known(threePhases(30)), ceiling(inWatts(7000)))).toBe(0);
  });

  it('is nothing where no ceiling is in power', () => {
    expect(roomOf([carrying(0)], [ceiling({ unit: 'A', amps: threePhases(5) })])).toBeNull();
    expect(roomOf([carrying(0)], [])).toBeNull();
  });
});

describe('a ceiling in volt-amperes', () => {
  it('leaves √(S² − Q²) less the background’s power: 50 kVA beside 30 kvar leave 40 kW', () => {
    const reactive = known(threePhases(0), { reactiveAmps: threePhases(30_000 / 690) });
    expect(wattsOf(reactive, ceiling(inVoltAmps(50_000)))).toBeCloseTo(40_000, 6);
    const loaded = known(threePhases(10), { reactiveAmps: threePhases(30_000 / 690) });
    expect(wattsOf(loaded, ceiling(inVoltAmps(50_000)))).toBeCloseTo(40_000 - 6900, 6);
    expect(wattsOf(reactive, ceiling(inVoltAmps(29_000)))).toBe(0);
  });

  it('leaves cars, which draw no reactive power, all of it where it covers charging alone', () => {
    const reactive = known(threePhases(10), { reactiveAmps: threePhases(30) });
    expect(wattsOf(reactive, ceiling(inVoltAmps(50_000), 'charging'))).toBe(50_000);
  });

  it('is just met by background and charging together', () => {
    const current = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(current, current, fc.integer({ min: 1, max: 120_000 }), (active, reactive, most) => {
        const node = known(threePhases(active), { reactiveAmps: threePhases(reactive) });
        const room = wattsOf(node, ceiling(inVoltAmps(most)));
        const together = Math.hypot(active * 690 + room, reactive * 690);
        if (room > 0) expect(together).toBeCloseTo(most, 3);
        else expect(together).toBeGreaterThanOrEqual(most - 1e-6);
      }),
    );
  });
});

describe('the strictest of several', () => {
  const bounds = fc.oneof(
    fc.nat({ max: 9 }).map((kilo) => inWatts(kilo * 1000)),
    fc.nat({ max: 9 }).map((kilo) => inVoltAmps(kilo * 1000)),
  );
  const ceilings = fc.array(fc.tuple(bounds, fc.constantFrom<Ceiling['covers']>('total', 'charging')), {
    minLength: 1,
    maxLength: 5,
  });

  it('is the least room that any leaves, with all reasons that leave no more', () => {
    fc.assert(
      fc.property(ceilings, fc.integer({ min: -10, max: 10 }), (all, background) => {
        const node = known(threePhases(background), { reactiveAmps: threePhases(3) });
        const list = all.map(([bound, covers]) => ceiling(bound, covers));
        const each = list.map((one) => wattsOf(node, one));
        const joined = roomOf([node], list) as PowerBound;
        expect(joined.watts).toBe(Math.min(...each));
        const names = each.flatMap((room, index) => (room === joined.watts ? [`s${index}`] : []));
        expect([joined.because, ...(joined.because.also ?? [])].map(({ by }) => by)).toEqual(names);
      }),
    );
  });
});

describe('power in amps', () => {
  const share = (power: PowerBound, wiring: Parameters<typeof requestFor>[1]): number => {
    const { watts: capacity, volts: weights } = power;
    const bound: Bound = { node: 0, zones: [0], unit: 'W', weights, capacity, because: because('power') };
    return allocate([requestFor(0, wiring)], [bound], [0])[0]?.amps ?? NaN;
  };
  const at240 = known(threePhases(0), { voltageVolts: measuring(240) });
  const fine = { stepAmps: amps(0) };

  it('is less than a car’s minimum at 4.2 kW and 240 V: 5.8 A', () => {
    const power = roomOf([at240], [ceiling(inWatts(4200))]) as PowerBound;
    expect(power.watts / (3 * 240)).toBeCloseTo(5.83, 2);
    expect(share(power, { cars: [threePhaseCar], lever: fine })).toBe(0);
    expect(share(power, { cars: [{ ...threePhaseCar, min: 5 }], lever: fine })).toBeCloseTo(5.83, 2);
  });

  it('is three times as much for a car on one line, and never a third for all', () => {
    const power = roomOf([at240], [ceiling(inWatts(4200))]) as PowerBound;
    expect(share(power, { cars: [{ lines: [0], min: 6, most: 32 }], lever: fine })).toBeCloseTo(17.5, 6);
  });

  it.each([
    ['400Y/230', 230, Math.sqrt(3) * 230],
    ['208Y/120', 120, 208],
    ['240 split', 120, 240],
  ] as const)('between two lines of %s is what the voltage between them makes of it', (system, toNeutral, between) => {
    const node = known(threePhases(0), { voltageVolts: measuring(toNeutral) });
    const power = roomOf([node], [ceiling(inWatts(5000))]) as PowerBound;
    const car = { lines: [0, 1] as const, min: 6, most: 80 };
    const current = share(power, { cars: [car], lever: fine, powerShare: inPhaseShare(system) });
    expect(current * between).toBeGreaterThan(5000 - 10);
    expect(current * between).toBeLessThan(5000 + 10);
  });

  it('weighs each line by its own voltage', () => {
    const uneven = known(threePhases(0), { voltageVolts: measuring(220, 230, 240) });
    const power = roomOf([uneven], [ceiling(inWatts(6900))]) as PowerBound;
    for (const line of PHASES) {
      const current = share(power, { cars: [{ lines: [line], min: 6, most: 80 }], lever: fine });
      expect(current * [220, 230, 240][line]!).toBeCloseTo(6900, 6);
    }
  });
});
