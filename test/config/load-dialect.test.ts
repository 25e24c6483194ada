import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../src/config/load-dialect.ts';
import type { Surroundings } from '../../src/config/surroundings.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';

/** A disk with one file. */
function withFile(text: string): Surroundings {
  const readText: Surroundings['readText'] = (file) =>
    file === 'dialect.yaml' ? { ok: true, text } : { ok: false, reason: 'there is no such file' };
  return { env: {}, readText, isFile: () => false, strategies: [] };
}

describe('a dialect file', () => {
  it('leaves what it does not state as in the likeliest dialect', () => {
    expect(loadDialect('dialect.yaml', withFile('sense: limit\nkey: max_current\n'))).toEqual({
      ok: true,
      value: { ...DEFAULT_DIALECT, sense: 'limit', key: 'max_current' },
      warnings: [],
    });
  });

  it('tells all that is wrong with it at once, each with its place', () => {
    const loaded = loadDialect('dialect.yaml', withFile('unit: volt\nsense: off\nmini: 3\n'));
    expect(loaded.ok ? [] : loaded.problems.map(({ line, path }) => [line, path])).toEqual([
      [1, 'unit'],
      [2, 'sense'],
      [3, 'mini'],
    ]);
  });

  it('must be there', () => {
    expect(loadDialect('elsewhere.yaml', withFile(''))).toMatchObject({
      ok: false,
      problems: [{ file: 'elsewhere.yaml' }],
    });
  });
});
