/**
 * Tables in CSV files: header by name, rows with the line they stand on. Broken rows are named, not fatal.
 * @module
 */
import { parse } from 'csv-parse/sync';

export interface CsvRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row that could not be used, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly why: string;
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Splits a text; the first line is the header. */
export function parseCsv(text: string): CsvTable {
  const rejected: RejectedRow[] = [];
  const records = parse(text, {
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line = lineOf(error);
      // One broken row may offend more than once.
      if (rejected.at(-1)?.line !== line) rejected.push({ line, why: error?.message ?? 'not readable' });
      return undefined;
    },
  }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: readonly string[] }[];
  const [first, ...rest] = records;
  return {
    header: first?.record ?? [],
    rows: rest.map(({ info, record }) => ({ line: info.lines, cells: record })),
    rejected,
  };
}

function lineOf(error: unknown): number {
  const lines = (error as { readonly lines?: unknown } | undefined)?.lines;
  return typeof lines === 'number' ? lines : 0;
}
