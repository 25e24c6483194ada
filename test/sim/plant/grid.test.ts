import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sagged } from '../../../sim/plant/grid.ts';

const GRID = { volts: 230, resistanceOhms: 0.1, reactanceOhms: 0.05 };

describe('the grid', () => {
  it('has its voltage without load', () => {
    expect(sagged(GRID, { amps: 0, activeWatts: 0, reactiveVars: 0 })).toBe(230);
  });

  it('sags by what a current makes of its resistance', () => {
    expect(sagged(GRID, { amps: 32, activeWatts: 0, reactiveVars: 0 })).toBeCloseTo(230 - 3.2, 9);
  });

  it('is at the voltage at which loads of given power draw the current that makes it', () => {
    const watts = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), watts, watts, (amps, activeWatts, reactiveVars) => {
        const volts = sagged(GRID, { amps, activeWatts, reactiveVars });
        const drop = 0.1 * (amps + activeWatts / volts) + (0.05 * reactiveVars) / volts;
        expect(volts + drop).toBeCloseTo(230, 7);
      }),
    );
  });

  it('has a voltage even where it cannot carry the load', () => {
    expect(sagged(GRID, { amps: 0, activeWatts: 1e6, reactiveVars: 0 })).toBe(115);
  });
});
