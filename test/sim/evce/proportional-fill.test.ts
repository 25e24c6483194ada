import { describe, expect, it } from 'vitest';
import type { Contender, SharingZone } from '../../../sim/evce/ledger.ts';
import { proportionalFill } from '../../../sim/evce/proportional-fill.ts';

const car = (more: Partial<Contender> = {}): Contender => {
  return { zone: 0, lines: [0], minAmps: 6, maxAmps: 32, arrivedMs: 0, vip: false, wants: true, ...more };
};
const zone = (l1: number, l2: number, parent: number | null = null): SharingZone => {
  return { parent, allocation: 'proportional', availableAmps: [l1, l2, 0] };
};
const filled = (zones: readonly SharingZone[], cars: readonly Contender[]): number[] => {
  const shares = proportionalFill(zones, cars);
  return cars.map((each) => shares.get(each) as number);
};

describe('filling proportionally', () => {
  it('gives the same part of its maximum to each', () => {
    expect(filled([zone(24, 0)], [car(), car({ maxAmps: 16 })])).toEqual([16, 8]);
  });

  it('lifts whoever would be below its minimum, at the cost of the others', () => {
    expect(filled([zone(30, 0)], [car(), car({ maxAmps: 8 }), car({ maxAmps: 8 })])).toEqual([18, 6, 6]);
  });

  it('goes on where a line has room after another is full', () => {
    const cars = [car({ lines: [0] }), car({ lines: [0, 1] }), car({ lines: [1] })];
    expect(filled([zone(16, 40)], cars)).toEqual([8, 8, 32]);
  });

  it('goes on below a zone that is full when another is not', () => {
    const cars = [car({ zone: 1 }), car({ zone: 2 })];
    expect(filled([zone(40, 0), zone(10, 0, 0), zone(32, 0, 0)], cars)).toEqual([10, 30]);
  });

  it('has nothing to give to nobody', () => {
    expect(filled([zone(10, 10)], [])).toEqual([]);
  });
});
