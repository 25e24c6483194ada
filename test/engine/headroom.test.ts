import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, PHASES, type SiteNode } from '../../src/engine/index.ts';
import { electricalRoom } from '../../src/engine/headroom.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { carrying } from '../support/carried.ts';
import { threePhases } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

interface Carried {
  readonly background: number;
  readonly reserve: number;
  readonly reactive: number;
}

const node = (limitAmps: number, derate = 1): SiteNode =>
  siteOf({ nodes: [{ name: 'Main', limitAmps }], derate }).nodes[0] as SiteNode;

const sensed = ({ background, reserve, reactive }: Carried, of: Partial<SensedNode> = {}): SensedNode =>
  carrying(background, {
    reactiveAmps: onAllPhases(amps(reactive)),
    reserveAmps: onAllPhases(amps(reserve)),
    ...of,
  });

const room = (of: SiteNode, carried: Partial<Carried>): number =>
  electricalRoom(of, sensed({ background: 0, reserve: 0, reactive: 0, ...carried }), 1);

const current = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const nodes = fc.tuple(fc.integer({ min: 1, max: 400 }), current(0.5, 1)).map(([limit, derate]) => node(limit, derate));
const loads: fc.Arbitrary<Carried> = fc.record({
  background: current(-500, 500),
  reserve: current(0, 100),
  reactive: current(0, 500),
});

describe('the room that a limit leaves', () => {
  it('is the limit less background and reserve', () => {
    expect(room(node(100, 0.98), {})).toBe(98);
    expect(room(node(100, 0.98), { background: 40, reserve: 8 })).toBe(50);
    expect(room(node(100), { background: 101 })).toBe(0);
  });

  it('is left by active current only beside reactive current: 100 A of which 60 are reactive leave 80', () => {
    expect(room(node(100), { reactive: 60 })).toBeCloseTo(80, 9);
    expect(room(node(100), { reactive: 60, background: 30 })).toBeCloseTo(50, 9);
    expect(room(node(100), { reactive: 100 })).toBe(0);
    expect(room(node(100), { reactive: 180 })).toBe(0);
  });

  it('is not made larger than the copper by generation: 60 A of sun do not make room for 160 A', () => {
    expect(room(node(100), { background: -60 })).toBe(100);
    expect(room(node(100), { background: -60, reserve: 90 })).toBe(70);
  });

  it('is of each line for itself', () => {
    const main = { ...node(100), limitAmps: threePhases(100, 80, 60) };
    const carried = { ...sensed({ background: 0, reserve: 0, reactive: 0 }), backgroundAmps: threePhases(10, 20, 30) };
    const parts = { ...carried, reserveAmps: threePhases(1, 2, 3), reactiveAmps: threePhases(0, 0, 60) };
    expect(PHASES.map((phase) => electricalRoom(main, parts, phase))).toEqual([89, 58, 0]);
  });

  it('is never negative and never above the derated limit', () => {
    fc.assert(
      fc.property(nodes, loads, (of, carried) => {
        const left = room(of, carried);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(of.limitAmps[1] * of.derate);
      }),
    );
  });

  it.each(['background', 'reserve', 'reactive'] as const)('never grows with the %s', (quantity) => {
    fc.assert(
      fc.property(nodes, loads, current(0, 300), (of, carried, more) => {
        const worse = { ...carried, [quantity]: carried[quantity] + more };
        expect(room(of, worse)).toBeLessThanOrEqual(room(of, carried));
      }),
    );
  });

  it('and what the node then imports are together never above the limit', () => {
    fc.assert(
      fc.property(nodes, loads, (of, carried) => {
        const left = room(of, carried);
        fc.pre(left > 0);
        const total = Math.hypot(Math.max(0, carried.background + left), carried.reactive);
        expect(total).toBeLessThanOrEqual(of.limitAmps[1] * of.derate + 1e-6);
      }),
    );
  });
});

describe('the room that bars fed from two sides leave', () => {
  const bars = (busLimit: number, limit = 1000, derate = 1): SiteNode => ({
    ...node(limit, derate),
    busLimitAmps: onAllPhases(amps(busLimit)),
  });
  const fed = (of: SiteNode, background: number, generation: number, reserve = 0): number =>
    electricalRoom(
      of,
      sensed({ background, reserve, reactive: 0 }, { generationAmps: onAllPhases(amps(generation)) }),
      1,
    );

  it('is what the load takes, whichever side feeds it: sun makes none', () => {
    expect(fed(bars(200), 40, 0)).toBe(160);
    expect(fed(bars(200), -20, 60)).toBe(160);
    expect(fed(bars(200, 1000, 0.98), -20, 60, 10)).toBe(196 - 50);
    expect(fed(bars(200), -20, 300)).toBe(0);
  });

  it('is no more than the limit of the supply leaves', () => {
    expect(fed(bars(200, 100), -20, 60, 60)).toBe(60);
    expect(fed(bars(200, 100), 40, 0)).toBe(60);
  });

  it('with all load and all charging is never more than the bars carry, nor more room than without them', () => {
    const load = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(load, load, load, fc.integer({ min: 1, max: 400 }), (building, sun, reserve, busLimit) => {
        const room = fed(bars(busLimit, 250), building - sun, sun, reserve);
        if (room > 0) expect(building + reserve + room).toBeLessThanOrEqual(busLimit + 1e-9);
        const without = electricalRoom(node(250), sensed({ background: building - sun, reserve, reactive: 0 }), 1);
        expect(room).toBeLessThanOrEqual(without);
      }),
    );
  });
});

describe('a node that sheds', () => {
  it('has no room, whatever its limit and its sources are', () => {
    fc.assert(
      fc.property(nodes, loads, (of, carried) => {
        expect(electricalRoom(of, sensed(carried, { shedding: true }), 1)).toBe(0);
      }),
    );
  });
});
