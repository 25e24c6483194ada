/**
 * Costs in a linear programme: energy by the span, demand by the highest window of each billing period, with the other
 * load and generation behind the same meter.
 * @module
 */
import { addColumn, addRow, atMost, exactly } from './rows.ts';
import { backgroundAt, billingPeriodAt, billOf, exportPriceAt, type Prices } from './prices.ts';
import type { Program, SpanTerms } from './program.ts';

/** Mean import of a span in kW: a sum over columns and a constant. */
interface ImportKw {
  readonly entries: readonly (readonly [column: number, kwPerUnit: number])[];
  readonly constantKw: number;
}

export interface Costs {
  /** What is due whatever the programme decides. */
  readonly fixedCost: number;
  /** Columns of the billing periods' peaks, kW. */
  readonly peaks: readonly number[];
}

/** Adds what all costs to the columns. No peak counts below its floor, which is paid for anyway. */
export function addCosts(program: Program, prices: Prices, peaksFloorKw: readonly number[]): Costs {
  const imports = program.spans.map((span) => importOf(program, prices, span));
  const spanCost = program.spans.reduce((sum, span, index) => {
    const { constantKw } = imports[index] as ImportKw;
    return sum + cheapest(prices, span) * constantKw * span.hours;
  }, 0);
  const peaks = prices.demandPerKw > 0 ? addDemand(program, { prices, imports, peaksFloorKw }) : [];
  return { fixedCost: spanCost + costOutside(program, prices), peaks };
}

/** Adds the price of energy to what is drawn in a span. */
function importOf(program: Program, prices: Prices, span: SpanTerms): ImportKw {
  const { columns, rows } = program;
  const price = cheapest(prices, span);
  const charging = span.pools.map(({ column, wattsPerAmp }) => [column, wattsPerAmp / 1000] as const);
  const background = stepsOf(span).map((step) => backgroundAt(prices, step) / 1000);
  const constantKw = background.reduce((sum, kw) => sum + kw, 0) / background.length;
  if (background.every((kw) => kw >= 0)) {
    for (const [column, kw] of charging) {
      columns.cost[column] = (columns.cost[column] as number) + price * kw * span.hours;
    }
    return { entries: charging, constantKw };
  }
  // Sun in excess is free to charge from, and is paid for at the export price.
  const mostKw = span.pools.reduce((sum, { wattsPerAmp, maxAmps }) => sum + (wattsPerAmp * maxAmps) / 1000, 0);
  const credit = Math.max(...stepsOf(span).map((step) => exportPriceAt(prices, step)));
  const meanPart = (sign: 1 | -1): number =>
    background.reduce((sum, kw) => sum + Math.max(0, sign * kw), 0) / background.length;
  const bought = addColumn(columns, price * span.hours, { lower: 0, upper: meanPart(1) + mostKw });
  const sold = addColumn(columns, -credit * span.hours, { lower: 0, upper: meanPart(-1) });
  const balance = [
    ...charging.map(([column, kw]) => [column, -kw] as const),
    [bought, 1] as const,
    [sold, -1] as const,
  ];
  addRow(rows, balance, exactly(constantKw));
  return { entries: [[bought, 1]], constantKw: 0 };
}

interface Demand {
  readonly prices: Prices;
  readonly imports: readonly ImportKw[];
  readonly peaksFloorKw: readonly number[];
}

/** A column for the peak of each billing period, above the mean of each window. */
function addDemand(program: Program, { prices, imports, peaksFloorKw }: Demand): readonly number[] {
  const { problem, columns, spans } = program;
  const idle = billOf(prices, new Float64Array(problem.steps), problem.stepHours).peaksKw;
  const peaks = idle.map((kw, period) => {
    const lower = Math.max(kw, peaksFloorKw[period] ?? 0);
    return addColumn(columns, prices.demandPerKw, { lower, upper: Infinity });
  });
  for (const [window, members] of byWindow(spans, prices.windowSteps)) {
    const { from } = spans[members[0] as number] as SpanTerms;
    const { to } = spans[members.at(-1) as number] as SpanTerms;
    const period = billingPeriodAt(prices, from);
    // A block over the end of a billing period says nothing about either.
    if (billingPeriodAt(prices, to - 1) !== period) continue;
    const first = window * prices.windowSteps;
    const steps = Math.ceil((to - first) / prices.windowSteps) * prices.windowSteps;
    addWindow(program, peaks[period] as number, {
      prices,
      first,
      steps,
      parts: members.map((index) => ({ imported: imports[index] as ImportKw, span: spans[index] as SpanTerms })),
    });
  }
  return peaks;
}

/** One demand window, or several whole ones that are alike. */
interface Window {
  readonly prices: Prices;
  readonly first: number;
  readonly steps: number;
  readonly parts: readonly { readonly imported: ImportKw; readonly span: SpanTerms }[];
}

/** The mean of the window is at most the peak. */
function addWindow(program: Program, peak: number, window: Window): void {
  const { steps, parts } = window;
  const entries = parts.flatMap(({ imported, span: { from, to } }) =>
    imported.entries.map(([column, kw]) => [column, (kw * (to - from)) / steps] as const),
  );
  const constantKw = parts.reduce(
    (sum, { imported, span: { from, to } }) => sum + (imported.constantKw * (to - from)) / steps,
    idleKw(window),
  );
  addRow(program.rows, [...entries, [peak, -1]], atMost(-constantKw));
}

/** What the background adds to a window's mean in steps where no car is present, kW. */
function idleKw({ prices, first, steps, parts }: Window): number {
  let sum = 0;
  const end = Math.min(first + steps, prices.importPerKwh.length);
  for (let step = first; step < end; step += 1) {
    if (parts.some(({ span: { from, to } }) => step >= from && step < to)) continue;
    sum += Math.max(0, backgroundAt(prices, step)) / 1000;
  }
  return sum / steps;
}

/** Places of the spans that begin in each demand window. */
function byWindow(spans: readonly SpanTerms[], windowSteps: number): ReadonlyMap<number, readonly number[]> {
  const windows = new Map<number, number[]>();
  spans.forEach(({ from }, index) => {
    const window = Math.floor(from / windowSteps);
    windows.set(window, [...(windows.get(window) ?? []), index]);
  });
  return windows;
}

/** What energy costs in the steps that the programme leaves out, because nobody charges there. */
function costOutside({ problem, spans }: Program, prices: Prices): number {
  if (prices.backgroundWatts === undefined) return 0;
  const outside = Float64Array.from(prices.backgroundWatts);
  for (const { from, to } of spans) outside.fill(0, from, to);
  const energyOnly = { ...prices, backgroundWatts: outside, demandPerKw: 0 };
  return billOf(energyOnly, new Float64Array(problem.steps), problem.stepHours).energyCost;
}

/** Within a block the least price counts, so that the programme never asks too much. */
function cheapest(prices: Prices, span: SpanTerms): number {
  return stepsOf(span).reduce((least, step) => Math.min(least, prices.importPerKwh[step] as number), Infinity);
}

function stepsOf({ from, to }: SpanTerms): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
