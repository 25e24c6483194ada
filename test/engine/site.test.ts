import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TIMING, gridLinesOf, millis, type Timing } from '../../src/engine/index.ts';
import { stretchTiming } from '../../src/engine/site.ts';

const PERMUTATIONS = ['L1L2L3', 'L1L3L2', 'L2L1L3', 'L2L3L1', 'L3L1L2', 'L3L2L1'];
const lines = (rotation: string): readonly number[] =>
  [...rotation.matchAll(/\d/g)].map(([digit]) => Number(digit) - 1);

const span = fc.integer({ min: 1, max: 10_000_000 }).map(millis);
const timings = fc.record(
  Object.fromEntries(Object.keys(DEFAULT_TIMING).map((key) => [key, span])),
) as unknown as fc.Arbitrary<Timing>;

describe('which grid lines a station is on', () => {
  it('is what its rotation names first, line by line', () => {
    for (const rotation of PERMUTATIONS)
      for (const phases of [1, 2, 3] as const)
        expect(gridLinesOf(phases, rotation)).toEqual(lines(rotation).slice(0, phases));
  });

  it('needs no more lines than the station has', () => {
    expect(gridLinesOf(1, 'L3')).toEqual([2]);
    expect(gridLinesOf(2, 'L3L1')).toEqual([2, 0]);
  });

  it.each([
    [1, null],
    [1, ''],
    [3, 'unknown'],
    [2, 'L1'],
    [3, 'L2L3'],
    [3, 'RST'],
    [1, 'L4'],
    [1, 'l1'],
  ] as const)('is unknown for %i lines where the rotation is %s', (phases, rotation) => {
    expect(gridLinesOf(phases, rotation)).toBeNull();
  });

  it('is unknown where two lines are said to be on one, whatever the lines that it has not', () => {
    expect(gridLinesOf(3, 'L1L1L2')).toBeNull();
    expect(gridLinesOf(2, 'L2L2L3')).toBeNull();
    expect(gridLinesOf(3, 'L1L1L2L3')).toBeNull();
    expect(gridLinesOf(1, 'L2L2L2')).toEqual([1]);
  });
});

describe('durations in simulation', () => {
  it('are never shorter than a step, and otherwise what they were', () => {
    fc.assert(
      fc.property(timings, span, (timing, step) => {
        const { pairWithinMs, ...stretched } = stretchTiming(timing, step);
        expect(pairWithinMs).toBe(timing.pairWithinMs);
        expect(Object.keys(stretched).sort()).toEqual(
          Object.keys(timing)
            .filter((key) => key !== 'pairWithinMs')
            .sort(),
        );
        for (const [key, value] of Object.entries(stretched) as [keyof Timing, number][])
          expect(value).toBe(timing[key] < step ? step : timing[key]);
      }),
    );
  });

  it('keep their order, and a second stretch changes nothing', () => {
    fc.assert(
      fc.property(timings, span, (timing, step) => {
        const stretched = stretchTiming(timing, step);
        expect(stretchTiming(stretched, step)).toEqual(stretched);
        const keys = (Object.keys(timing) as (keyof Timing)[]).filter((key) => key !== 'pairWithinMs');
        for (const a of keys)
          for (const b of keys) if (timing[a] <= timing[b]) expect(stretched[a]).toBeLessThanOrEqual(stretched[b]);
      }),
    );
  });
});

describe('the default durations', () => {
  const t = DEFAULT_TIMING;

  it('are spans of time', () => {
    for (const value of Object.values(t)) expect(value).toBeGreaterThan(0);
  });

  it('let several decisions fall into a dead time', () => {
    expect(t.tickMs).toBeLessThan(t.deadTimeMs / 2);
    expect(t.holdUpMs).toBeLessThanOrEqual(t.deadTimeMs);
  });

  it('take a reading for old before the cars could have followed it', () => {
    expect(t.tickMs).toBeLessThan(t.staleAfterMs);
    expect(t.staleAfterMs).toBeLessThan(t.deadTimeMs);
    expect(t.pairWithinMs).toBeLessThan(t.staleAfterMs);
  });

  it('give cars the time to follow before their appetite is judged, and switch them seldom', () => {
    expect(t.unusedAfterMs).toBeGreaterThan(t.deadTimeMs);
    for (const seldom of [t.reofferMs, t.turnMs, t.rewriteMs]) expect(seldom).toBeGreaterThan(10 * t.deadTimeMs);
  });
});
