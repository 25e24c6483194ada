import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame } from '../../src/engine/same.ts';

describe('plain data', () => {
  it('is the same after it was saved and loaded, and not with anything more in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(isSame(data, JSON.parse(JSON.stringify(data)))).toBe(true);
        expect(isSame(data, [data])).toBe(false);
      }),
    );
  });
});
