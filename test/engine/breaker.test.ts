import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHED_ABOVE } from '../../src/engine/breaker.ts';
import { amps, carriesOnTop, earliestTrip, millis, tripValue, type Breaker } from '../../src/engine/index.ts';

const release: Breaker = { standard: 'IEC 60947-2', ratedAmps: amps(100), longTimeDelayMs: millis(100_000) };
const miniature: Breaker = { standard: 'IEC 60898', ratedAmps: amps(100), timeConstantMs: millis(60_000) };

describe('the earliest trip of a breaker', () => {
  it('is a fifth less than the long-time curve, and for ever below its pick-up', () => {
    expect(earliestTrip(release, amps(98), amps(150))).toBeCloseTo(80_000);
    expect(earliestTrip(release, amps(98), amps(105))).toBeNull();
  });

  it('is 15 s at 2.55 times a miniature breaker’s rating from cold, and less when warm', () => {
    expect((earliestTrip(miniature, amps(0), amps(255)) ?? 0) / 1000).toBeCloseTo(15, 0);
    expect(earliestTrip(miniature, amps(98), amps(255))).toBeLessThan(earliestTrip(miniature, amps(0), amps(255)) ?? 0);
    expect(earliestTrip(miniature, amps(98), amps(113))).toBeNull();
  });

  it('is at the trip value: x²·s for a release, the squared multiple for a thermal body', () => {
    expect(tripValue(release)).toBeCloseTo(180, 9);
    expect(tripValue(miniature)).toBeCloseTo(1.44, 9);
  });

  it('leaves a little on top of the rating for a dead time', () => {
    expect([carriesOnTop(release), carriesOnTop(miniature)]).toEqual([0.05, 0.13]);
  });

  it('comes no later for more current, nor for a breaker that is warmer', () => {
    const current = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(fc.constantFrom(release, miniature), current, current, current, (breaker, before, after, more) => {
        const trip = (warm: number, to: number): number => earliestTrip(breaker, amps(warm), amps(to)) ?? Infinity;
        expect(trip(before, after + more)).toBeLessThanOrEqual(trip(before, after));
        expect(trip(before + more, after)).toBeLessThanOrEqual(trip(before, after));
      }),
    );
  });

  it('never comes at what may be left uncovered for a dead time, and in the end above what is shed', () => {
    for (const breaker of [release, miniature]) {
      const at = (multiple: number): number | null => earliestTrip(breaker, amps(100), amps(100 * multiple));
      expect(at(1 + carriesOnTop(breaker))).toBeNull();
      expect(at(SHED_ABOVE[breaker.standard])).not.toBeNull();
    }
    expect(SHED_ABOVE).toEqual({ 'IEC 60898': 1.45, 'IEC 60947-2': 1.3 });
  });
});
