import { describe, expect, it } from 'vitest';
import { createGenerator, sunCourse } from '../../../sim/plant/sun.ts';
import { createRandom } from '../../../sim/random.ts';
import { compileTimeZone } from '../../../src/config/index.ts';

const HOUR = 3_600_000;
const YEAR_DAYS = 365;
const BERLIN = compileTimeZone('Europe/Berlin');
const START = Date.parse('2023-01-01T00:00:00+01:00');
const sun = (latitudeDegrees = 50.8, seed = 1) =>
  sunCourse({ latitudeDegrees, peakWatts: 1000, timeZone: BERLIN, wallStartMs: START, random: createRandom(seed) });

/** Energy from `day` on, Wh per rated kW. */
function energy(course: (nowMs: number) => number, day: number, days: number): number {
  let sum = 0;
  for (let quarter = 0; quarter < days * 96; quarter += 1) sum += course(day * 24 * HOUR + quarter * 0.25 * HOUR) / 4;
  return sum;
}

describe('the sun', () => {
  it('shines by day only, highest at noon by standard time', () => {
    const course = sun();
    const june = 162 * 24 * HOUR;
    expect(course(june)).toBe(0);
    expect(course(june + 2 * HOUR)).toBe(0);
    expect(course(june + 12 * HOUR)).toBeGreaterThan(50);
  });

  it('gives in a year what a roof in Germany gives, most of it in summer', () => {
    const yearly = energy(sun(), 0, YEAR_DAYS);
    expect(yearly / 1000).toBeGreaterThan(700);
    expect(yearly / 1000).toBeLessThan(1200);
    expect(energy(sun(), 150, 30)).toBeGreaterThan(4 * energy(sun(), 0, 30));
  });

  it('is never negative and never above its rating', () => {
    const course = sun(30);
    for (let hour = 0; hour < YEAR_DAYS * 24; hour += 7) {
      expect(course(hour * HOUR)).toBeGreaterThanOrEqual(0);
      expect(course(hour * HOUR)).toBeLessThanOrEqual(1000);
    }
  });

  it('feeds all lines alike', () => {
    const load = createGenerator({ node: 2, powerWatts: () => 900 });
    load.update(0);
    expect([...load.activeWatts]).toEqual([-300, -300, -300]);
    expect(load).toMatchObject({ node: 2, kind: 'generator' });
  });
});
