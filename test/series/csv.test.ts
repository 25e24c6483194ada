import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/series/csv.ts';

describe('reading a table', () => {
  it('takes the first line as header and says on which line each row stands', () => {
    const table = parseCsv('\uFEFFa, b\n1, 2\n\n"x, ""y""",4\n');
    expect(table.header).toEqual(['a', 'b']);
    expect(table.rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['x, "y"', '4'] },
    ]);
    expect(table.rejected).toEqual([]);
  });

  it('names a row that cannot be split and goes on', () => {
    const table = parseCsv('a,b\n1,2\n3,x"y"\n5,6\n');
    expect(table.rows.map(({ cells }) => cells[0])).toEqual(['1', '5']);
    expect(table.rejected).toHaveLength(1);
    expect(table.rejected[0]?.line).toBe(3);
  });

  it('is empty for an empty file', () => {
    expect(parseCsv('')).toEqual({ header: [], rows: [], rejected: [] });
  });
});
