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

  it('is refused with the place of each mistake', () => {
    const files = inMemory({ 'd.yaml': 'unit: amps\nsens: limit\n' });
    expect(complaintsOf(loadDialect('d.yaml', files))).toEqual([
      'd.yaml:1:7 unit: found "amps", expected one of ampere, percent, kilowatt',
      'd.yaml:2:1 sens: unknown key; did you mean sense?',
    ]);
    expect(complaintsOf(loadDialect('none.yaml', files))).toEqual(['none.yaml: there is no such file']);
  });
});
