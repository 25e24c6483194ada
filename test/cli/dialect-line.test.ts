import { describe, expect, it } from 'vitest';
import { dialectLine } from '../../src/cli/dialect-line.ts';
import { loadSite } from '../../src/config/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { inMemory, SITE } from '../support/config.ts';
import { DIALECTS } from '../support/dialects.ts';

describe('a dialect as a line of the site file', () => {
  it('says what is stated and nothing else', () => {
    expect(dialectLine(DEFAULT_DIALECT)).toBe(
      'dialect: { unit: ampere, sense: removed, shape: scalar, key: reduction, integer: true }',
    );
    expect(dialectLine(DEFAULT_DIALECT, '2026-11-22')).toMatch(/, confirmed: 2026-11-22 }$/);
  });

  it.each(DIALECTS)('is read as the same again: $name', ({ dialect }) => {
    const text = SITE.replace('dialect: { confirmed: 2026-11-20 }', dialectLine(dialect, '2026-11-22'));
    const loaded = loadSite('s.yaml', inMemory({ 's.yaml': text }));
    expect(loaded.ok && loaded.value.evce?.dialect).toEqual(dialect);
  });
});
