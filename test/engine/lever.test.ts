import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, ceilToLever, floorToLever, type Lever } from '../../src/engine/index.ts';
import { sameLever } from '../../src/engine/lever.ts';

const lever = (maxAmps: number, stepAmps: number, countedFrom: Lever['countedFrom'] = 'maximum'): Lever => ({
  maxAmps: amps(maxAmps),
  stepAmps: amps(stepAmps),
  countedFrom,
  shape: 'scalar',
});

/** In hundredths of an amp, so that two values are equal or clearly apart. */
const hundredths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);
const levers = fc
  .tuple(hundredths(1, 400), fc.oneof(fc.constantFrom(0, 0.1, 0.5, 1, 5, 6), hundredths(0.05, 20)), fc.boolean())
  .map(([maxAmps, stepAmps, down]) => lever(maxAmps, stepAmps, down ? 'maximum' : 'zero'));
const wishes = hundredths(0, 400);

/** Every allocation that can be said, ascending. */
function sayable({ maxAmps, stepAmps, countedFrom }: Lever): readonly number[] {
  const values = [0, maxAmps as number];
  for (let step = stepAmps as number; step < maxAmps; step += stepAmps)
    values.push(countedFrom === 'zero' ? step : maxAmps - step);
  return values.sort((a, b) => a - b);
}

describe('what a zone can be told', () => {
  it('rounds down to the largest sayable allocation that is not above the wish', () => {
    fc.assert(
      fc.property(levers, wishes, (of, wish) => {
        const told = floorToLever(of, wish);
        expect(told).toBeLessThanOrEqual(wish + 1e-6);
        expect(told).toBeLessThanOrEqual(of.maxAmps);
        const best = of.stepAmps === 0 ? wish : sayable(of).findLast((value) => value <= wish + 1e-6);
        expect(told).toBeCloseTo(Math.min(best ?? 0, of.maxAmps), 5);
      }),
      { numRuns: 1000 },
    );
  });

  it('rounds up to the smallest sayable allocation that is not below the wish', () => {
    fc.assert(
      fc.property(levers, wishes, (of, wish) => {
        const told = ceilToLever(of, wish);
        expect(told).toBeLessThanOrEqual(of.maxAmps);
        const best = of.stepAmps === 0 ? wish : sayable(of).find((value) => value >= wish - 1e-6);
        expect(told).toBeCloseTo(Math.min(best ?? Infinity, of.maxAmps), 5);
      }),
      { numRuns: 1000 },
    );
  });

  it('says what it has said before: rounding a rounded allocation changes nothing', () => {
    fc.assert(
      fc.property(levers, wishes, (of, wish) => {
        const told = floorToLever(of, wish);
        expect(floorToLever(of, told)).toBeCloseTo(told, 9);
        expect(ceilToLever(of, told)).toBeCloseTo(told, 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts a reduction down from the maximum, a limit up from zero', () => {
    expect(floorToLever(lever(63, 5), 32)).toBe(28);
    expect(floorToLever(lever(63, 5, 'zero'), 32)).toBe(30);
    expect(floorToLever(lever(63, 5, 'zero'), 62.9)).toBe(60);
    expect(floorToLever(lever(63, 5, 'zero'), 63)).toBe(63);
  });

  it('finds a first step that is not a whole one', () => {
    expect(ceilToLever(lever(63, 5), 1)).toBe(3);
    expect(ceilToLever(lever(63, 5), 3.1)).toBe(8);
    expect(ceilToLever(lever(63, 5, 'zero'), 1)).toBe(5);
    expect(ceilToLever(lever(63, 5), 0)).toBe(0);
  });

  it('does not lose a step to binary rounding', () => {
    expect(floorToLever(lever(32, 0.1), 0.1 + 0.2)).toBeCloseTo(0.3, 9);
    expect(floorToLever(lever(32, 0.1, 'zero'), 0.3)).toBeCloseTo(0.3, 9);
    expect(ceilToLever(lever(32, 0.1, 'zero'), 0.1 + 0.2)).toBeCloseTo(0.3, 9);
  });

  it('is the same whether one value holds for all lines or each takes its own', () => {
    fc.assert(
      fc.property(levers, wishes, (of, wish) => {
        const perPhase: Lever = { ...of, shape: 'perPhase' };
        expect(floorToLever(perPhase, wish)).toBe(floorToLever(of, wish));
        expect(ceilToLever(perPhase, wish)).toBe(ceilToLever(of, wish));
      }),
    );
  });

  it('keeps wishes outside the range inside it', () => {
    expect(floorToLever(lever(63, 1), -5)).toBe(0);
    expect(floorToLever(lever(63, 1), 1000)).toBe(63);
    expect(floorToLever(lever(63, 1), Infinity)).toBe(63);
    expect(ceilToLever(lever(63, 1), -5)).toBe(0);
  });
});

describe('two levers', () => {
  const one = lever(63, 1);

  it('are alike where all they say is', () => {
    expect(sameLever(one, { ...one })).toBe(true);
    expect(sameLever(null, null)).toBe(true);
  });

  it.each<Partial<Lever>>([
    { maxAmps: amps(62) },
    { stepAmps: amps(0.1) },
    { countedFrom: 'zero' },
    { shape: 'perPhase' },
  ])('are not where one says %o', (other) => {
    expect(sameLever(one, { ...one, ...other })).toBe(false);
  });

  it('are not where only one is there', () => {
    expect(sameLever(one, null)).toBe(false);
    expect(sameLever(null, one)).toBe(false);
  });
});
