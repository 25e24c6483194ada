import { describe, expect, it } from 'vitest';
import { createTruth, magnitude, rmsAmps, uncontrolledAmps } from '../../../sim/plant/truth.ts';

describe('what really flows', () => {
  it('adds active currents with their sign and reactive current at a right angle', () => {
    const truth = createTruth(2, 230);
    truth.chargingAmps[4] = 32;
    truth.backgroundAmps[4] = -29;
    truth.reactiveAmps[4] = 4;
    expect(rmsAmps(truth, 4)).toBe(5);
    expect(uncontrolledAmps(truth, 4)).toBe(magnitude(-29, 4));
    expect(rmsAmps(truth, 0)).toBe(0);
  });
});
