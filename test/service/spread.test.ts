import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../src/service/spread.ts';

const drawn = (name: string, count: number): readonly number[] => {
  const next = spreadOf(name);
  return Array.from({ length: count }, next);
};

describe('the spread of a site', () => {
  it('is the same for the same site', () => {
    expect(drawn('Harbour Office', 5)).toEqual(drawn('Harbour Office', 5));
  });

  it('differs between sites', () => {
    expect(drawn('Harbour Office', 1)).not.toEqual(drawn('Harbour Depot', 1));
  });

  it('fills its range evenly', () => {
    const values = drawn('Harbour Office', 100);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = values.filter((value) => value >= tenth / 10 && value < (tenth + 1) / 10);
      expect(inside.length).toBeGreaterThan(7);
    }
  });
});
