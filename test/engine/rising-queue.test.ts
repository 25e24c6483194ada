import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropFirst, queueOf, settleFirst } from '../../src/engine/rising-queue.ts';

const keys = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.double({ noNaN: true }), fc.constant(Infinity)), {
  maxLength: 40,
});

describe('a rising queue', () => {
  it('hands out the items with the lowest key first, equal ones in their order', () => {
    fc.assert(
      fc.property(keys, (all) => {
        const queue = queueOf([...all]);
        const handedOut: number[] = [];
        for (let first = queue.items[0]; first !== undefined; first = queue.items[0]) {
          handedOut.push(first);
          dropFirst(queue);
        }
        expect(handedOut).toEqual(
          all.map((_, item) => item).toSorted((a, b) => (all[a] ?? 0) - (all[b] ?? 0) || a - b),
        );
      }),
    );
  });

  it('keeps to that while keys rise', () => {
    fc.assert(
      fc.property(keys, fc.array(fc.nat({ max: 3 }), { maxLength: 60 }), (all, rises) => {
        const queue = queueOf([...all]);
        for (const rise of rises) {
          const first = queue.items[0];
          if (first === undefined) break;
          const lowest = Math.min(...queue.items.map((item) => queue.keys[item] ?? NaN));
          expect(queue.keys[first]).toBe(lowest);
          if (rise === 0) dropFirst(queue);
          else {
            queue.keys[first] = lowest + rise;
            settleFirst(queue);
          }
        }
      }),
    );
  });

  it('may be empty', () => {
    const queue = queueOf([]);
    dropFirst(queue);
    expect(queue.items).toEqual([]);
  });
});
