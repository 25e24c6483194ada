import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../src/journal/difference.ts';
import { anyJson } from './examples.ts';

describe('the first difference', () => {
  it('is none between a document and itself after a journey through JSON', () => {
    fc.assert(
      fc.property(anyJson, (document) => firstDifference(JSON.parse(JSON.stringify(document)), document) === null),
    );
  });

  it('is found exactly where the JSON texts differ', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(firstDifference(a, b) === null).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('names the path and both values', () => {
    const difference = firstDifference({ zones: [{ a: 1 }, { a: 2, b: 3 }] }, { zones: [{ a: 1 }, { a: 4, b: 5 }] });
    expect(difference).toEqual({ path: 'zones.1.a', recorded: 2, computed: 4 });
  });

  it('shows what is there on one side only as undefined on the other', () => {
    expect(firstDifference({ a: 1 }, {})).toEqual({ path: 'a', recorded: 1, computed: undefined });
    expect(firstDifference(undefined, { a: 1 })).toEqual({ path: '', recorded: undefined, computed: { a: 1 } });
  });

  it('does not mind what JSON cannot say', () => {
    expect(firstDifference({ a: 0, b: null }, { a: -0, b: Number.NaN, c: undefined })).toBeNull();
  });
});
