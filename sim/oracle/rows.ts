/**
 * Rows of a linear programme under construction, compressed by row.
 * @module
 */
export interface Rows {
  readonly lower: number[];
  readonly upper: number[];
  readonly starts: number[];
  readonly indices: number[];
  readonly values: number[];
}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export function createRows(): Rows {
  return { lower: [], upper: [], starts: [0], indices: [], values: [] };
}

export function atMost(upper: number): Bounds {
  return { lower: -Infinity, upper };
}

export function exactly(value: number): Bounds {
  return { lower: value, upper: value };
}

/** Adds lower ≤ Σ value · column ≤ upper. */
export function addRow(
  rows: Rows,
  entries: readonly (readonly [column: number, value: number])[],
  within: Bounds,
): void {
  for (const [column, value] of entries) {
    rows.indices.push(column);
    rows.values.push(value);
  }
  rows.starts.push(rows.indices.length);
  rows.lower.push(within.lower);
  rows.upper.push(within.upper);
}

/** Columns of a linear programme under construction. */
export interface Columns {
  readonly cost: number[];
  readonly lower: number[];
  readonly upper: number[];
}

export function createColumns(): Columns {
  return { cost: [], lower: [], upper: [] };
}

/** Adds a column and tells its place. */
export function addColumn(columns: Columns, cost: number, within: Bounds): number {
  columns.cost.push(cost);
  columns.lower.push(within.lower);
  columns.upper.push(within.upper);
  return columns.cost.length - 1;
}
