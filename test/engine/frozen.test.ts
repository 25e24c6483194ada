import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozen, isPlain } from '../../src/engine/frozen.ts';

describe('frozen data', () => {
  it('cannot be changed at any depth, and is the same data', () => {
    const data = { list: [{ amps: 1 }], none: null };
    expect(frozen(data)).toBe(data);
    expect(() => Object.assign(data.list[0] ?? {}, { amps: 2 })).toThrow(TypeError);
    expect(() => data.list.push({ amps: 3 })).toThrow(TypeError);
    expect(data).toEqual({ list: [{ amps: 1 }], none: null });
  });

  it('may refer to itself', () => {
    const knot: Record<string, unknown> = {};
    knot['self'] = knot;
    expect(Object.isFrozen(frozen(knot))).toBe(true);
  });

  it('leaves numbers, text and nothing as they are', () => {
    expect([frozen(1), frozen('a'), frozen(null), frozen(undefined)]).toEqual([1, 'a', null, undefined]);
  });
});

describe('plain data', () => {
  it('is what JSON gives back as it was', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => isPlain(value)));
  });

  it.each([
    ['an infinite number', { a: [Infinity] }],
    ['no number', { a: NaN }],
    ['a big integer', [10n]],
    ['a map', { a: new Map() }],
    ['a date', new Date(0)],
    ['a function', () => 1],
  ])('is not %s', (_, value) => {
    expect(isPlain(value)).toBe(false);
  });
});
