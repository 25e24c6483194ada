import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASELINES, type Baseline } from '../../sim/baselines/offer.ts';
import { rowLoad } from '../../sim/baselines/network.ts';
import { sessionMaxAmps, type ChargingProblem } from '../../sim/baselines/problem.ts';
import { runBaseline } from '../../sim/baselines/run.ts';
import { tally } from '../../sim/baselines/tally.ts';
import { problems, singleRow } from '../support/charging-problem.ts';

/** Those that keep every limit at every step: `one-a-tick` looks at the others too late. */
const CONTROLLED = BASELINES.filter((baseline) => baseline !== 'uncontrolled' && baseline !== 'one-a-tick');

/** What each car was offered in each step, A. */
function offers(problem: ChargingProblem, baseline: Baseline): readonly (readonly number[])[] {
  const steps: number[][] = [];
  runBaseline(problem, baseline, (step, cars) => {
    const offered = problem.sessions.map(() => 0);
    for (const car of cars) offered[car.session] = car.offeredAmps;
    steps[step] = offered;
  });
  return steps;
}

describe('a baseline', () => {
  it('exceeds no row, whatever comes', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...CONTROLLED), (problem, baseline) => {
        runBaseline(problem, baseline, (_step, _cars, network) => {
          problem.rows.forEach((_, row) => expect(rowLoad(network, row)).toBeLessThanOrEqual(1 + 2e-9));
        });
      }),
    );
  });

  it('keeps energy: what cars got is what flowed, and none got more than it wanted or could take', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...BASELINES), (problem, baseline) => {
        const { deliveredWh, powerWatts } = runBaseline(problem, baseline);
        const flowedWh = powerWatts.reduce((sum, watts) => sum + watts * problem.stepHours, 0);
        const gotWh = deliveredWh.reduce((sum, wh) => sum + wh, 0);
        expect(Math.abs(flowedWh - gotWh)).toBeLessThanOrEqual(1e-9 * Math.max(1, gotWh));
        problem.sessions.forEach((session, index) => {
          const steps = session.departureStep - session.arrivalStep;
          const mostWh = sessionMaxAmps(problem, session) * 208 * problem.stepHours * steps;
          const boundWh = Math.min(session.requestedWh, mostWh);
          expect(deliveredWh[index]).toBeLessThanOrEqual(boundWh * (1 + 1e-9));
        });
      }),
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...BASELINES), (problem, baseline) => {
        expect(runBaseline(problem, baseline)).toEqual(runBaseline(problem, baseline));
      }),
      { numRuns: 30 },
    );
  });

  it('knows no limits when nobody controls', () => {
    expect(
      offers(
        singleRow(10, [
          [0, 2, 100],
          [1, 2, 100],
        ]),
        'uncontrolled',
      ),
    ).toEqual([
      [32, 0],
      [32, 32],
    ]);
  });

  it('gives each station its static share, whether the others charge or not', () => {
    expect(
      offers(
        singleRow(20, [
          [0, 2, 100],
          [1, 2, 4],
        ]),
        'equal-share',
      ),
    ).toEqual([
      [10, 0],
      [10, 4],
    ]);
  });

  it('serves first who came first', () => {
    expect(
      offers(
        singleRow(40, [
          [0, 2, 100],
          [1, 2, 100],
        ]),
        'first-come',
      ),
    ).toEqual([
      [32, 0],
      [32, 8],
    ]);
  });

  it('serves first who leaves first', () => {
    expect(
      offers(
        singleRow(40, [
          [0, 3, 60],
          [0, 2, 60],
        ]),
        'earliest-deadline',
      ),
    ).toEqual([
      [8, 32],
      [12, 28],
      [32, 0],
    ]);
  });

  it('serves first who can wait least', () => {
    // Both leave together; the second needs all the time that it has.
    expect(
      offers(
        singleRow(32, [
          [0, 2, 10],
          [0, 2, 64],
        ]),
        'least-laxity',
      ),
    ).toEqual([
      [0, 32],
      [0, 32],
    ]);
  });

  it('gives one ampere a turn, and whole ones only', () => {
    expect(
      offers(
        singleRow(15, [
          [0, 1, 100],
          [0, 1, 2.9],
          [0, 1, 100],
        ]),
        'round-robin',
      ),
    ).toEqual([[7, 2, 6]]);
    expect(offers(singleRow(99, [[0, 1, 0.9]]), 'round-robin')).toEqual([[0]]);
  });

  it('offers a car that lacks no more than a watt-hour nothing more', () => {
    const { deliveredWh } = runBaseline(singleRow(32, [[0, 2, 0.001]]), 'first-come');
    expect([...deliveredWh]).toEqual([0]);
  });

  it('meets every deadline by the earliest one first, wherever that is possible on one line', () => {
    const stay = fc.record({
      arrival: fc.nat(8),
      stay: fc.integer({ min: 1, max: 6 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(stay, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 32 }), (stays, limit) => {
        // A schedule that exists: in each step the line is dealt out to those present, and that is what they ask for.
        const asked = stays.map(() => 0);
        for (let step = 0; step < 14; step += 1) {
          const present = stays.flatMap(({ arrival, stay: length }, car) =>
            arrival <= step && step < arrival + length ? [car] : [],
          );
          const shares = present.reduce((sum, car) => sum + (stays[car]?.share ?? 0), 0);
          for (const car of present)
            asked[car] = (asked[car] ?? 0) + (shares > 0 ? (limit * (stays[car]?.share ?? 0)) / shares : 0);
        }
        const sessions = stays.map(
          ({ arrival, stay: length }, car) => [arrival, arrival + length, asked[car] ?? 0, 1000] as const,
        );
        const { deliveredPct } = tally(
          singleRow(limit, sessions),
          runBaseline(singleRow(limit, sessions), 'earliest-deadline'),
        );
        // Each may go with a watt-hour less.
        expect(deliveredPct).toBeGreaterThanOrEqual(
          100 - (100 * stays.length) / Math.max(1, 1000 * asked.reduce((a, b) => a + b, 0)),
        );
      }),
    );
  });
});
