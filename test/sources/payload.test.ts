import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf, messageOf } from '../../src/sources/payload.ts';

describe('a message', () => {
  it.each(['', ' ', 'NaN', 'nan', 'Infinity', '-', 'off', 'unavailable', '12,5', '0x10', 'null', '1e999', '12 W'])(
    'says no number: %j',
    (text) => {
      expect(messageOf(text).number(null)).toBeNull();
    },
  );

  it.each([
    ['12.5', 12.5],
    [' -3 \n', -3],
    ['+0.5', 0.5],
    ['.5', 0.5],
    ['1e3', 1000],
  ])('says a number: %j', (text, number) => {
    expect(messageOf(text).number(null)).toBe(number);
  });

  it('is looked into by dots or by a JSON pointer', () => {
    const message = messageOf('{"emeters":[{"power":12.5}],"a/b":{"c":"7"},"text":"x","none":null,"flag":true}');
    expect(message.number('emeters.0.power')).toBe(12.5);
    expect(message.number('/emeters/0/power')).toBe(12.5);
    expect(message.number('/a~1b/c')).toBe(7);
    for (const path of ['text', 'none', 'flag', 'emeters', 'emeters.1.power', 'constructor', '__proto__', 'a.b'])
      expect(message.number(path)).toBeNull();
    expect(message.word('text')).toBe('x');
  });

  it('is never taken for a number that is not finite, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string({ minLength: 1 })), (text, path) => {
        const number = messageOf(text).number(path);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
    );
  });

  it('has keys that may hold a slash or a tilde', () => {
    expect(keysOf('/a~1b/~0/0')).toEqual(['a/b', '~', '0']);
  });
});
