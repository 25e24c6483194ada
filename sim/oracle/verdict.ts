/**
 * How far a run stayed behind the clairvoyant. The optimum is taken over blocks of time, within which only means have to
 * keep to the limits: no schedule delivers more, and none that delivers as much costs less.
 * @module
 */
import type { ChargingProblem } from '../baselines/problem.ts';
import type { LookAhead } from './look-ahead.ts';
import { bound } from './rolling.ts';

/** One linear programme may have so many currents; above, blocks are longer. It takes some seconds. */
const COLUMNS_MAX = 40_000;

/** The yardstick of a scenario and seed. */
export interface Oracle {
  /** Nothing delivers more, kWh. */
  readonly deliveredKwh: number;
  /** No schedule that delivers as much has a lower bill; 0 where nothing has a price. */
  readonly totalCost: number;
  /**
   * No schedule has a lower sum of its bill and what its missing kWh are worth: to deliver a little less may save more
   * than that is worth. Null where nothing has a price.
   */
  readonly leastSum: number | null;
  readonly valuePerKwh: number;
  readonly blockMinutes: number;
}

/** The `oracle` part of a result. */
export interface OracleReport extends Pick<Oracle, 'deliveredKwh' | 'totalCost'> {
  /** Against the least sum; null where that is not above 0, so that there is no percentage of it. */
  readonly regretPct: number | null;
  readonly leastSum?: number;
  readonly valuePerKwh: number;
  /** In which sense it is a bound: means over so many minutes keep to the limits, minimum currents and delays are left out. */
  readonly bound: { readonly kind: 'none-better'; readonly blockMinutes: number };
}

/** What a run, or a rule, has come to. */
export interface Outcome {
  readonly requestedKwh: number;
  readonly deliveredKwh: number;
  readonly totalCost: number;
}

/** Finds the optimum: the most energy first, the least cost for it second. `valuePerKwh` is what a missing kWh is worth. */
export async function consultOracle(
  { problem, prices }: LookAhead,
  { valuePerKwh, columnsMax = COLUMNS_MAX }: { readonly valuePerKwh: number; readonly columnsMax?: number },
): Promise<Oracle> {
  const hasPrice = prices.demandPerKw > 0 || [prices.importPerKwh, prices.exportPerKwh].some(isPaid);
  const first = await bound(problem, { kind: 'energy-then-cost', prices }, { columnsMax });
  const second = hasPrice ? await bound(problem, { kind: 'cost', prices, valuePerKwh }, { columnsMax }) : null;
  return {
    deliveredKwh: first.kwhMost ?? 0,
    totalCost: hasPrice ? (first.costLeast ?? 0) : 0,
    leastSum: second?.costLeast ?? null,
    valuePerKwh,
    blockMinutes: first.blockSteps * problem.stepHours * 60,
  };
}

const isPaid = (series: Float64Array | undefined): boolean => series?.some((price) => price !== 0) === true;

/** Energy that was asked for, kWh. */
export function requestedKwh({ sessions }: ChargingProblem): number {
  return sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
}

/**
 * By how much (cost + missing kWh × their worth) is above the least possible, %. Where nothing has a price that least is
 * often nothing; then it is what could have been delivered and was not, in % of the former.
 */
export function regretPct(oracle: Oracle, outcome: Outcome): number | null {
  const { leastSum, valuePerKwh } = oracle;
  if (leastSum === null) {
    return oracle.deliveredKwh === 0 ? 0 : 100 * Math.max(0, 1 - outcome.deliveredKwh / oracle.deliveredKwh);
  }
  const sum = outcome.totalCost + valuePerKwh * (outcome.requestedKwh - outcome.deliveredKwh);
  return leastSum > 0 ? 100 * (sum / leastSum - 1) : null;
}

/** The verdict on a run, rounded as results are. */
export function verdictOn(oracle: Oracle, outcome: Outcome): OracleReport {
  const regret = regretPct(oracle, outcome);
  return {
    deliveredKwh: round(oracle.deliveredKwh),
    totalCost: round(oracle.totalCost),
    regretPct: regret === null ? null : round(regret),
    ...(oracle.leastSum === null ? {} : { leastSum: round(oracle.leastSum) }),
    valuePerKwh: oracle.valuePerKwh,
    bound: { kind: 'none-better', blockMinutes: round(oracle.blockMinutes) },
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
