/**
 * What the clairvoyant wants, and what a linear programme has to minimise for it.
 * @module
 */
import { linesOf, addFirstCuts, type Line } from './lines.ts';
import { addCosts } from './money.ts';
import type { Prices } from './prices.ts';
import { buildProgram, type Program } from './program.ts';
import type { ChargingProblem } from '../baselines/problem.ts';
import type { Span } from './spans.ts';

/**
 * `energy`: as much as possible. `energy-then-cost`: of all ways to deliver the most, the cheapest. `cost`: the least sum
 * of the bill and what the missing kWh are worth, so that delivering nothing is not cheap.
 */
export type Objective =
  | { readonly kind: 'energy' }
  | { readonly kind: 'energy-then-cost'; readonly prices: Prices }
  | { readonly kind: 'cost'; readonly prices: Prices; readonly valuePerKwh: number };

export interface Formulation {
  readonly program: Program;
  readonly lines: readonly Line[];
  /** To be minimised: the energy with its sign turned round, or the bill and the missing energy. */
  readonly energyCost: readonly number[];
  readonly moneyCost: readonly number[];
  /** To be added to the value of `moneyCost`. */
  readonly fixedCost: number;
  readonly peaks: readonly number[];
}

/** Prices of an objective; null where it has none. */
export function pricesOf(objective: Objective): Prices | null {
  return objective.kind === 'energy' ? null : objective.prices;
}

/** The linear programme of a problem over given spans, with half-planes to start with. */
export function formulate(
  problem: ChargingProblem,
  objective: Objective,
  { spans, peaksFloorKw }: { readonly spans: readonly Span[]; readonly peaksFloorKw: readonly number[] },
): Formulation {
  const program = buildProgram(problem, spans);
  const prices = pricesOf(objective);
  const { fixedCost, peaks } = prices === null ? { fixedCost: 0, peaks: [] } : addCosts(program, prices, peaksFloorKw);
  const { cost } = program.columns;
  const energyCost = cost.map((_, column) => -(program.kwhPerAmp[column] ?? 0));
  const valuePerKwh = objective.kind === 'cost' ? objective.valuePerKwh : 0;
  const requestedKwh = problem.sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
  const lines = linesOf(program);
  addFirstCuts(program.rows, lines);
  return {
    program,
    lines,
    energyCost,
    moneyCost: cost.map((money, column) => money + valuePerKwh * (energyCost[column] as number)),
    fixedCost: fixedCost + valuePerKwh * requestedKwh,
    peaks,
  };
}
