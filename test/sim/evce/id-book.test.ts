import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdBook } from '../../../sim/evce/id-book.ts';

const itself = (index: number): number => index;

describe('ids', () => {
  it('rise from the first, and find what they were given to', () => {
    const ids = createIdBook(11, 3);
    expect([0, 1, 2].map((index) => ids.idAt(index))).toEqual([11, 12, 13]);
    expect(ids.find(13, (index) => `thing ${index}`)).toBe('thing 2');
  });

  it('find nothing where nothing has them', () => {
    const ids = createIdBook(11, 3);
    expect([10, 14, 11.5, NaN, -11].map((id) => ids.find(id, itself))).toEqual([null, null, null, null, null]);
  });

  it('go with what had them, and are new when it comes back', () => {
    const ids = createIdBook(11, 3);
    ids.remove(1);
    expect([ids.has(0), ids.has(1), ids.has(3)]).toEqual([true, false, false]);
    expect(() => ids.idAt(1)).toThrow();
    expect(ids.add(1)).toBe(14);
    expect(ids.find(12, itself)).toBeNull();
    expect(ids.find(14, itself)).toBe(1);
  });

  it('are all new after an import, in the order in which things stand', () => {
    const ids = createIdBook(11, 3);
    ids.remove(1);
    ids.renewAll();
    expect([ids.idAt(0), ids.idAt(2)]).toEqual([14, 15]);
    expect([11, 12, 13].map((id) => ids.find(id, itself))).toEqual([null, null, null]);
  });

  it('rise for ever and mean one thing, whatever comes and goes', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), index: fc.nat({ max: 5 }) }),
      fc.constant({ kind: 'import' as const, index: 0 }),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const ids = createIdBook(1, 3);
        const meant = new Map<number, number>();
        let highest = 3;
        for (const { kind, index } of changes) {
          if (kind === 'add') expect(ids.add(index)).toBe((highest += 1));
          else if (kind === 'remove') ids.remove(index);
          else ids.renewAll();
          for (const at of [0, 1, 2, 3, 4, 5].filter((each) => ids.has(each))) {
            const id = ids.idAt(at);
            expect(meant.get(id) ?? at).toBe(at);
            meant.set(id, at);
            highest = Math.max(highest, id);
          }
        }
      }),
    );
  });
});
