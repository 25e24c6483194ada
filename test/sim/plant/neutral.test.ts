import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralAmps, neutralOf } from '../../../sim/plant/neutral.ts';
import { createTruth } from '../../../sim/plant/truth.ts';

const current = fc.double({ min: -500, max: 500, noNaN: true });
const line = fc.record({ active: current, reactive: current });
const none = { active: 0, reactive: 0 };

describe('the current in the neutral', () => {
  it('is none where the lines carry the same', () => {
    fc.assert(
      fc.property(line, (each) => {
        expect(neutralOf([each, each, each])).toBeLessThan(1e-9);
      }),
    );
  });

  it('is that of the line where only one carries any', () => {
    fc.assert(
      fc.property(line, (only) => {
        const amps = Math.hypot(only.active, only.reactive);
        expect(neutralOf([only, none, none])).toBeCloseTo(amps, 9);
        expect(neutralOf([none, only, none])).toBeCloseTo(amps, 9);
        expect(neutralOf([none, none, only])).toBeCloseTo(amps, 9);
      }),
    );
  });

  it('of two lines that carry the same is the same again', () => {
    const car = { active: 16, reactive: 0 };
    expect(neutralOf([car, car, none])).toBeCloseTo(16, 9);
  });

  it('never is more than the lines carry together, and does not mind who is called the first', () => {
    fc.assert(
      fc.property(line, line, line, (a, b, c) => {
        const sum = [a, b, c].reduce((total, each) => total + Math.hypot(each.active, each.reactive), 0);
        expect(neutralOf([a, b, c])).toBeLessThanOrEqual(sum + 1e-9);
        expect(neutralOf([b, c, a])).toBeCloseTo(neutralOf([a, b, c]), 8);
      }),
    );
  });

  it('of a node counts cars, other loads and their reactive current', () => {
    const truth = createTruth(2, 230);
    truth.chargingAmps.set([16, 0, 0], 3);
    truth.backgroundAmps.set([4, 0, 0], 3);
    truth.reactiveAmps.set([15, 0, 0], 3);
    expect(neutralAmps(truth, 1)).toBeCloseTo(25, 9);
    expect(neutralAmps(truth, 0)).toBe(0);
  });
});
