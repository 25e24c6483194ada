import { describe, expect, it } from 'vitest';
import { DAY_SHAPES, type DayProfile, type DayShape, type DayShapes } from '../../../sim/plant/day-shapes.ts';

describe.each(Object.entries(DAY_SHAPES) as [DayProfile, DayShapes][])('the days of %s', (_, shapes) => {
  it.each(Object.entries(shapes) as [string, DayShape][])(
    '%s goes from midnight to midnight, in order, up to the peak',
    (_day, corners) => {
      expect([corners[0]?.[0], corners.at(-1)?.[0]]).toEqual([0, 1440]);
      expect(corners[0]?.[1]).toBe(corners.at(-1)?.[1]);
      corners.forEach(([minute, share], index) => {
        if (index > 0) expect(minute).toBeGreaterThan(corners[index - 1]?.[0] as number);
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThanOrEqual(1);
      });
    },
  );

  it('have the peak on some day', () => {
    const shares = (Object.values(shapes) as DayShape[]).flatMap((corners) => corners.map(([, share]) => share));
    expect(Math.max(...shares)).toBe(1);
  });
});
