import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disfigure } from '../../../sim/evce/disfigure.ts';
import { createRandom } from '../../../sim/random.ts';

const random = createRandom(1);

describe('an answer', () => {
  it('without a mistake is left as it is', () => {
    expect(disfigure('{"a":1}', { kinds: [], random })).toBe('{"a":1}');
    expect(disfigure('{"a":1}', { kinds: ['latency'], random })).toBe('{"a":1}');
  });

  it('with a bit flipped differs in exactly one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, seed) => {
        const before = new TextEncoder().encode(text);
        const after = disfigure(text, { kinds: ['bit-flip'], random: createRandom(seed) }) as Uint8Array;
        expect(after).toHaveLength(before.length);
        const flipped = [...before].map((byte, index) => byte ^ (after[index] as number));
        const bits = flipped.join('') === '' ? 0 : flipped.reduce((sum, each) => sum + onesIn(each), 0);
        expect(bits).toBe(1);
      }),
    );
  });

  it('of nothing has no bit to flip, and one without a number none to make absurd', () => {
    expect(disfigure('', { kinds: ['bit-flip'], random })).toEqual(new Uint8Array());
    expect(disfigure('{"a":"b 1"}', { kinds: ['absurd-number'], random })).toBe('{"a":"b 1"}');
  });

  it('may have one number that no parser can hold', () => {
    const text = disfigure('[{"id":11,"max":63.5},{"id":12}]', { kinds: ['absurd-number'], random }) as string;
    expect(text.match(/1e999/g)).toHaveLength(1);
    expect(JSON.stringify(JSON.parse(text)).match(/null/g)).toHaveLength(1);
  });

  it('may write NaN, which is no JSON', () => {
    const text = disfigure('{"l1":"NaN"}', { kinds: ['meter-nan'], random }) as string;
    expect(text).toBe('{"l1":NaN}');
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });
});

const onesIn = (byte: number): number => byte.toString(2).replaceAll('0', '').length;
