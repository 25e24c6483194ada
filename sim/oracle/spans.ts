/**
 * Neighbouring steps as one. While the same cars are present under the same limits, prices and background, replacing
 * each current by its mean over these steps keeps every constraint (all are convex), the energy, and costs no more. So
 * a month of five-minute steps becomes some hundreds of spans, and nothing is lost.
 *
 * Blocks are spans of a fixed length, whatever changes within. Means over a block keep to the mean limit; so a programme
 * over blocks allows all that is possible and perhaps more: it bounds the optimum, at any size.
 * @module
 */
import type { ChargingProblem } from '../baselines/problem.ts';
import type { Prices } from './prices.ts';

/** Steps from `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The longest spans within which nothing changes, of those with a car present. */
export function exactSpans(problem: ChargingProblem, prices: Prices | null): readonly Span[] {
  const isBorder = new Uint8Array(problem.steps + 1);
  isBorder[0] = 1;
  isBorder[problem.steps] = 1;
  for (const { arrivalStep, departureStep } of problem.sessions) {
    isBorder[Math.min(arrivalStep, problem.steps)] = 1;
    isBorder[Math.min(departureStep, problem.steps)] = 1;
  }
  for (const series of seriesOf(problem, prices)) {
    for (let step = 1; step < problem.steps; step += 1) if (series[step] !== series[step - 1]) isBorder[step] = 1;
  }
  for (const start of prices?.billingStarts ?? []) isBorder[start] = 1;
  if (prices !== null && prices.demandPerKw > 0) separateWindows(isBorder, prices.windowSteps);
  return occupied(problem, spansBetween(isBorder));
}

/** Spans of so many steps each, of those with a car present. */
export function blockSpans(problem: ChargingProblem, blockSteps: number): readonly Span[] {
  const count = Math.ceil(problem.steps / blockSteps);
  const blocks = Array.from({ length: count }, (_, block) => ({
    from: block * blockSteps,
    to: Math.min(problem.steps, (block + 1) * blockSteps),
  }));
  return occupied(problem, blocks);
}

function seriesOf(problem: ChargingProblem, prices: Prices | null): readonly Float64Array[] {
  const limits = problem.rows.flatMap(({ limitAmps }) => (typeof limitAmps === 'number' ? [] : [limitAmps]));
  if (prices === null) return limits;
  const { importPerKwh, exportPerKwh, backgroundWatts } = prices;
  return [...limits, importPerKwh, ...[exportPerKwh, backgroundWatts].filter((series) => series !== undefined)];
}

/**
 * A demand window in which something changes stays apart, and so does a last one that is cut short: spread over its
 * neighbours its power could pass their peak.
 */
function separateWindows(isBorder: Uint8Array, windowSteps: number): void {
  const last = isBorder.length - 1;
  for (let start = 0; start < last; start += windowSteps) {
    const end = Math.min(last, start + windowSteps);
    if (end - start === windowSteps && !isBorder.subarray(start + 1, end).includes(1)) continue;
    isBorder[start] = 1;
    isBorder[end] = 1;
  }
}

function spansBetween(isBorder: Uint8Array): readonly Span[] {
  const borders = Array.from(isBorder.keys()).filter((step) => isBorder[step] === 1);
  return borders.slice(1).map((to, index) => ({ from: borders[index] as number, to }));
}

function occupied(problem: ChargingProblem, spans: readonly Span[]): readonly Span[] {
  const changes = new Int32Array(problem.steps + 1);
  const add = (step: number, by: number): void => {
    const place = Math.min(step, problem.steps);
    changes[place] = (changes[place] as number) + by;
  };
  for (const { arrivalStep, departureStep } of problem.sessions) {
    add(arrivalStep, 1);
    add(departureStep, -1);
  }
  let present = 0;
  const isOccupied = changes.map((change) => ((present += change) > 0 ? 1 : 0));
  return spans.filter(({ from, to }) => isOccupied.subarray(from, to).includes(1));
}
