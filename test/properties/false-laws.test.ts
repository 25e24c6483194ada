/**
 * Stronger laws that one would like, and that are false: each with the example that breaks it. Nothing here is demanded;
 * it says why the laws are stated as they are.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/engine/allocator.ts';
import type { PhaseIndex } from '../../src/engine/phases.ts';
import { ampsOf, boundsAt, requestFor, threePhaseCar, type CarSpec } from '../support/share.ts';
import { draws, listening, MAIN, nodeAt, ZONE_A } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';
import { threePhases } from '../support/three-phases.ts';

const on = (...lines: readonly PhaseIndex[]): CarSpec => ({ lines, min: 6, most: 100 });

/** What zones with so many cars get of a root that carries so much on each line, A. */
function shared(
  zones: readonly (readonly CarSpec[])[],
  rootAmps: readonly [number, number, number],
  capAmps: readonly number[] = [],
): readonly number[] {
  const all = zones.map((_, zone) => zone);
  const requests = zones.map((cars, zone) =>
    requestFor(zone, capAmps[zone] === undefined ? { cars } : { cars, most: capAmps[zone] }),
  );
  return ampsOf(allocate(requests, boundsAt(0, all, threePhases(...rootAmps)), all));
}

const onAll = (amps: number): readonly [number, number, number] => [amps, amps, amps];

describe('it is not so', () => {
  it('that more room gives no zone less: 11 A serve one car, 12 A two', () => {
    const zones = [[on(0, 1, 2)], [on(0, 1, 2)]];
    expect(shared(zones, onAll(11))).toEqual([11, 0]);
    expect(shared(zones, onAll(12))).toEqual([6, 6]);
  });

  it('nor at equal service: more on L1 lets a three-phase zone rise, and takes from who is on L2 alone', () => {
    const zones = [[on(0, 1, 2)], [on(0)], [on(1)]];
    expect(shared(zones, [20, 40, 40])).toEqual([10, 10, 30]);
    expect(shared(zones, [40, 40, 40])).toEqual([20, 20, 20]);
  });

  it('that another ceiling lowers every zone: capping one at 10 A of 98 A lets the other have 88 A', () => {
    const zones = [[on(0, 1, 2)], [on(0, 1, 2)]];
    expect(shared(zones, onAll(98))).toEqual([49, 49]);
    expect(shared(zones, onAll(98), [10])).toEqual([10, 88]);
  });

  it('that another car that waits lowers all other zones: who it holds back on its own feeder leaves room elsewhere', () => {
    const three = [on(0)];
    const requests = [three, [on(0)]].map((cars, zone) => requestFor(zone, { cars }));
    const bounds = [...boundsAt(0, [0, 1], threePhases(50, 50, 50)), ...boundsAt(1, [0], threePhases(40, 12, 12))];
    expect(ampsOf(allocate(requests, bounds, [0, 1]))).toEqual([25, 25]);
    const wider = [[on(0), { ...threePhaseCar, most: 20 }], [on(0)]].map((cars, zone) => requestFor(zone, { cars }));
    expect(ampsOf(allocate(wider, bounds, [0, 1]))).toEqual([12, 38]);
  });

  it('that each zone is served in any quarter of an hour: of three that need 6 A each, 12 A serve two', () => {
    const zones = [[on(0, 1, 2)], [on(0, 1, 2)], [on(0, 1, 2)]];
    expect(shared(zones, onAll(12))).toEqual([6, 6, 0]);
  });

  it('that scaling scales: half of what serves two cars serves one, and not both by half', () => {
    const zones = [[on(0, 1, 2)], [on(0, 1, 2)]];
    expect(shared(zones, onAll(20))).toEqual([10, 10]);
    expect(shared(zones, onAll(10))).toEqual([10, 0]);
  });

  it('that a zone split in two has the same in all: of unlike cars, one half is full before the other', () => {
    const [small, large]: readonly CarSpec[] = [{ ...on(0, 1, 2), most: 8 }, on(0, 1, 2)];
    const whole = shared([[small as CarSpec, large as CarSpec], [on(0, 1, 2)]], onAll(60));
    const split = shared([[small as CarSpec], [large as CarSpec], [on(0, 1, 2)]], onAll(60));
    expect(whole).toEqual([40, 20]);
    expect(split).toEqual([8, 26, 26]);
  });

  it('that a free station more never makes more room: between two polls a rise of the meter may be its car', () => {
    const backgroundOf = (stations: readonly string[]): number => {
      const drive = listening(
        siteOf({ nodes: [MAIN, ZONE_A] }),
        stations.map((name) => ({ name, zone: 'A' })),
      );
      drive.meter('Main meter', threePhases(52));
      draws(drive, 1, {
        a1: { amps: 32 },
        ...(stations.includes('a2') ? { a2: { status: 'available', amps: 0 } } : {}),
      });
      drive.seconds = 2;
      drive.meter('Main meter', threePhases(72));
      return nodeAt(drive, 2).backgroundAmps[0];
    };
    expect(backgroundOf(['a1'])).toBe(40);
    expect(backgroundOf(['a1', 'a2'])).toBe(20);
  });
});
