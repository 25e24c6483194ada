import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../sim/report/numbers.ts';

describe('packed numbers', () => {
  it('come out as they went in, to half a step, however large they are', () => {
    const values = fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(values, (numbers) => {
        const packed = pack(numbers);
        const found = unpack(packed);
        expect(found).toHaveLength(numbers.length);
        numbers.forEach((value, index) => {
          expect(Math.abs((found[index] ?? NaN) - value)).toBeLessThanOrEqual(0.500001 * packed.step);
        });
      }),
    );
  });

  it('lose no more than a hundredth where all are below 327', () => {
    expect(pack([12.34, 320]).step).toBe(0.01);
    expect(pack([12.34, 4000]).step).toBe(0.2);
  });

  it('tell what is not known from nothing', () => {
    expect([...unpack(pack([0, NaN, -1]))]).toEqual([0, NaN, -1]);
  });
});
