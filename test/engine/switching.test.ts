import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow, watchSwitch, type Held, type Switch } from '../../src/engine/switching.ts';
import { cases } from '../support/cases.ts';

const OFF: Switch = { on: false, since: null };
/** The switch after looks at [seconds, whether what turns it holds], with a delay of 60 s. */
const after = (...looks: readonly (readonly [number, boolean])[]): boolean =>
  looks.reduce<Switch>((state, [now, turns]) => watchSwitch(state, { turns, now: now * 1000, delayMs: 60_000 }), OFF)
    .on;

describe('a switch', () => {
  it('turns when its condition has held for the delay, and not a second before', () => {
    expect(after([0, true], [59, true])).toBe(false);
    expect(after([0, true], [59, true], [61, true])).toBe(true);
    expect(after([0, true], [60, true])).toBe(true);
  });

  it('begins to wait anew when its condition is broken, however shortly', () => {
    expect(after([0, true], [30, false], [31, true], [61, true], [90, true])).toBe(false);
    expect(after([0, true], [30, false], [31, true], [92, true])).toBe(true);
  });

  it('turns back by the same rule', () => {
    expect(after([0, true], [60, true], [61, true], [120, true])).toBe(true);
    expect(after([0, true], [60, true], [61, true], [122, true])).toBe(false);
  });

  it('waits its whole delay again when a clock begins anew', () => {
    expect(after([9000, true], [10, true], [69, true])).toBe(false);
    expect(after([9000, true], [10, true], [71, true])).toBe(true);
  });
});

const looks = fc.array(fc.record({ step: fc.integer({ min: 1, max: 90 }), watts: fc.integer({ min: 0, max: 9000 }) }));

describe('a value that is followed', () => {
  it('is at no time above what it follows, nor above the least of the delay before', () => {
    fc.assert(
      fc.property(looks, (seen) => {
        let held: Held = { watts: 0, above: null };
        let now = 0;
        const past: { at: number; watts: number }[] = [];
        for (const { step, watts } of seen) {
          now += step * 1000;
          past.push({ at: now, watts });
          const before = held.watts;
          held = follow(held, { watts, now, delayMs: 60_000 });
          expect(held.watts).toBeLessThanOrEqual(watts);
          const recent = past.filter(({ at }) => at >= now - 60_000).map((one) => one.watts);
          if (held.watts > before) expect(held.watts).toBeLessThanOrEqual(Math.min(...recent));
        }
      }),
      cases(100),
    );
  });

  it('rises to the least of the delay when that is over, and falls at once', () => {
    const course = [
      [0, 5000],
      [59, 7000],
      [61, 6000],
      [62, 9000],
      [63, 2000],
    ] as const;
    let held: Held = { watts: 0, above: null };
    const seen = course.map(([second, watts]) => {
      held = follow(held, { watts, now: second * 1000, delayMs: 60_000 });
      return held.watts;
    });
    expect(seen).toEqual([0, 0, 5000, 5000, 2000]);
  });
});
