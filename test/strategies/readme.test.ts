/** What each strategy tells of itself: a README that is true, and an example that is in order. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSite, onDisk } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { optionRows, unaligned } from '../support/options-table.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe.each(STRATEGIES.map((strategy) => [strategy.id, strategy] as const))('%s', (id, strategy) => {
  it('lists in its README every option as its schema describes it', () => {
    const readme = unaligned(textOf(`src/strategies/${id}/README.md`));
    for (const row of optionRows(strategy)) expect(readme).toContain(unaligned(row));
  });

  it('says why, when and within which limits, and where that comes from', () => {
    const readme = textOf(`src/strategies/${id}/README.md`);
    for (const part of [/why/i, /when to use/i, /limits/i, /fails/i, /sources/i]) expect(readme).toMatch(part);
  });

  it('has an example site file that is in order and uses it', () => {
    const loaded = loadSite(`config/examples/${id}.yaml`, onDisk({}));
    expect(loaded.ok ? [] : loaded.problems).toEqual([]);
    expect(loaded.ok && loaded.value.strategies.map((use) => use.id)).toContain(id);
  });
});
