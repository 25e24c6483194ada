import { describe, expect, it } from 'vitest';
import { cellOf, listLines, tableLines } from '../../../src/cli/evce/text-table.ts';

describe('a table', () => {
  it('sets numbers to the right and texts to the left, and leaves out what nobody has', () => {
    const lines = tableLines([
      { title: 'id', values: [1, 12] },
      { title: 'name', values: ['Garage', undefined] },
      { title: 'vip', values: [true, false] },
      { title: 'nobody', values: [undefined, null] },
    ]);
    expect(lines).toEqual(['id  name    vip', ' 1  Garage  yes', '12  –       no']);
  });

  it('of nothing has no lines', () => {
    expect(tableLines([])).toEqual([]);
  });
});

describe('a list', () => {
  it('sets values below each other', () => {
    expect(
      listLines([
        ['id', 1],
        ['status', 'ok'],
      ]),
    ).toEqual(['id      1', 'status  ok']);
  });
});

describe('a value', () => {
  it('is made printable and kept to a line', () => {
    expect(cellOf('\u001b[31mred\nline')).toBe(' [31mred line');
    expect(cellOf('x'.repeat(100))).toHaveLength(60);
    expect(cellOf([1, 2])).toBe('[1,2]');
    expect(cellOf(0.07304250231135768)).toBe('0.073');
    expect(cellOf(32)).toBe('32');
  });
});
