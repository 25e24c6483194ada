import { describe, expect, it } from 'vitest';
import { missingInPassword } from '../../src/evce/password.ts';

describe('the rule for passwords', () => {
  it('is kept by what the guide asks for', () => {
    for (const special of '@$!%?&') expect(missingInPassword(`Aa345678901${special}`)).toEqual([]);
  });

  it('names all that is missing at once, and never the password', () => {
    expect(missingInPassword('')).toHaveLength(5);
    expect(missingInPassword('Aa34567890!')).toEqual(['at least 12 characters']);
    expect(missingInPassword('aa34567890123!')).toEqual(['an upper-case letter']);
    expect(missingInPassword('AA34567890123!')).toEqual(['a lower-case letter']);
    expect(missingInPassword('Aabcdefghijkl!')).toEqual(['a digit']);
    expect(missingInPassword('Aa34567890123#')).toEqual(['one of @ $ ! % ? &']);
  });

  it('counts characters, not code units', () => {
    expect(missingInPassword('Aa1!😀😀😀😀')).toEqual(['at least 12 characters']);
  });
});
