/**
 * Mistakes of other systems when cars start, share and stop, each as a small closed loop that would fail with the same
 * mistake. The threads in which their users told of them are named.
 */
import { describe, expect, it } from 'vitest';
import type { ClosedLoop } from '../support/closed-loop.ts';
import { allocationOf, drawnIn, mostAtMain, smallLoop, watched } from '../support/small-loop.ts';

const MINUTE_MS = 60_000;
const HOUR_SECONDS = 3600;

/** How often the contactor of each station has closed, in the order of the cars. */
const closings = (loop: ClosedLoop): readonly number[] => loop.plant.fleet.map((station) => station.closings);

describe('two starts before the meter catches up (evcc#26380, cured on paper in evcc#30373)', () => {
  it('are both counted with what they were granted: nothing is given twice', () => {
    const loop = smallLoop({
      limitAmps: 40,
      cars: [
        { zone: 'A', startDelaySeconds: 20 },
        { zone: 'B', startDelaySeconds: 25 },
      ],
      // The cars are polled, and the meter is read, when nearly a dead time has passed.
      hears: (event) => {
        const isReading = event.kind === 'MeterObserved' || event.kind === 'StationsObserved';
        return isReading && event.at.monoMs % 30_000 !== 0 ? [] : [event];
      },
    });
    const seen = watched(loop, 1200, () => mostAtMain(loop));
    expect(Math.max(...seen)).toBeLessThanOrEqual(40);
  });
});

describe('a start into amps that somebody else still draws (evcc#30383)', () => {
  it('waits until those have followed, however slowly they do', () => {
    const loop = smallLoop({
      limitAmps: 34,
      cars: [
        { zone: 'A', lagSeconds: 60 },
        { zone: 'B', arrivesSeconds: 600 },
      ],
    });
    loop.pass(9 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 0]);
    const seen = watched(loop, 1200, () => mostAtMain(loop));
    expect(Math.max(...seen)).toBeLessThanOrEqual(34);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThanOrEqual(16);
  });
});

describe('single-phase cars', () => {
  const rotations = ['L1L2L3', 'L2L3L1', 'L3L1L2'];

  it('of rotated stations are counted on their own lines: three of them are no 96 A on L1 (evcc#18522)', () => {
    const loop = smallLoop({
      limitAmps: 40,
      zones: [{ name: 'A', limitAmps: 63 }],
      cars: rotations.map((rotation) => ({ zone: 'A', phases: 1, rotation })),
    });
    loop.pass(20 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 32, 32]);
  });

  it('that are all on one line are three on that line', () => {
    const loop = smallLoop({ limitAmps: 40, cars: rotations.map(() => ({ zone: 'A', phases: 1 })) });
    const seen = watched(loop, 1200, () => mostAtMain(loop));
    expect(Math.max(...seen)).toBeLessThanOrEqual(40);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThan(12);
  });

  it('on L1 are not throttled for an overload of L3 (evcc#26037, evcc#27781)', () => {
    const loop = smallLoop({ cars: [{ zone: 'A', phases: 1 }, { zone: 'B' }], building: () => [0, 0, 97] });
    loop.pass(20 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 0]);
  });
});

describe('the step from nothing', () => {
  it('is to the minimum and one step, and never to the limit at once (evcc#31328)', () => {
    const loop = smallLoop({ cars: [{ zone: 'A', arrivesSeconds: 300 }] });
    loop.pass(290_000);
    const ramp = watched(loop, 600, () => ({ at: loop.plant.nowMs(), amps: allocationOf(loop, 'A') }));
    const rises = ramp.slice(1).filter(({ amps }, i) => amps > (ramp[i]?.amps ?? 0));
    expect(rises[0]?.amps).toBe(10);
    for (const [i, { at, amps }] of rises.slice(1).entries()) {
      expect(amps - (rises[i]?.amps ?? 0)).toBeLessThanOrEqual(4);
      expect(at - (rises[i]?.at ?? 0)).toBeGreaterThanOrEqual(loop.site.timing.deadTimeMs);
    }
    expect(rises.at(-1)?.amps).toBe(32);
  });

  it('has nothing between 0 and 6 A: what carries no minimum is given to nobody, or to somebody else', () => {
    const building = (seconds: number): number => Math.min(100, 20 + seconds / 60);
    const loop = smallLoop({ cars: [{ zone: 'A' }, { zone: 'B' }], building });
    const seen = watched(loop, 2 * HOUR_SECONDS, () => ['A', 'B'].map((zone) => allocationOf(loop, zone)));
    for (const allocations of seen) for (const amps of allocations) expect(amps === 0 || amps >= 6).toBe(true);
    expect(drawnIn(loop)).toEqual([0, 0]);
    expect(loop.limits()).toMatchObject({ violations: 0 });
  });
});

describe('too little for everybody', () => {
  it('throttles all before it stops one, and stops nobody while the minimums fit (evcc#18263, evcc#13750)', () => {
    const cars = [{ zone: 'A' }, { zone: 'A' }, { zone: 'B' }, { zone: 'B' }];
    const loop = smallLoop({ cars, building: (seconds) => (seconds < 600 ? 0 : 36) });
    loop.pass(9 * MINUTE_MS);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThan(20);
    const seen = watched(loop, HOUR_SECONDS, () => drawnIn(loop));
    for (const drawn of seen) expect(Math.min(...drawn)).toBeGreaterThanOrEqual(6);
    expect(closings(loop)).toEqual([1, 1, 1, 1]);
  });

  it.each([2, 10])(
    'switches no contactor more often than its rest allows where a load swings every %i minutes about where the ' +
      'minimum no longer fits (evcc#26522)',
    (minutes) => {
      const building = (seconds: number): number => 91 + 4 * Math.sin((Math.PI * seconds) / (30 * minutes));
      const loop = smallLoop({ cars: [{ zone: 'A' }], building });
      const charges = watched(loop, 2 * HOUR_SECONDS, () => (drawnIn(loop)[0] ?? 0) > 0);
      const restMs = loop.site.timing.restartAfterMs;
      for (const pauseSteps of pausesIn(charges)) expect(pauseSteps * 5000).toBeGreaterThanOrEqual(restMs);
      expect(closings(loop)[0]).toBeGreaterThan(1);
      expect(closings(loop)[0]).toBeLessThanOrEqual((2 * HOUR_SECONDS * 1000) / restMs);
    },
  );
});

/** Lengths of the times between two charges, in steps. */
function pausesIn(charges: readonly boolean[]): readonly number[] {
  const text = charges.map((one) => (one ? '1' : '0')).join('');
  return [...text.matchAll(/(?<=1)0+(?=1)/g)].map(([pause]) => pause.length);
}

describe('a car that needs more than a minimum to begin', () => {
  it('charges within a turn where there is room, as a Zoe does from 13 A', () => {
    const loop = smallLoop({ limitAmps: 50, cars: [{ zone: 'A', minAmps: 13, arrivesSeconds: 60 }] });
    loop.pass(16 * MINUTE_MS);
    expect(drawnIn(loop)[0]).toBeGreaterThan(13);
  });
});

describe('a ceiling that is reckoned anew at each decision', () => {
  it('is not worn down by thirty hours of overload, and comes back when it ends (OpenEMS/openems#3894)', () => {
    const hours = 30;
    const building = (seconds: number): number => (seconds > 600 && seconds < hours * HOUR_SECONDS ? 130 : 10);
    const loop = smallLoop({ cars: [{ zone: 'A' }, { zone: 'B' }], building, stepSeconds: 60 });
    loop.pass(10 * MINUTE_MS);
    const before = drawnIn(loop);
    for (let hour = 0; hour < hours; hour += 1) {
      loop.pass(60 * MINUTE_MS);
      for (const zone of ['A', 'B']) expect(allocationOf(loop, zone)).toBeGreaterThanOrEqual(0);
    }
    loop.pass(60 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual(before);
  });

  it('is not drawn down by cars that take less than they are offered', () => {
    const loop = smallLoop({ cars: [{ zone: 'A', maxAmps: 10 }, { zone: 'B' }, { zone: 'A', arrivesSeconds: 7200 }] });
    loop.pass(119 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([10, 32, 0]);
    loop.pass(15 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([10, 32, 32]);
  });
});
