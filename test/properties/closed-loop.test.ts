/** The engine against plant and box, on arbitrary small sites: laws judged by what truly flows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceilToLever,
  PHASES,
  type Lever,
  type PhaseIndex,
  type SiteZone,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import { closeLoop, type ClosedLoop, type LoopSpec } from '../support/closed-loop.ts';
import { loopWorlds } from '../support/loop-worlds.ts';

const MINUTE_MS = 60_000;

const deadTimes = ({ site }: LoopSpec, count: number): number => count * site.timing.deadTimeMs;

/** Zones at and below a node, by index. */
function zonesBelow({ site }: ClosedLoop, node: number): readonly number[] {
  return site.zones.flatMap((zone, index) => {
    for (let at: number | null = zone.node; at !== null; at = site.nodes[at]?.parent ?? null)
      if (at === node) return [index];
    return [];
  });
}

/** What a zone takes of a line when allocated so much. */
const draw = (loop: ClosedLoop, zone: number, allocation: number, phase: PhaseIndex): number =>
  Math.min(allocation, loop.wiredAmps[zone]?.[phase] ?? 0);

/** Whether these allocations, by zone, fit into every node's headroom as the last decision saw it. */
function fits(loop: ClosedLoop, allocations: readonly number[]): boolean {
  const record = loop.lastRecord();
  return loop.site.nodes.every((_, node) =>
    PHASES.every((phase) => {
      const load = zonesBelow(loop, node).reduce(
        (sum, zone) => sum + draw(loop, zone, allocations[zone] as number, phase),
        0,
      );
      return load <= (record.nodes[node]?.headroomAmps[phase] ?? 0) + 1e-6;
    }),
  );
}

/** The least that can be said of a zone at which so many of its cars have their minimum, by the box's counting. */
function leastFor(loop: ClosedLoop, zone: number, cars: number): number {
  const sums = [0, 0, 0];
  const { name } = loop.site.zones[zone] as SiteZone;
  const waiting = loop.plant.fleet.filter((station) => station.info.zone === name && station.car !== null);
  for (const { lines } of waiting.slice(0, cars)) for (const line of lines) sums[line] = (sums[line] as number) + 6;
  return ceilToLever(loop.levers[zone] as Lever, Math.max(...sums));
}

const carsIn = (loop: ClosedLoop, zone: number): number =>
  loop.plant.fleet.filter(({ info, car }) => info.zone === loop.site.zones[zone]?.name && car !== null).length;

const drawnIn = (loop: ClosedLoop, zone: number): readonly number[] =>
  loop.plant.fleet
    .filter(({ info, car }) => info.zone === loop.site.zones[zone]?.name && car !== null)
    .map(({ car }) => car?.drawnAmps ?? 0);

const STEP_SECONDS = [1, 2, 5, 5, 10, 60];
const LIVELY = loopWorlds({ stepSeconds: STEP_SECONDS, changes: true });
const STEADY = loopWorlds({ stepSeconds: [5, 10, 10, 60, 60], changes: false });
/** Cars come and go beside loads that do not change, and are never read together with the meters. */
const ONLY_CARS = loopWorlds({ stepSeconds: [1, 2, 5], changes: true, loadsChange: false, carsEverySteps: [2, 3, 5] });

describe('the closed loop', { timeout: 60_000 }, () => {
  it('no-overload, bounded, lower-before-raise: whatever comes and goes', () => {
    fc.assert(
      fc.property(LIVELY, (spec) => {
        const loop = closeLoop(spec);
        loop.pass(120 * spec.stepMs);
        expect(loop.limits()).toMatchObject({ violations: 0 });
        expect(loop.laws().filter(({ held }) => !held)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  /** Cars that start in consecutive polls may leave a trace: a law that none ever does would be false. */
  it('no-overload: also where cars and meters are read in turn, and hardly a car is taken for a rise of other loads', () => {
    let decisions = 0;
    let deceived = 0;
    fc.assert(
      fc.property(ONLY_CARS, (spec) => {
        const loop = closeLoop(spec);
        const hasSunMeter = spec.site.meters.some(({ role }) => role === 'generation');
        for (let step = 0; step < 120; step += 1) {
          loop.pass(spec.stepMs);
          if (hasSunMeter) continue;
          decisions += 1;
          if (loop.lastRecord().nodes.some(({ reserveAmps }) => Math.max(...reserveAmps) > 0.1)) deceived += 1;
        }
        expect(loop.limits()).toMatchObject({ violations: 0 });
      }),
      { numRuns: 40 },
    );
    expect(deceived / decisions).toBeLessThan(0.25);
  });

  it('served: where the site carries everyone’s minimum, everyone charges within a few dead times', () => {
    let carried = 0;
    fc.assert(
      fc.property(STEADY, (spec) => {
        const loop = closeLoop(spec);
        loop.pass(deadTimes(spec, 5) + 2 * MINUTE_MS);
        const least = loop.site.zones.map((_, zone) => leastFor(loop, zone, Infinity));
        if (!fits(loop, least) || least.some((amps, zone) => amps > (loop.levers[zone]?.maxAmps ?? 0))) return;
        carried += 1;
        for (const [zone] of loop.site.zones.entries())
          for (const amps of drawnIn(loop, zone)) expect(amps).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 30 },
    );
    expect(carried).toBeGreaterThan(5);
  });

  it('served: where it does not, every zone that could be has its turn', () => {
    const turnMs = 5 * MINUTE_MS;
    fc.assert(
      fc.property(loopWorlds({ stepSeconds: [10, 60], changes: false, turnMs }), (spec) => {
        const loop = closeLoop(spec);
        const charged = new Set<number>();
        for (let turns = 0; turns <= spec.site.zones.length; turns += 1) {
          for (let part = 0; part < turnMs / MINUTE_MS; part += 1) {
            loop.pass(MINUTE_MS);
            for (const [zone] of spec.site.zones.entries())
              if (drawnIn(loop, zone).some((amps) => amps >= 6)) charged.add(zone);
          }
        }
        for (const [zone] of spec.site.zones.entries()) {
          if (carsIn(loop, zone) === 0) continue;
          const alone = spec.site.zones.map((_, other) => (other === zone ? leastFor(loop, zone, 1) : 0));
          if (fits(loop, alone) && (alone[zone] ?? 0) <= (loop.levers[zone]?.maxAmps ?? 0))
            expect([...charged]).toContain(zone);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('settles: constant inputs end in no writes but rewrites, and in amps that nobody could still have', () => {
    fc.assert(
      fc.property(STEADY, (spec) => {
        const loop = closeLoop(spec);
        loop.pass(deadTimes(spec, 30));
        const writes = loop.pass(20 * MINUTE_MS);
        expect(writes.filter(({ intent }) => intent !== 'rewrite')).toEqual([]);
        const { zones } = loop.lastRecord();
        for (const [index, zone] of zones.entries()) expect(couldRise(loop, index, zone)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

/**
 * Whether a zone with a car could have two steps more without breaking a headroom, beside all that the others have and
 * what idle zones keep ready; nobody could use more than its demand, or less than a minimum.
 */
function couldRise(loop: ClosedLoop, index: number, zone: ZoneRecord): boolean {
  if (zone.cars === 0) return false;
  const { stepAmps, maxAmps } = loop.levers[index] as Lever;
  const wanted = Math.max(zone.allocationAmps + Math.max(2 * stepAmps, 1 + stepAmps), leastFor(loop, index, 1));
  if (wanted > Math.min(maxAmps, zone.demandAmps)) return false;
  return fits(
    loop,
    loop.lastRecord().zones.map((other, i) => (i === index ? wanted : other.cars === 0 ? 0 : other.allocationAmps)),
  );
}
