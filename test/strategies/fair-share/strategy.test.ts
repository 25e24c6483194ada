import { describe, expect, it } from 'vitest';
import { amps, bindStrategy, onAllPhases, type Ceiling, type SiteSnapshot } from '../../../src/engine/index.ts';
import { fairShare } from '../../../src/strategies/fair-share/strategy.ts';
import { carOf, snapshotOf } from '../../support/snapshot.ts';
import { allocationOf, drawnIn, smallLoop, type SmallCar } from '../../support/small-loop.ts';

const parse = (...zones: readonly object[]) => fairShare.options.parse({ zones });
const A_CAR = carOf({ usableAmps: amps(200) });
const B_CAR = carOf({ station: 'b1', zone: 'B', usableAmps: amps(200) });

/** Zones A and B with one car each and 120 A for both, as far as nothing else is said. */
function snapshotWith(differs: Partial<SiteSnapshot> = {}): SiteSnapshot {
  const snapshot = snapshotOf({ cars: [A_CAR, B_CAR] });
  const nodes = snapshot.nodes.map((node) => ({ ...node, headroomAmps: onAllPhases(amps(120)) }));
  return { ...snapshot, nodes, ...differs };
}
const said = (snapshot: SiteSnapshot, ...zones: readonly object[]) => {
  const proposal = fairShare.propose(snapshot, { options: parse(...zones), memory: null });
  return { ceilings: proposal?.ceilings ?? [], wishes: proposal?.wishes ?? [] };
};
const byNode = (ceilings: readonly Ceiling[]) =>
  Object.fromEntries(ceilings.map(({ node, bound }) => [node, bound.unit === 'A' ? bound.amps[0] : NaN]));

describe('weights', () => {
  const weights = [{ zone: 'A', weightPct: 300 }, { zone: 'B' }];

  it('share the room in proportion', () => {
    const { ceilings } = said(snapshotWith(), ...weights);
    expect(byNode(ceilings)).toEqual({ 'Hall A': 90, 'Hall B': 30 });
    expect(ceilings[0]).toMatchObject({
      covers: 'charging',
      kind: 'economic',
      reason: { kind: 'fair-share', zone: 'A', rule: 'weight' },
    });
  });

  it('leave to others what a zone’s cars cannot use', () => {
    const cars = [{ ...A_CAR, usableAmps: amps(16) }, B_CAR];
    expect(byNode(said(snapshotWith({ cars }), ...weights).ceilings)['Hall B']).toBe(104);
  });

  it('bound nobody where there is enough for all', () => {
    const cars = [A_CAR, B_CAR].map((car) => ({ ...car, usableAmps: amps(32) }));
    expect(said(snapshotWith({ cars }), ...weights).ceilings).toEqual([]);
  });

  it('leave each zone what one of its cars needs to charge', () => {
    const heavy = [{ zone: 'A', weightPct: 10_000 }, { zone: 'B' }];
    expect(byNode(said(snapshotWith(), ...heavy).ceilings)['Hall B']).toBe(6);
  });

  it('count a zone without a car not at all, and one whose cars are not seen in full', () => {
    const zones = snapshotWith().zones.map((zone) => (zone.name === 'B' ? { ...zone, cars: amps(0) } : zone));
    expect(byNode(said(snapshotWith({ zones, cars: [A_CAR] }), ...weights).ceilings)).toEqual({ 'Hall A': 120 });
    expect(byNode(said(snapshotWith({ cars: [B_CAR] }), ...weights).ceilings)).toEqual({ 'Hall A': 90, 'Hall B': 30 });
  });

  it('are weighed on each line by itself', () => {
    const line = [amps(10), amps(0), amps(0)] as const;
    const cars = [{ ...A_CAR, currentAmps: line, usableAmps: amps(16) }, B_CAR];
    const { ceilings } = said(snapshotWith({ cars }), ...weights);
    expect(ceilings.find(({ node }) => node === 'Hall B')?.bound).toEqual({ unit: 'A', amps: [104, 120, 120] });
  });
});

describe('quotas', () => {
  it('are parts of the room, or so much', () => {
    expect(byNode(said(snapshotWith(), { zone: 'A', quotaPct: 25 }).ceilings)).toEqual({ 'Hall A': 30 });
    expect(byNode(said(snapshotWith(), { zone: 'A', quotaAmps: 40 }).ceilings)).toEqual({ 'Hall A': 40 });
    expect(said(snapshotWith(), { zone: 'A', quotaPct: 25, quotaAmps: 40 }).ceilings).toHaveLength(2);
  });

  it('of a zone that there is not are nothing', () => {
    expect(said(snapshotWith(), { zone: 'Attic', quotaPct: 25, vipAmps: 10 })).toEqual({ ceilings: [], wishes: [] });
  });
});

describe('a zone that comes before others', () => {
  it('wishes for what it was promised while it has a car', () => {
    expect(said(snapshotWith(), { zone: 'A', vipAmps: 16 }).wishes).toMatchObject([
      {
        zone: 'A',
        want: { unit: 'A', amps: 16 },
        priority: 20,
        reason: { kind: 'fair-share', zone: 'A', rule: 'vip' },
      },
    ]);
    const zones = snapshotWith().zones.map((zone) => ({ ...zone, cars: 0 }));
    expect(said(snapshotWith({ zones }), { zone: 'A', vipAmps: 16 }).wishes).toEqual([]);
  });
});

describe('when it fails', () => {
  it('each zone keeps to its part of the whole limit, and to its quota', () => {
    const failsafe = fairShare.failsafe(
      snapshotWith(),
      parse({ zone: 'A', weightPct: 400 }, { zone: 'B', quotaPct: 10 }),
    );
    expect(failsafe.ceilings.map(({ node, bound }) => [node, bound.unit === 'A' ? bound.amps[0] : NaN])).toEqual([
      ['Hall A', 200],
      ['Hall B', 50],
      ['Hall B', 25],
    ]);
  });
});

describe('on a crowded site', { timeout: 60_000 }, () => {
  const CARS: readonly SmallCar[] = [1, 2, 3].flatMap(() => [{ zone: 'A' }, { zone: 'B' }]);

  function settled(...zones: readonly object[]) {
    const loop = smallLoop({
      cars: CARS,
      strategies:
        zones.length === 0
          ? []
          : [bindStrategy(fairShare, { name: 'fair-share', options: parse(...zones), shadow: false })],
      building: (second) => 38 + Math.sin(second / 7),
    });
    loop.pass(1_200_000);
    expect(loop.limits()).toMatchObject({ violations: 0 });
    return { a: allocationOf(loop, 'A'), b: allocationOf(loop, 'B'), drawn: drawnIn(loop) };
  }

  it('zones share evenly, or two to one by weight, within one amp', () => {
    const even = settled();
    expect(Math.abs(even.a - even.b)).toBeLessThanOrEqual(1);
    const weighed = settled({ zone: 'A', weightPct: 200 });
    expect(weighed.a / weighed.b).toBeGreaterThan(1.8);
    expect(weighed.a / weighed.b).toBeLessThan(2.2);
    expect(weighed.a + weighed.b).toBeGreaterThan(0.93 * (even.a + even.b));
  });

  it('a zone keeps to its quota, and the other has the rest', () => {
    const { a, b } = settled({ zone: 'A', quotaPct: 30 });
    expect(a).toBeLessThanOrEqual(0.3 * 62);
    expect(b).toBeGreaterThan(36);
  });
});
