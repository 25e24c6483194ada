import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWander, sagged } from '../../../sim/plant/grid.ts';
import { createRandom } from '../../../sim/random.ts';

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

  it('is never quite still: a line moves by some tenths of a volt, partly with the others', () => {
    const wander = createWander(230, createRandom(1).split('supply'));
    const lines = [0, 1, 2].map((line) => Array.from({ length: 5000 }, (_, at) => wander(line, 1000 * at)));
    const [first, second] = lines as [number[], number[]];
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(mean(first.map((volts) => volts * volts)));
    expect(Math.max(...lines.flat().map(Math.abs))).toBeLessThanOrEqual(230 * 0.003);
    expect(deviation).toBeGreaterThan(0.15);
    expect(deviation).toBeLessThan(0.35);
    expect(mean(first.map((volts, at) => volts * (second[at] as number)))).toBeGreaterThan(0.5 * deviation * deviation);
    // Two samples of a meter that shows hundredths hardly ever show the same.
    const unchanged = first.filter((volts, at) => at >= 5 && Math.abs(volts - (first[at - 5] as number)) < 0.005);
    expect(unchanged.length).toBeLessThan(0.05 * first.length);
  });
});
