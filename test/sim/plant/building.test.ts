import { describe, expect, it } from 'vitest';
import { createBuilding, flatCourse, profileCourse } from '../../../sim/plant/building.ts';
import { createRandom } from '../../../sim/random.ts';

const UTC = { name: 'UTC', changes: [] };
const MONDAY = Date.UTC(2023, 5, 12);
const HOUR = 3_600_000;
const building = (noiseShare: number, seed = 1) =>
  createBuilding({ node: 0, powerWatts: flatCourse(30_000), noiseShare, random: createRandom(seed) });
const total = (lines: Float64Array): number => lines.reduce((sum, value) => sum + value, 0);

describe('a building', () => {
  it('spreads its power unevenly over the lines and draws reactive power with it', () => {
    const load = building(0);
    load.update(0);
    expect(total(load.activeWatts)).toBeCloseTo(30_000, 6);
    expect(load.activeWatts[0]).toBeGreaterThan(load.activeWatts[2] as number);
    const apparent = Math.hypot(load.activeWatts[0] as number, load.reactiveVars[0] as number);
    expect((load.activeWatts[0] as number) / apparent).toBeCloseTo(0.97, 9);
  });

  it('wavers by the stated share, the same at the same moment for the same seed', () => {
    const load = building(0.05);
    const values = Array.from({ length: 5000 }, (_, minute) => {
      load.update(minute * 60_000);
      return total(load.activeWatts);
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean / 30_000 - 1)).toBeLessThan(0.01);
    expect(deviation / mean).toBeGreaterThan(0.04);
    expect(deviation / mean).toBeLessThan(0.075);
    const again = building(0.05);
    again.update(77 * 60_000);
    expect(total(again.activeWatts)).toBe(values[77]);
  });

  it('follows office hours on working days only', () => {
    const course = profileCourse('office', { peakWatts: 100, timeZone: UTC, wallStartMs: MONDAY });
    expect(course(3 * HOUR)).toBeLessThan(25);
    expect(course(11.5 * HOUR)).toBe(100);
    expect(course(5 * 24 * HOUR + 11.5 * HOUR)).toBeLessThan(35);
  });
});
