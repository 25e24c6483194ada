import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { readColumn } from '../../sim/data-column.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2023, 0, 1);
const SOURCE = { file: 'p.csv', column: 'p', timeZone: null, calendarYear: null };

const at = (hour: number): string => new Date(START + hour * HOUR).toISOString();

function read(text: string | null, hours: number) {
  const notes: string[] = [];
  const warnings: string[] = [];
  const span = { startMs: START, endMs: START + hours * HOUR, timeZone: compileTimeZone('UTC') };
  const sources = {
    readText: () => text,
    note: (said: string): void => void notes.push(said),
    warn: (said: string): void => void warnings.push(said),
  };
  return { series: readColumn(SOURCE, span, sources), notes, warnings };
}

const rows = (hours: readonly number[], more = ''): string =>
  `t,p\n${hours.map((hour) => `${at(hour)},1\n`).join('')}${more}`;

describe('a column of a data file', () => {
  it('tells of rows left out, by line and count', () => {
    expect(read(rows([0, 1, 2], 'x,1\ny,2\nz,3\nw,4\n'), 2).warnings).toEqual([
      'p.csv, p: 4 rows are left out (line 5 has no time that exists, line 6 has no time that exists, line 7 has no time that exists, …)',
    ]);
  });

  it('tells of gaps that the simulation meets, and not of those of another time', () => {
    const text = rows([0, 1, 2, 3, 4, 9, 10]);
    expect(read(text, 10).warnings).toEqual([
      'p.csv, p: 1 gaps between values usually 1 h apart are bridged, the longest of 5 h from 2023-01-01T04:00:00.000Z',
    ]);
    expect(read(text, 4).warnings).toEqual([]);
  });

  it('tells where values of another time stand in', () => {
    const said = 'p.csv, p: does not cover the simulated time and is moved to it by whole weeks, or repeated';
    expect(read(rows([0, 1, 2]), 3).warnings).toEqual([]);
    expect(read(rows([0, 1, 2]), 4).warnings).toEqual([said]);
    expect(read(rows([1, 2, 3]), 3).warnings).toEqual([said]);
  });

  it('is null where it cannot be read, which is noted once', () => {
    expect(read('a,b\n1,2\n', 1)).toMatchObject({ series: null, notes: ['p.csv has no column "p"; it has "a", "b"'] });
    expect(read(null, 1)).toMatchObject({ series: null, notes: [] });
  });
});
