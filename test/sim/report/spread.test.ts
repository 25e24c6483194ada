import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepSpread } from '../../../sim/report/spread.ts';

const notes = fc.array(fc.tuple(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.integer({ min: 1, max: 900 })), {
  minLength: 1,
  maxLength: 300,
});

describe('the duration curve', () => {
  it('begins with the highest value, falls, ends at the whole time, and has no more points than it may', () => {
    fc.assert(
      fc.property(notes, fc.integer({ min: 2, max: 40 }), (noted, binsMax) => {
        const spread = keepSpread({ binsMax, width: 0.5 });
        for (const [value, spanMs] of noted) spread.add(value, spanMs);
        const points = spread.durations();
        expect(points.length).toBeLessThanOrEqual(binsMax + 1);
        expect(points[0]).toEqual({ value: Math.max(...noted.map(([value]) => value)), share: 0 });
        expect(points.at(-1)?.share).toBeCloseTo(1, 9);
        points.slice(1).forEach((point, index) => {
          expect(point.value).toBeLessThanOrEqual(points[index]?.value ?? NaN);
          expect(point.share).toBeGreaterThan(points[index]?.share ?? NaN);
        });
      }),
    );
  });

  it('says for how long a level was reached', () => {
    const spread = keepSpread({ binsMax: 100, width: 1 });
    spread.add(10, 3);
    spread.add(2, 7);
    expect(spread.durations()).toEqual([
      { value: 10, share: 0 },
      { value: 10, share: 0.3 },
      { value: 2, share: 1 },
    ]);
  });

  it('is empty where nothing was noted', () => {
    expect(keepSpread({ binsMax: 4, width: 1 }).durations()).toEqual([]);
  });
});
