import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis, seconds, staleLimitMs, worseOf, nextCadence, type Millis } from '../../src/engine/index.ts';

const STALE_AFTER = seconds(10);
/** The cadence that these gaps teach, ms. */
const learnt = (gapsMs: readonly number[]): Millis =>
  gapsMs.reduce<Millis>((cadence, gap) => nextCadence(cadence, millis(gap)), millis(0));
const regular = (gapMs: number, count: number): readonly number[] => Array.from({ length: count }, () => gapMs);

describe('two readings', () => {
  it('are together worth what the worse one is, in either order', () => {
    expect([worseOf('fresh', 'stale'), worseOf('stale', 'fresh')]).toEqual(['stale', 'stale']);
    expect([worseOf('missing', 'stale'), worseOf('fresh', 'missing')]).toEqual(['missing', 'missing']);
    expect(worseOf('fresh', 'fresh')).toBe('fresh');
  });
});

describe('the age up to which a reading is as good as new', () => {
  it('is 10 s, or three of its own cadences where those are longer', () => {
    expect(staleLimitMs(learnt(regular(2_000, 50)), STALE_AFTER)).toBe(10_000);
    expect(staleLimitMs(learnt(regular(8_000, 50)), STALE_AFTER)).toBe(24_000);
  });

  it('is not stretched by an outage: an hour of silence excuses no later one', () => {
    expect(learnt([...regular(5_000, 20), 3_600_000])).toBeLessThan(6_000);
  });

  it('is not learnt from a first gap of any length', () => {
    expect(learnt([86_400_000])).toBeLessThanOrEqual(10_000);
  });
});

describe('a cadence', () => {
  it('never grows by more than an eighth from one gap, whatever the gap', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 30 }), (gaps) => {
        let before = millis(0);
        for (const gap of gaps) {
          const after = nextCadence(before, millis(gap));
          expect(after).toBeLessThanOrEqual(Math.max(10_000, before * 1.125 + 1_250));
          before = after;
        }
      }),
    );
  });

  it('comes as near as one likes to that of a steady meter, quick or slow', () => {
    for (const gap of [200, 2_000, 15_000, 60_000]) expect(learnt(regular(gap, 120))).toBeCloseTo(gap, -2);
  });
});
