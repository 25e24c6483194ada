import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../src/config/load-dialect.ts';
import { complaintsOf, inMemory } from '../support/config.ts';

describe('a file that states a dialect', () => {
  it('has the keys of a site file’s dialect', () => {
    const files = inMemory({ 'd.yaml': 'unit: percent\nsense: limit\nmax: 100\n' });
    expect(loadDialect('d.yaml', files)).toMatchObject({
      ok: true,
      value: { unit: 'percent', sense: 'limit', max: 100 },
    });
  });

  it('states together how long a reduction holds and where the box is told', () => {
    const files = inMemory({
      'd.yaml': 'validityKey: valid_for\nvalidity: 45m\n',
      'key.yaml': 'validityKey: valid_for\n',
      'span.yaml': 'validity: 45m\n',
    });
    expect(loadDialect('d.yaml', files)).toMatchObject({
      value: { validityKey: 'valid_for', validitySeconds: 2700 },
    });
    expect(complaintsOf(loadDialect('key.yaml', files))).toEqual([
      'key.yaml:1:1 validity: missing, expected a duration such as 45m, for validityKey is stated',
    ]);
    expect(complaintsOf(loadDialect('span.yaml', files))).toEqual([
      'span.yaml:1:1 validityKey: missing, expected the name of a JSON field, for validity is stated',
    ]);
  });

  it('is refused with the place of each mistake', () => {
    const files = inMemory({ 'd.yaml': 'unit: amps\nsens: limit\n' });
    expect(complaintsOf(loadDialect('d.yaml', files))).toEqual([
      'd.yaml:1:7 unit: found "amps", expected one of ampere, percent, kilowatt',
      'd.yaml:2:1 sens: unknown key; did you mean sense?',
    ]);
    expect(complaintsOf(loadDialect('none.yaml', files))).toEqual(['none.yaml: there is no such file']);
  });
});
