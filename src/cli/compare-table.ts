/**
 * A comparison for a person: one table, what differs from the first, the worst seeds and the commands to look at them.
 * @module
 */
import { COMPARED, type Compared, type Comparison } from '../../sim/compare/summary.ts';
import type { Estimate } from '../../sim/compare/statistics.ts';

interface Column {
  readonly title: string;
  readonly digits: number;
}

const COLUMNS: Readonly<Record<Compared, Column>> = {
  deliveredPct: { title: 'delivered %', digits: 2 },
  peakKw: { title: 'peak kW', digits: 1 },
  billedPeakKw: { title: 'billed kW', digits: 1 },
  totalCost: { title: 'cost', digits: 2 },
  regretPct: { title: 'regret %', digits: 1 },
  violations: { title: 'violations', digits: 1 },
  contactorSwitches: { title: 'contactors', digits: 0 },
  jain: { title: 'Jain', digits: 3 },
};

type Row = readonly string[];

/** Lines to print. */
export function comparisonTable(comparison: Comparison): readonly string[] {
  const { scenario, seeds, contenders, differences, method } = comparison;
  const shown = COMPARED.filter((figure) => contenders.some(({ figures }) => figures[figure] !== null));
  const titles = shown.map((figure) => COLUMNS[figure].title);
  const rowsOf = (lines: readonly Line[], isDifference: boolean): readonly Row[] =>
    lines.map(({ name, figures }) => [
      name,
      ...shown.map((figure) => cell(figures[figure], { ...COLUMNS[figure], isDifference })),
    ]);
  const first = differences[0]?.from ?? '';
  return [
    `${scenario}, ${seeds.length === 1 ? 'seed' : `${seeds.length} seeds from`} ${seeds[0] ?? 0}`,
    '',
    ...aligned([['strategies', ...titles], ...rowsOf(contenders, false)]),
    '',
    ...(first === '' ? [] : [...aligned([[`minus ${first}`, ...titles], ...rowsOf(differences, true)]), '']),
    ...(seeds.length === 1 ? [] : [method, '']),
    ...aligned([
      ['worst seed', '', 'seen again by'],
      ...contenders.map(({ name, worst }) => [name, String(worst.seed), worst.replay]),
    ]),
  ];
}

type Line = Pick<Comparison['contenders'][number], 'name' | 'figures'>;

/** Columns below each other. */
function aligned(rows: readonly Row[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cell(found: Estimate | null, { digits, isDifference }: Column & { readonly isDifference: boolean }): string {
  if (found === null) return '–';
  const { mean, halfWidth } = found;
  const shown = mean.toFixed(digits);
  const signed = isDifference && mean > 0 && Number(shown) !== 0 ? `+${shown}` : shown;
  return halfWidth === null || halfWidth === 0 ? signed : `${signed} ± ${halfWidth.toFixed(digits)}`;
}
