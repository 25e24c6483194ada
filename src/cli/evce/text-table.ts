/**
 * Tables and lists for a terminal. What comes from a box is made printable first: it may hold anything.
 * @module
 */

/** Longer texts are cut; `--json` has them whole. */
const CELL_WIDTH = 60;
const MISSING = '–';
/** Finer than any meter; a simulated one gives every digit. */
const DECIMALS = 3;

/** A column: what stands above it, and the value of each row. */
export interface Column {
  readonly title: string;
  readonly values: readonly unknown[];
}

/** Lines of a table: numbers to the right, columns without any value left out. */
export function tableLines(columns: readonly Column[]): readonly string[] {
  const shown = columns.filter(({ values }) => values.some((value) => value !== undefined && value !== null));
  const [first] = shown;
  if (first === undefined) return [];
  const printed = shown.map(({ title, values }) => {
    const cells = values.map(cellOf);
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    const isNumeric = values.every((value) => typeof value === 'number' || value === undefined || value === null);
    return [title, ...cells].map((cell) => (isNumeric ? cell.padStart(width) : cell.padEnd(width)));
  });
  return [...Array(first.values.length + 1).keys()].map((line) =>
    printed
      .map((cells) => cells[line] ?? '')
      .join('  ')
      .trimEnd(),
  );
}

/** Lines of names and values, the values below each other. */
export function listLines(rows: readonly (readonly [name: string, value: unknown])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${cellOf(value)}`);
}

/** One value as text that fits a line. */
export function cellOf(value: unknown): string {
  if (value === undefined || value === null) return MISSING;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(Number(value.toFixed(DECIMALS)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const plain = text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' ');
  return plain.length > CELL_WIDTH ? `${plain.slice(0, CELL_WIDTH - 1)}…` : plain;
}
