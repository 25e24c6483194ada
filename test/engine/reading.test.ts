import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe, readingAt, seconds, type Observed } from '../../src/engine/index.ts';
import { at } from '../support/drive.ts';

const STALE_AFTER = seconds(10);
const same = (a: number, b: number): boolean => a === b;

interface Sample {
  readonly at: number;
  readonly value: number;
  readonly stamp: number | null;
}

const observed = (samples: readonly Sample[]): Observed<number> | null =>
  samples.reduce<Observed<number> | null>(
    (before, sample) => observe(before, { ...sample, at: at(sample.at) }, same),
    null,
  );

const stateAt = (samples: readonly Sample[], now: number): string =>
  readingAt(observed(samples), at(now), STALE_AFTER).state;

/** Samples every `cadence` seconds with a new stamp each, from 0 up to and with `until`. */
const steady = (cadence: number, until: number): readonly Sample[] =>
  Array.from({ length: Math.floor(until / cadence) + 1 }, (_, i) => ({ at: i * cadence, value: i, stamp: i }));

describe('a reading', () => {
  it('is missing until it was seen once, and missing is not zero', () => {
    expect(readingAt<number>(null, at(0), STALE_AFTER)).toEqual({ state: 'missing', value: null, ageMs: null });
  });

  it('is fresh up to the age at which it stops being so, and stale beyond', () => {
    expect(stateAt([{ at: 0, value: 1, stamp: 1 }], 10)).toBe('fresh');
    expect(stateAt([{ at: 0, value: 1, stamp: 1 }], 10.001)).toBe('stale');
  });

  it('is not renewed by a repeated stamp', () => {
    const repeated = [0, 5, 10, 15].map((moment) => ({ at: moment, value: 7, stamp: 1 }));
    expect(readingAt(observed(repeated), at(15), STALE_AFTER)).toMatchObject({ state: 'stale', ageMs: 15_000 });
  });

  it('counts a new value under a repeated stamp, without believing it to be newer', () => {
    const coarse = [
      { at: 0, value: 40, stamp: 1 },
      { at: 12, value: 140, stamp: 1 },
    ];
    expect(readingAt(observed(coarse), at(12), STALE_AFTER)).toEqual({ state: 'stale', value: 140, ageMs: 12_000 });
  });

  it('is renewed by a new stamp with the same value', () => {
    const samples = [0, 5, 10, 15].map((moment) => ({ at: moment, value: 7, stamp: moment }));
    expect(readingAt(observed(samples), at(15), STALE_AFTER)).toMatchObject({ state: 'fresh', ageMs: 0 });
  });

  it('without stamps is renewed by a changed value alone', () => {
    const samples = [7, 7, 7, 8, 8].map((value, i) => ({ at: i * 5, value, stamp: null }));
    expect(readingAt(observed(samples.slice(0, 3)), at(14), STALE_AFTER)).toMatchObject({
      state: 'stale',
      ageMs: 14_000,
    });
    expect(readingAt(observed(samples), at(20), STALE_AFTER)).toMatchObject({ state: 'fresh', ageMs: 5_000 });
  });

  it('of a device whose clock was set back is still new', () => {
    const samples = [
      { at: 0, value: 1, stamp: 100 },
      { at: 20, value: 2, stamp: 50 },
    ];
    expect(readingAt(observed(samples), at(20), STALE_AFTER)).toMatchObject({ state: 'fresh', value: 2 });
  });
});

describe('the cadence of a reading', () => {
  it('lets a slow device be fresh for three of its own cadences', () => {
    const slow = steady(8, 800);
    expect(stateAt(slow, 800 + 23)).toBe('fresh');
    expect(stateAt(slow, 800 + 25)).toBe('stale');
  });

  it('is not learnt from an outage: an hour of silence excuses no later one', () => {
    const samples = [...steady(5, 100), { at: 3700, value: -1, stamp: -1 }];
    expect(observed(samples)?.cadenceMs).toBeLessThan(6_000);
    expect(stateAt(samples, 3700 + 20)).toBe('stale');
  });

  it('is not learnt from a first gap of any length', () => {
    const samples = [
      { at: 0, value: 1, stamp: 1 },
      { at: 86_400, value: 2, stamp: 2 },
    ];
    expect(observed(samples)?.cadenceMs).toBeLessThanOrEqual(10_000);
  });

  it('never grows by more than an eighth from one gap, whatever the gap', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 30 }), (gaps) => {
        let now = 0;
        let before = observe<number>(null, { value: 0, stamp: 0, at: at(0) }, same);
        for (const [i, gap] of gaps.entries()) {
          now += gap;
          const after = observe(before, { value: i, stamp: i + 1, at: at(now) }, same);
          const most = Math.max(10_000, before.cadenceMs * 1.125 + 1250);
          expect(after.cadenceMs).toBeLessThanOrEqual(most);
          before = after;
        }
      }),
    );
  });
});
