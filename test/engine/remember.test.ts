import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Headroom } from '../../src/engine/headroom.ts';
import { amps, onAllPhases, volts, watts } from '../../src/engine/index.ts';
import { leastHeadroom, rememberHeadroom, rememberNode, type NodeSight } from '../../src/engine/remember.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { initialState, type NodeState } from '../../src/engine/state.ts';
import { carrying } from '../support/carried.ts';
import { at, threePhases } from '../support/drive.ts';
import { because } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [{ name: 'Main', limitAmps: 100 }] });
const NEW = initialState({ site: SITE, strategies: [] }).nodes[0] as NodeState;

const node = (background: number, seen: SensedNode['seen'] = 'fresh'): SensedNode =>
  carrying(0, { seen, backgroundAmps: threePhases(background, 0, 0) });

type Sight = readonly [seconds: number, background: number, seen?: SensedNode['seen']];
const TOGETHER = null;
const after = (...sights: readonly Sight[]): NodeState =>
  sights.reduce(
    (before, [seconds, background, seen]) =>
      rememberNode(SITE, before, {
        node: node(background, seen),
        at: at(seconds),
        active: threePhases(99),
        carsReadAt: TOGETHER,
      }),
    NEW,
  );
const rise = (...sights: readonly Sight[]): number => after(...sights).riseAmps[0];

describe('the rise of the background', () => {
  it('is the most it rose within a dead time, over however many decisions', () => {
    expect(rise([0, 10], [10, 20], [20, 35])).toBe(25);
    expect(rise([0, 10], [20, 20], [40, 35])).toBeCloseTo(15, 0);
  });

  it('is not a fall, and is kept through one', () => {
    expect(rise([0, 50], [10, 20])).toBe(0);
    expect(rise([0, 10], [5, 30], [10, 10])).toBeCloseTo(20, 0);
  });

  it('is half forgotten in a quarter of an hour', () => {
    const often: readonly Sight[] = [
      [0, 10],
      [5, 30],
      ...Array.from({ length: 180 }, (_, i): Sight => [10 + 5 * i, 30]),
    ];
    // It is forgotten from when the low background is a dead time old.
    expect(rise(...often)).toBeCloseTo(20 * 0.5 ** (870 / 900), 1);
  });

  it('is forgotten no faster for being looked at rarely', () => {
    const pauses = fc.array(fc.integer({ min: 5, max: 4000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pauses, (seconds) => {
        let now = 40;
        const rare = seconds.map((pause): Sight => [(now += pause), 30]);
        const left = rise([0, 10], [5, 30], [40, 30], ...rare);
        expect(left).toBeGreaterThanOrEqual(20 * 0.5 ** (now / 900) - 1e-9);
        expect(left).toBeLessThan(20);
      }),
    );
  });

  it('is how far it rose above where it stood at the beginning of a dead time, also where it fell again', () => {
    expect(rise([0, 10], [10, 40], [20, 10])).toBeCloseTo(30, 0);
    expect(rise([0, 50], [10, 20], [20, 35])).toBe(0);
    expect(rise([0, 50], [10, 20], [20, 35], [45, 35])).toBe(15);
  });

  it('is each line’s own', () => {
    expect(after([0, 10], [5, 30]).riseAmps).toEqual([20, 0, 0]);
  });

  it('is not learnt from what was not seen together', () => {
    const { paired: _, ...learnt } = after([0, 10], [5, 90, 'stale'], [6, 90, 'blind']);
    expect(after([0, 10])).toMatchObject(learnt);
  });

  it('keeps little more than a dead time of backgrounds', () => {
    const long = Array.from({ length: 1000 }, (_, i): Sight => [i, 10]);
    expect(after(...long).recent.length).toBeLessThan(40);
  });
});

describe('the rise of a background whose meter and cars are not read together', () => {
  const apart = (...sights: readonly (readonly [seconds: number, background: number, carsRead: number])[]): number =>
    sights.reduce(
      (before, [seconds, background, carsRead]) =>
        rememberNode(SITE, before, {
          node: node(background),
          at: at(seconds),
          active: threePhases(99),
          carsReadAt: at(carsRead).monoMs,
        }),
      NEW,
    ).riseAmps[0];

  it('is not that of a car that the meter sees a poll before its station tells', () => {
    expect(apart([5, 10, 4], [10, 42, 9], [15, 10, 14], [20, 10, 19])).toBe(0);
  });

  it('is not that of a car that its station tells a poll before the meter sees it', () => {
    expect(apart([5, 10, 4], [10, -22, 9], [15, 10, 14], [20, 10, 19])).toBe(0);
  });

  it('is not learnt before the cars were read anew', () => {
    expect(apart([5, 10, 4], [7, 42, 4], [8, 42, 4], [9, 42, 4], [10, 10, 9], [15, 10, 14])).toBe(0);
  });

  it('is that of a load which stays, a poll late', () => {
    expect(apart([5, 10, 4], [10, 10, 9], [15, 42, 14])).toBe(0);
    expect(apart([5, 10, 4], [10, 10, 9], [15, 42, 14], [20, 42, 19])).toBe(32);
  });

  it('is the whole of what creeps up within a dead time', () => {
    const creeping = Array.from({ length: 20 }, (_, i) => [5 * i, 10 + i, 5 * i - 1] as const);
    expect(apart(...creeping)).toBe(7);
  });
});

describe('a pair of meter and cars', () => {
  it('is the background with the metered current of the same moment', () => {
    expect(after([0, 10]).paired).toEqual({ backgroundAmps: [10, 0, 0], meteredAmps: [99, 99, 99] });
  });

  it('is learnt with the background’s week and its rises only while all is fresh', () => {
    const fresh = after([0, 10], [5, 30]);
    expect(fresh.week.present.filter((hour) => hour !== null)).toEqual([[30, 0, 0]]);
    expect(fresh.rises.lines[0].largestAmps).toBe(20);
    for (const seen of ['stale', 'blind'] as const) {
      const later = after([0, 10], [5, 30], [10, 90, seen]);
      expect([later.week, later.rises]).toEqual([fresh.week, fresh.rises]);
    }
  });

  it('is gone back to as it was when all was fresh, or worse where it was seen to be worse since', () => {
    const l1 = (...sights: readonly Sight[]): number | undefined => after(...sights).paired?.backgroundAmps[0];
    expect(l1([0, 30], [5, 90, 'stale'])).toBe(90);
    expect(l1([0, 30], [5, 90, 'stale'], [10, 40, 'stale'])).toBe(90);
    expect(l1([0, 30], [5, 20, 'stale'])).toBe(30);
    expect(l1([0, 30], [5, 90, 'blind'])).toBe(30);
    expect(l1([0, 30], [5, 90, 'stale'], [10, 40])).toBe(40);
    expect(l1([0, 30, 'stale'])).toBeUndefined();
  });

  it('is not that of cars which draw more than they may', () => {
    const sights = [0, 30].map((excess, i): NodeSight => ({
      node: carrying(20 + excess, { excessAmps: threePhases(excess) }),
      at: at(5 * i),
      active: threePhases(20 + excess),
      carsReadAt: TOGETHER,
    }));
    const learnt = sights.reduce((node, sight) => rememberNode(SITE, node, sight), NEW);
    expect(learnt.riseAmps).toEqual(threePhases(0));
    expect(learnt.paired?.backgroundAmps).toEqual(threePhases(50));
  });

  it('notes since when a meter seems turned round, and that it does no longer', () => {
    const turned = (before: NodeState, seconds: number, backward: boolean): NodeState =>
      rememberNode(SITE, before, {
        node: carrying(-50, { seen: backward ? 'stale' : 'fresh', backward }),
        at: at(seconds),
        active: threePhases(-50),
        carsReadAt: TOGETHER,
      });
    const twice = turned(turned(NEW, 5, true), 10, true);
    expect(twice.backwardSince).toBe(at(5).monoMs);
    expect(turned(twice, 15, false).backwardSince).toBeNull();
  });

  it('is not kept of a node without a meter', () => {
    const now = { node: node(10), at: at(0), active: null, carsReadAt: TOGETHER };
    expect(rememberNode(SITE, NEW, now)).toBe(NEW);
  });
});

const headroom = (a: number, b = a, c = b): Headroom => ({
  hardAmps: onAllPhases(amps(100)),
  amps: threePhases(a, b, c),
  because: [because('L1'), because('L2'), because('L3')],
  power: null,
  hardPower: null,
  imbalance: [],
});

describe('the headroom of the hold time', () => {
  const through = (...seen: readonly (readonly [number, Headroom])[]): readonly NodeState[] =>
    seen.reduce<readonly NodeState[]>(
      (nodes, [seconds, one]) => rememberHeadroom(SITE, nodes, { headrooms: [one], at: at(seconds) }),
      [NEW],
    );

  it('is the least of each line by itself, with today’s reasons', () => {
    const nodes = through([0, headroom(50, 10, 90)], [5, headroom(20, 60, 70)]);
    const today = headroom(40, 40, 80);
    expect(leastHeadroom([today], nodes)[0]).toEqual({ ...today, amps: [20, 10, 70] });
  });

  it('is of power as well as of amps, whichever strategy bounds it now', () => {
    const bounded = (room: number | null, text = 'then'): Headroom => {
      const each = volts(230);
      const power =
        room === null ? null : { watts: watts(room), volts: [each, each, each] as const, because: because(text) };
      return { ...headroom(50), power };
    };
    const least = (...seen: readonly (number | null)[]): Headroom['power'] | undefined =>
      leastHeadroom(
        [bounded(seen.at(-1) ?? null, 'today')],
        through(...seen.map((room, i) => [5 * i, bounded(room)] as const)),
      )[0]?.power;
    expect(least(9000, 4000, 7000)).toMatchObject({ watts: 4000, because: because('today') });
    expect(least(9000, null, 7000)).toMatchObject({ watts: 7000 });
    expect(least(4000, null)).toBeNull();
    const old = through([0, bounded(1000)], [30, bounded(8000)]);
    expect(leastHeadroom([bounded(8000)], old)[0]?.power?.watts).toBe(8000);
  });

  it('is never more than that of any decision within it, nor than that of now', () => {
    const rooms = fc.array(fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rooms, (seen) => {
        const all = seen.map(([a, b, c]) => headroom(a, b, c));
        const now = all.at(-1) as Headroom;
        const least = leastHeadroom([now], through(...all.map((one, i) => [5 * i, one] as const)))[0]?.amps;
        const within = all.slice(-6);
        for (const line of [0, 1, 2] as const)
          expect(least?.[line]).toBe(Math.min(...within.map((one) => one.amps[line])));
      }),
      { numRuns: 100 },
    );
  });

  it('forgets what is as old as the hold time', () => {
    const lasting = (seconds: number): readonly number[] | undefined =>
      leastHeadroom([headroom(80)], through([0, headroom(5)], [seconds, headroom(80)]))[0]?.amps;
    expect(lasting(29.999)).toEqual([5, 5, 5]);
    expect(lasting(30)).toEqual([80, 80, 80]);
  });
});
