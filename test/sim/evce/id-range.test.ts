import { describe, expect, it } from 'vitest';
import { idsFrom } from '../../../sim/evce/id-range.ts';

describe('ids', () => {
  it('rise from the first, and find what they were given to', () => {
    const ids = idsFrom(11, 3);
    expect([0, 1, 2].map((index) => ids.idAt(index))).toEqual([11, 12, 13]);
    expect(ids.find(13, (index) => `thing ${index}`)).toBe('thing 2');
  });

  it('find nothing where nothing has them', () => {
    const ids = idsFrom(11, 3);
    expect([10, 14, 11.5, NaN, -11].map((id) => ids.find(id, (index) => index))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
