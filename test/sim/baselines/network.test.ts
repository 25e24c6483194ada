import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addAmps,
  beginStep,
  createNetwork,
  fitsAmps,
  largestAmps,
  rowLoad,
  type Network,
} from '../../../sim/baselines/network.ts';
import type { Wiring } from '../../../sim/baselines/wiring.ts';
import { problems, rowOf, singleRow } from '../../support/charging-problem.ts';

const wiringOf = (network: Network, station: number): Wiring => network.wirings[station] as Wiring;

describe('what a station can have', () => {
  it('is what the others leave on a plain line', () => {
    const network = createNetwork(
      singleRow(50, [
        [0, 1, 1],
        [0, 1, 1],
      ]),
    );
    addAmps(network, wiringOf(network, 0), 30);
    expect(largestAmps(network, wiringOf(network, 1), 32)).toBeCloseTo(20, 12);
    expect(largestAmps(network, wiringOf(network, 1), 7)).toBe(7);
  });

  it('is more where the others’ current has another angle', () => {
    const problem = {
      ...singleRow(0, [
        [0, 1, 1],
        [0, 1, 1],
      ]),
      rows: [
        rowOf(
          'line',
          [
            [1, 30],
            [1, -30],
          ],
          50,
        ),
      ],
    };
    const network = createNetwork(problem);
    addAmps(network, wiringOf(network, 0), 30);
    // 30² + 30·x + x² = 50² has the root 27.72.
    expect(largestAmps(network, wiringOf(network, 1), 32)).toBeCloseTo(-15 + Math.sqrt(225 + 1600), 12);
  });

  it('follows a limit that changes from step to step', () => {
    const network = createNetwork(singleRow([50, 10, -5], [[0, 3, 1]]));
    const most = [0, 1, 2].map((step) => {
      beginStep(network, step);
      return largestAmps(network, wiringOf(network, 0), 32);
    });
    expect(most).toEqual([32, 10, 0]);
  });

  it('shares one wiring among stations that load the same lines alike', () => {
    const network = createNetwork(
      singleRow(50, [
        [0, 1, 1],
        [0, 1, 1],
      ]),
    );
    expect(wiringOf(network, 0)).toBe(wiringOf(network, 1));
  });

  it('fits, and a little more does not', () => {
    fc.assert(
      fc.property(problems, fc.array(fc.integer({ min: 0, max: 3200 }), { maxLength: 8 }), (problem, given) => {
        const network = createNetwork(problem);
        beginStep(network, 0);
        given.slice(0, problem.stations.length).forEach((wishedCentiamps, station) => {
          const wiring = wiringOf(network, station);
          const amps = largestAmps(network, wiring, wishedCentiamps / 100);
          expect(amps).toBeGreaterThanOrEqual(0);
          expect(fitsAmps(network, wiring, amps)).toBe(true);
          if (amps < wishedCentiamps / 100) expect(fitsAmps(network, wiring, amps + 1e-3)).toBe(false);
          addAmps(network, wiring, amps);
        });
        problem.rows.forEach((_, row) => expect(rowLoad(network, row)).toBeLessThanOrEqual(1 + 1e-9));
      }),
    );
  });
});
