import { describe, expect, it } from 'vitest';
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
});
