import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from '../../src/engine/arbiter.ts';
import type { Headroom } from '../../src/engine/headroom.ts';
import {
  amps,
  millis,
  onAllPhases,
  PHASES,
  voltAmps,
  volts,
  watts,
  type Ceiling,
  type PhaseAmps,
  type StrategyRecord,
} from '../../src/engine/index.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { carrying } from '../support/carried.ts';
import { at, threePhases } from '../support/drive.ts';
import { MAIN, withNode, ZONE_A } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A] });

const ceiling = (bound: Ceiling['bound'], of: Partial<Ceiling> = {}): Ceiling => ({
  node: 'Main',
  bound,
  covers: 'charging',
  kind: 'economic',
  until: null,
  reason: { kind: 'stated', text: 'because', facts: {} },
  ...of,
});
const inAmps = (a: number, b = a, c = b): Ceiling['bound'] => ({ unit: 'A', amps: threePhases(a, b, c) });
const inWatts = (value: number): Ceiling['bound'] => ({ unit: 'W', watts: watts(value) });

const says = (strategy: string, ceilings: readonly Ceiling[], shadow = false): StrategyRecord => ({
  strategy,
  shadow,
  contained: null,
  proposal: { ceilings },
});

const headrooms = (nodes: readonly SensedNode[], strategies: readonly StrategyRecord[]): readonly Headroom[] =>
  arbitrate(SITE, nodes, { strategies, at: at(0) });
const main = (node: SensedNode, ...strategies: readonly StrategyRecord[]): Headroom =>
  headrooms([node, carrying(0)], strategies)[0] as Headroom;
const byOf = (headroom: Headroom): readonly string[] => headroom.because.map(({ by }) => by);

describe('headroom', () => {
  it('is what the limit leaves where nobody says anything, with the background as its reason', () => {
    expect(main(carrying(40))).toMatchObject({ amps: [60, 60, 60], hardAmps: [60, 60, 60], power: null });
    const reasonOf = (node: SensedNode): string | undefined => main(node).because[0].reason.kind;
    expect(reasonOf(carrying(40))).toBe('background');
    expect(reasonOf(carrying(-5))).toBe('electrical-limit');
    expect(reasonOf(carrying(-5, { reserveAmps: onAllPhases(amps(9)) }))).toBe('background');
    expect(reasonOf(carrying(100, { seen: 'blind' }))).toBe('blind');
  });

  it('says what it is made of, the limit as derated', () => {
    const site = withNode(SITE, 'Main', { derate: 0.8 });
    const reasonOf = (node: SensedNode): unknown =>
      arbitrate(site, [node, carrying(0)], { strategies: [], at: at(0) })[0]?.because[1].reason;
    const known = { node: 'Main', limitAmps: 80 };
    expect(reasonOf(carrying(40, { reserveAmps: onAllPhases(amps(9)) }))).toEqual({
      kind: 'background',
      phase: 'L2',
      backgroundAmps: 40,
      reserveAmps: 9,
      ...known,
    });
    expect(reasonOf(carrying(0))).toEqual({ kind: 'electrical-limit', ...known });
    const blind = { kind: 'blind', subject: 'Main', state: 'missing', ageMs: null };
    expect(reasonOf(carrying(100, { seen: 'blind' }))).toEqual(blind);
  });

  it('is the strictest ceiling, line by line, and keeps who gave it', () => {
    const headroom = main(
      carrying(40),
      says('x', [ceiling(inAmps(10, 70, 50))]),
      says('y', [ceiling(inAmps(20, 30, 50))]),
    );
    expect(headroom.amps).toEqual([10, 30, 50]);
    expect(byOf(headroom)).toEqual(['x', 'y', 'x']);
  });

  it('is only lowered: a ceiling above the limit’s room changes nothing', () => {
    const headroom = main(carrying(40), says('x', [ceiling(inAmps(1000))]));
    expect([headroom.amps, byOf(headroom)]).toEqual([
      [60, 60, 60],
      ['limits', 'limits', 'limits'],
    ]);
  });

  it('goes to the limit where a ceiling says the same', () => {
    expect(byOf(main(carrying(40), says('a', [ceiling(inAmps(60))])))).toEqual(['limits', 'limits', 'limits']);
  });

  it('of a node has nothing to do with the ceilings of another', () => {
    const [, below] = headrooms([carrying(0), carrying(0)], [says('x', [ceiling(inAmps(5))])]);
    expect(below?.amps).toEqual([63, 63, 63]);
  });

  it('has wishes met under the hard ceilings alone', () => {
    const strategies = [
      says('bill', [ceiling(inAmps(10))]),
      says('grid', [ceiling(inAmps(30), { kind: 'mandatory' })]),
      says('equipment', [ceiling(inAmps(20, 90, 90), { kind: 'protective' })]),
    ];
    expect(main(carrying(40), ...strategies)).toMatchObject({ amps: [10, 10, 10], hardAmps: [20, 30, 30] });
  });
});

describe('a ceiling on the total', () => {
  it('is met by background and charging together', () => {
    expect(main(carrying(40), says('x', [ceiling(inAmps(50), { covers: 'total' })])).amps).toEqual([10, 10, 10]);
    expect(main(carrying(40), says('x', [ceiling(inAmps(30), { covers: 'total' })])).amps).toEqual([0, 0, 0]);
    expect(main(carrying(-20), says('x', [ceiling(inAmps(30), { covers: 'total' })])).amps).toEqual([50, 50, 50]);
  });

  it('in watts counts the background of all lines, and is never below zero', () => {
    const total = (value: number): number | undefined =>
      main(
        carrying(40, { voltageVolts: [volts(230), volts(230), volts(230)] }),
        says('x', [ceiling(inWatts(value), { covers: 'total' })]),
      ).power?.watts;
    expect(total(40_000)).toBe(40_000 - 3 * 40 * 230);
    expect(total(10_000)).toBe(0);
  });

  it('in watts leaves background out where it covers charging alone', () => {
    const power = main(carrying(40), says('x', [ceiling(inWatts(7000))]), says('y', [ceiling(inWatts(9000))])).power;
    expect(power).toMatchObject({ watts: 7000, because: { by: 'x' } });
  });
});

describe('a strategy', () => {
  it('in shadow bounds nothing', () => {
    expect(main(carrying(40), says('x', [ceiling(inAmps(0)), ceiling(inWatts(0))], true))).toMatchObject({
      amps: [60, 60, 60],
      power: null,
    });
  });

  it('bounds until its ceiling ends, and not from then on', () => {
    const until = (seconds: number): readonly number[] =>
      main(carrying(40), says('x', [ceiling(inAmps(5), { until: at(seconds).monoMs })])).amps;
    expect(until(0.001)).toEqual([5, 5, 5]);
    expect(until(0)).toEqual([60, 60, 60]);
  });
});

const ceilings = fc.array(
  fc
    .record({
      bound: fc.oneof(
        fc.tuple(...PHASES.map(() => fc.integer({ min: 0, max: 9 }))).map(([a = 0, b = 0, c = 0]) => inAmps(a, b, c)),
        fc.integer({ min: 0, max: 5 }).map((kilo) => inWatts(kilo * 1000)),
        fc.integer({ min: 0, max: 5 }).map((kilo) => ({ unit: 'VA' as const, voltAmps: voltAmps(kilo * 1000) })),
      ),
      node: fc.constantFrom('Main', 'A'),
      covers: fc.constantFrom<Ceiling['covers']>('total', 'charging'),
      kind: fc.constantFrom<Ceiling['kind']>('protective', 'mandatory', 'economic'),
    })
    .map(({ bound, ...of }) => ceiling(bound, of)),
  { maxLength: 3 },
);
const several = fc.array(ceilings, { minLength: 1, maxLength: 5 });
const backgrounds = fc.integer({ min: -20, max: 110 });

describe('joining what strategies say', () => {
  it('does not depend on their order, not even in whose reason is kept', () => {
    const order = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(several, backgrounds, order, (all, background, keys) => {
        const strategies = all.map((given, i) => ({ strategy: says(`s${i}`, given), key: keys[i] ?? 0 }));
        const shuffled = strategies.toSorted((a, b) => a.key - b.key);
        const joined = (list: typeof strategies): unknown =>
          headrooms(
            [carrying(background), carrying(5)],
            list.map(({ strategy }) => strategy),
          );
        expect(joined(shuffled)).toEqual(joined(strategies));
        expect(joined(strategies.toReversed())).toEqual(joined(strategies));
      }),
      { numRuns: 500 },
    );
  });

  it('does not change when somebody says a thing twice', () => {
    fc.assert(
      fc.property(ceilings, backgrounds, (given, background) => {
        const node = carrying(background);
        expect(main(node, says('x', [...given, ...given]))).toEqual(main(node, says('x', given)));
      }),
    );
  });

  it('only lowers: another ceiling raises no room of any node and line, hard or soft, in amps or in power', () => {
    fc.assert(
      fc.property(several, ceilings, backgrounds, (all, extra, background) => {
        const strategies = all.map((given, i) => says(`s${i}`, given));
        const nodes = [carrying(background), carrying(5)];
        const before = headrooms(nodes, strategies);
        const after = headrooms(nodes, [...strategies, says('extra', extra)]);
        for (const [node, room] of after.entries()) {
          const then = before[node] as Headroom;
          for (const phase of PHASES) {
            expect(room.amps[phase]).toBeLessThanOrEqual(then.amps[phase]);
            expect(room.hardAmps[phase]).toBeLessThanOrEqual(then.hardAmps[phase]);
            expect(room.amps[phase]).toBeLessThanOrEqual(room.hardAmps[phase]);
          }
          expect(room.power?.watts ?? Infinity).toBeLessThanOrEqual(then.power?.watts ?? Infinity);
          expect(room.hardPower?.watts ?? Infinity).toBeLessThanOrEqual(then.hardPower?.watts ?? Infinity);
          expect(room.power?.watts ?? Infinity).toBeLessThanOrEqual(room.hardPower?.watts ?? Infinity);
          expect(room.imbalance).toEqual(then.imbalance);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('those who bind equally', () => {
  it('are all named, the limit before strategies, and these by name', () => {
    const headroom = main(
      carrying(40),
      says('b', [ceiling(inAmps(60, 20, 70))]),
      says('a', [ceiling(inAmps(60, 20, 30))]),
    );
    const named = headroom.because.map(({ by, also = [] }) => [by, ...also.map((other) => other.by)]);
    expect(named).toEqual([['limits', 'a', 'b'], ['a', 'b'], ['a']]);
  });

  it('are named by what they leave, whatever they cover', () => {
    const headroom = main(
      carrying(40),
      says('total', [ceiling(inAmps(50), { covers: 'total' })]),
      says('charging', [ceiling(inAmps(10))]),
    );
    expect(headroom.because[0]).toMatchObject({ by: 'charging', also: [{ by: 'total' }] });
  });
});

describe('a line that must not be loaded far above another', () => {
  const unbalanced = (backgroundAmps: PhaseAmps, maxAmps: number | null): Headroom => {
    const site = withNode(SITE, 'Main', { maxImbalanceAmps: maxAmps === null ? null : amps(maxAmps) });
    const nodes = [carrying(0, { backgroundAmps }), carrying(0)];
    return arbitrate(site, nodes, { strategies: [], at: at(0) })[0] as Headroom;
  };
  const roomOver = (headroom: Headroom, line: number, other: number): number | undefined =>
    headroom.imbalance.find((bound) => bound.line === line && bound.other === other)?.amps;

  it('may be loaded so much above it as the background, sun included, has left', () => {
    const headroom = unbalanced(threePhases(12, 5, -3), 20);
    expect(headroom.imbalance).toHaveLength(6);
    expect(roomOver(headroom, 0, 1)).toBe(13);
    expect(roomOver(headroom, 1, 0)).toBe(27);
    expect(roomOver(headroom, 0, 2)).toBe(5);
    expect(roomOver(unbalanced(threePhases(30, 0, 0), 20), 0, 1)).toBe(0);
  });

  it('may be loaded less where the other may carry less than is known', () => {
    const site = withNode(SITE, 'Main', { maxImbalanceAmps: amps(20) });
    const main = carrying(10, { leastBackgroundAmps: threePhases(10, 3, -5) });
    const headroom = arbitrate(site, [main, carrying(0)], { strategies: [], at: at(0) })[0] as Headroom;
    expect([roomOver(headroom, 0, 1), roomOver(headroom, 0, 2), roomOver(headroom, 1, 0)]).toEqual([13, 5, 20]);
  });

  it('is of no interest where nobody asks', () => {
    expect(unbalanced(threePhases(50, 0, 0), null).imbalance).toEqual([]);
  });

  it('says which line, above which', () => {
    expect(unbalanced(threePhases(0), 16).imbalance[0]?.because).toEqual({
      by: 'limits',
      reason: { kind: 'imbalance', node: 'Main', line: 'L1', over: 'L2', maxAmps: 16 },
    });
  });
});

describe('a node that sheds', () => {
  it('says how much flows, and what its breaker is rated for', () => {
    const breaker = { standard: 'IEC 60898' as const, ratedAmps: amps(63), timeConstantMs: millis(60_000) };
    const site = withNode(SITE, 'Main', { breaker });
    const nodes = [carrying(40, { shedding: true, measuredAmps: threePhases(50, 95, 20) }), carrying(0)];
    const headroom = arbitrate(site, nodes, { strategies: [], at: at(0) })[0];
    expect(headroom?.amps).toEqual([0, 0, 0]);
    expect(headroom?.because[0].reason).toEqual({ kind: 'shed', node: 'Main', measuredAmps: 95, ratedAmps: 63 });
    const calm = arbitrate(site, [carrying(40), carrying(0)], { strategies: [], at: at(0) })[0];
    expect(calm?.because[0].reason.kind).toBe('background');
  });
});
