import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNoise, createRandom } from '../../sim/random.ts';

const draw = (seed: number, label: string, count: number): number[] => {
  const random = createRandom(seed).split(label);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('seeded chance', () => {
  it('repeats itself for the same seed and label', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (seed, label) => {
        expect(draw(seed, label, 20)).toEqual(draw(seed, label, 20));
      }),
    );
  });

  it('differs between seeds and between labels', () => {
    expect(draw(1, 'a', 5)).not.toEqual(draw(2, 'a', 5));
    expect(draw(1, 'a', 5)).not.toEqual(draw(1, 'b', 5));
  });

  it('splits alike whatever has been drawn before', () => {
    const fresh = createRandom(3);
    const used = createRandom(3);
    used.uniform();
    expect(used.split('x').uniform()).toBe(fresh.split('x').uniform());
  });

  it('is uniform from zero to below one', () => {
    const values = draw(7, 'uniform', 20_000);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const buckets = new Array<number>(10).fill(0);
    for (const value of values) buckets[Math.floor(value * 10)] = (buckets[Math.floor(value * 10)] as number) + 1;
    for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('has the moments that its distributions state', () => {
    const random = createRandom(11);
    const many = (of: () => number): number[] => Array.from({ length: 20_000 }, of);
    const normals = many(() => random.normal(5, 2));
    expect(mean(normals)).toBeCloseTo(5, 1);
    expect(Math.sqrt(mean(normals.map((value) => (value - 5) ** 2)))).toBeCloseTo(2, 1);
    expect(mean(many(() => random.exponential(3)))).toBeCloseTo(3, 0);
    expect(mean(many(() => random.poisson(4)))).toBeCloseTo(4, 0);
    expect(mean(many(() => random.poisson(400)))).toBeCloseTo(400, -1);
    expect(mean(many(() => (random.chance(0.25) ? 1 : 0)))).toBeCloseTo(0.25, 1);
    const logs = many(() => Math.log(random.logNormal(8, 0.5)));
    expect(mean(logs)).toBeCloseTo(Math.log(8), 1);
  });

  it('draws whole numbers and ranges within their bounds, ends included', () => {
    const random = createRandom(5);
    const dice = Array.from({ length: 500 }, () => random.integer(1, 6));
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    for (let count = 0; count < 100; count += 1) {
      const value = random.range(-2, 3);
      expect(value).toBeGreaterThanOrEqual(-2);
      expect(value).toBeLessThan(3);
    }
  });
});

describe('noise over time', () => {
  it('is the same wherever one begins to look', () => {
    const forwards = createNoise(createRandom(1));
    const backwards = createNoise(createRandom(1));
    const positions = [0, 0.5, 1, 17.25, 1e6];
    const ahead = positions.map(forwards);
    expect([...positions].reverse().map(backwards).reverse()).toEqual(ahead);
  });

  it('stays within one and runs straight between its corners', () => {
    const noise = createNoise(createRandom(2));
    for (let index = 0; index < 200; index += 1) {
      expect(Math.abs(noise(index))).toBeLessThanOrEqual(1);
      expect(noise(index + 0.5)).toBeCloseTo((noise(index) + noise(index + 1)) / 2, 12);
    }
  });
});
