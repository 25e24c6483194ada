import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASELINES } from '../../sim/baselines/offer.ts';
import type { ChargingProblem } from '../../sim/baselines/problem.ts';
import { runBaseline } from '../../sim/baselines/run.ts';
import { optimum, type Optimum } from '../../sim/oracle/optimum.ts';
import { billOf, type Prices } from '../../sim/oracle/prices.ts';
import { problems, rowOf, singleRow } from '../support/charging-problem.ts';

const RUNS = 25;
/** Those that keep every limit at every step: `one-a-tick` looks at the others too late. */
const CONTROLLED = BASELINES.filter((baseline) => baseline !== 'uncontrolled' && baseline !== 'one-a-tick');
const kwh = (wh: Float64Array): number => wh.reduce((sum, each) => sum + each, 0) / 1000;

const flat = (steps: number, change: Partial<Prices> = {}): Prices => ({
  importPerKwh: new Float64Array(steps).fill(0.2),
  demandPerKw: 0,
  windowSteps: 1,
  billingStarts: [0],
  ...change,
});

const varied: fc.Arbitrary<(steps: number) => Prices> = fc
  .record({
    price: fc.array(fc.integer({ min: -5, max: 40 }), { minLength: 1, maxLength: 8 }),
    background: fc.array(fc.integer({ min: -9000, max: 9000 }), { minLength: 1, maxLength: 8 }),
    hasBackground: fc.boolean(),
    demandPerKw: fc.constantFrom(0, 1, 15),
    windowSteps: fc.constantFrom(1, 2, 3),
  })
  .map(({ price, background, hasBackground, demandPerKw, windowSteps }) => (steps) => {
    const course = (values: readonly number[]) =>
      Float64Array.from({ length: steps }, (_, step) => values[step % values.length] ?? 0);
    return {
      importPerKwh: course(price).map((cents) => cents / 100),
      ...(hasBackground ? { backgroundWatts: course(background) } : {}),
      demandPerKw,
      windowSteps,
      billingStarts: steps > 4 * windowSteps ? [0, 2 * windowSteps] : [0],
    };
  });

/** No car gets more than it wants, none flows before or after, and the totals agree. */
function expectSound(problem: ChargingProblem, found: Optimum): void {
  const flowedKwh = (found.powerWatts.reduce((sum, watts) => sum + watts, 0) * problem.stepHours) / 1000;
  expect(Math.abs(flowedKwh - found.deliveredKwh)).toBeLessThanOrEqual(1e-9 * Math.max(1, flowedKwh));
  problem.sessions.forEach(({ requestedWh }, index) => {
    expect(found.deliveredWh[index]).toBeLessThanOrEqual(requestedWh + 1e-3);
  });
}

describe('the most energy', () => {
  it('is all that fits where waiting for the next car is not worth it', async () => {
    const problem = singleRow(10, [
      [0, 2, 30],
      [1, 3, 5],
    ]);
    const { deliveredWh, kwhMost } = await optimum(problem, { kind: 'energy' });
    expect(kwhMost).toBeCloseTo(25, 6);
    expect([...deliveredWh].map((wh) => Math.round(wh / 1000))).toEqual([20, 5]);
  });

  it('makes use of the angles of a transformer', async () => {
    // Both pairs share a line: 1∠30 and 1∠−30 add up to √3 each, so 10 A of line allow 2 × 5.77 A.
    const problem = {
      ...singleRow(0, [
        [0, 1, 99],
        [0, 1, 99],
      ]),
      rows: [
        rowOf(
          'L1',
          [
            [1, 30],
            [1, -30],
          ],
          10,
        ),
      ],
    };
    const { deliveredKwh, kwhMost } = await optimum(problem, { kind: 'energy' });
    expect(kwhMost).toBeCloseTo(20 / Math.sqrt(3), 3);
    expect(deliveredKwh).toBeCloseTo(20 / Math.sqrt(3), 3);
  });

  it('is not surpassed by any baseline, and is within a hair of its bound', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.constantFrom(...CONTROLLED), async (problem, baseline) => {
        const found = await optimum(problem, { kind: 'energy' });
        expectSound(problem, found);
        expect(found.kwhMost).toBeGreaterThanOrEqual(kwh(runBaseline(problem, baseline).deliveredWh) - 1e-6);
        expect(found.deliveredKwh).toBeLessThanOrEqual((found.kwhMost ?? 0) + 1e-6);
        expect(found.deliveredKwh).toBeGreaterThanOrEqual((found.kwhMost ?? 0) * (1 - 2e-5) - 1e-6);
      }),
      { numRuns: RUNS },
    );
  });

  it('is nothing where nobody comes', async () => {
    const found = await optimum({ ...singleRow(10, []), steps: 3 }, { kind: 'energy' });
    expect(found).toMatchObject({ deliveredKwh: 0, kwhMost: 0, isWhole: true });
  });
});

describe('the least cost', () => {
  it('charges when it is cheap, as far as the line allows', async () => {
    const problem = singleRow(10, [[0, 3, 15]]);
    const importPerKwh = Float64Array.of(0.3, 0.1, 0.2);
    const found = await optimum(problem, { kind: 'energy-then-cost', prices: flat(3, { importPerKwh }) });
    expect([...found.powerWatts].map(Math.round)).toEqual([0, 10_000, 5000]);
    expect(found.bill?.totalCost).toBeCloseTo(2, 5);
    expect(found.costLeast).toBeCloseTo(2, 5);
  });

  it('spreads energy over the stay where demand is billed, under the peak that the building sets anyway', async () => {
    const problem = singleRow(32, [[0, 4, 24]]);
    const even = await optimum(problem, { kind: 'energy-then-cost', prices: flat(4, { demandPerKw: 10 }) });
    expect(even.bill?.peaksKw[0]).toBeCloseTo(6, 5);
    const backgroundWatts = Float64Array.of(9000, 0, 0, 0);
    const beside = await optimum(problem, {
      kind: 'energy-then-cost',
      prices: flat(4, { demandPerKw: 10, backgroundWatts }),
    });
    expect(beside.bill?.peaksKw[0]).toBeCloseTo(9, 5);
  });

  it('charges from the sun first', async () => {
    const backgroundWatts = Float64Array.of(2000, -6000, 2000);
    const prices = flat(3, { backgroundWatts, exportPerKwh: new Float64Array(3).fill(0.05) });
    const found = await optimum(singleRow(32, [[0, 3, 6]]), { kind: 'energy-then-cost', prices });
    expect([...found.powerWatts].map(Math.round)).toEqual([0, 6000, 0]);
    expect(found.costLeast).toBeCloseTo(0.8, 5);
  });

  it('leaves undelivered what costs more than it is worth', async () => {
    const importPerKwh = Float64Array.of(0.5, 0.1);
    const found = await optimum(singleRow(10, [[0, 2, 20]]), {
      kind: 'cost',
      prices: flat(2, { importPerKwh }),
      valuePerKwh: 0.3,
    });
    expect([...found.powerWatts].map(Math.round)).toEqual([0, 10_000]);
    // 10 kWh at 0.1, and 10 that are missing at 0.3.
    expect(found.costLeast).toBeCloseTo(4, 5);
  });

  it('is not surpassed by any baseline’s bill and missing energy', async () => {
    await fc.assert(
      fc.asyncProperty(problems, varied, fc.constantFrom(...CONTROLLED), async (problem, pricesFor, baseline) => {
        const prices = pricesFor(problem.steps);
        const requestedKwh = problem.sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
        const sumOf = ({ deliveredWh, powerWatts }: Pick<Optimum, 'deliveredWh' | 'powerWatts'>): number =>
          billOf(prices, powerWatts, problem.stepHours).totalCost + 0.3 * (requestedKwh - kwh(deliveredWh));
        const found = await optimum(problem, { kind: 'cost', prices, valuePerKwh: 0.3 });
        expectSound(problem, found);
        const tolerance = 1e-5 * (1 + requestedKwh);
        expect(found.costLeast).toBeLessThanOrEqual(sumOf(runBaseline(problem, baseline)) + tolerance);
        expect(found.costLeast).toBeLessThanOrEqual(sumOf(found) + tolerance);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what is too large for one programme', () => {
  const columnsMax = 12;

  it('still gets a schedule that is possible, between bounds that hold', async () => {
    await fc.assert(
      fc.asyncProperty(problems, varied, async (problem, pricesFor) => {
        const prices = pricesFor(problem.steps);
        const whole = await optimum(problem, { kind: 'energy-then-cost', prices });
        const pieces = await optimum(problem, { kind: 'energy-then-cost', prices }, { columnsMax });
        expectSound(problem, pieces);
        // A schedule is drawn in by up to 1e-5 of its energy to keep to all lines, and is that much cheaper.
        const tolerance = 2e-5 * (1 + whole.deliveredKwh + Math.abs(whole.bill?.totalCost ?? 0));
        expect(pieces.deliveredKwh).toBeLessThanOrEqual((whole.kwhMost ?? 0) + tolerance);
        expect(pieces.kwhMost).toBeGreaterThanOrEqual(whole.deliveredKwh - tolerance);
        expect(pieces.costLeast).toBeLessThanOrEqual((pieces.bill?.totalCost ?? 0) + tolerance);
      }),
      { numRuns: RUNS },
    );
  });

  it('comes out as the whole would, where stays are short', async () => {
    const sessions = Array.from({ length: 24 }, (_, hour) => [hour, hour + 2, 15] as const);
    const whole = await optimum(singleRow(20, sessions), { kind: 'energy' });
    const pieces = await optimum(singleRow(20, sessions), { kind: 'energy' }, { columnsMax });
    expect(whole.isWhole).toBe(true);
    expect(pieces.isWhole).toBe(false);
    expect(pieces.deliveredKwh).toBeCloseTo(whole.deliveredKwh, 5);
  });
});
