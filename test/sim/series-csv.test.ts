import { describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { seriesHeader, seriesRow } from '../../sim/series-csv.ts';
import { scenarioOf } from '../support/scenario.ts';

function table(kind: 'busbar' | 'uncontrolled'): readonly string[][] {
  const lines: string[] = [];
  const control = kind === 'busbar' ? { kind, strategies: [] } : { kind };
  runScenario(scenarioOf({ hours: 10 }), {
    seed: 1,
    control,
    onStep(world, record) {
      if (lines.length === 0) lines.push(seriesHeader(world));
      lines.push(seriesRow(world, record));
    },
  });
  return lines.map((line) => line.split(','));
}

describe('the course of a run as a table', () => {
  it('has a row for each step and as many cells as its header', () => {
    const rows = table('busbar');
    expect(rows).toHaveLength(1 + 600);
    expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
    expect(rows[0]?.slice(0, 3)).toEqual(['time', 'Main L1 (A)', 'Main L1 without cars (A)']);
    expect(rows[0]?.at(-3)).toBe('Garage allocation (A)');
    expect(rows[1]?.[0]).toBe('2023-06-12T00:00:00+00:00');
  });

  it('leaves empty what nobody decided', () => {
    expect(table('uncontrolled').at(-1)?.slice(-3)).toEqual(['', '', '']);
  });
});
