/**
 * The clairvoyant optimum: what could have been done by whoever had known all arrivals, limits and prices beforehand.
 * Minimum currents and delays are left out, so it bounds every controller.
 * @module
 */
import type { ChargingProblem } from '../baselines/problem.ts';
import { formulate, pricesOf, type Objective } from './objective.ts';
import { billOf, type Bill } from './prices.ts';
import { buildProgram } from './program.ts';
import { solve } from './refine.ts';
import { bound, rollOver } from './rolling.ts';
import { deliveredKwh, scheduleOf, type Schedule } from './schedule.ts';
import { exactSpans } from './spans.ts';

/**
 * Up to so many currents (sessions times spans) it is solved as one. That takes about half a minute, with costs one and
 * a half, and 640 MB.
 */
const COLUMNS_MAX = 60_000;

export interface OptimumOptions {
  /** Currents that one linear programme may have; above, it is solved piece by piece. */
  readonly columnsMax?: number;
}

/** A schedule that keeps all rows, and how much better another could be at most. */
export interface Optimum extends Schedule {
  readonly deliveredKwh: number;
  /** Of the schedule; null where nothing has a price. */
  readonly bill: Bill | null;
  /** No schedule delivers more, kWh; null for the objective `cost`. */
  readonly kwhMost: number | null;
  /**
   * No schedule that delivers as much costs less; with `cost`, none has a lower sum of its bill and what its missing kWh
   * are worth. Null where nothing has a price.
   */
  readonly costLeast: number | null;
  /** Whether it was solved as one. If not, schedule and bounds may be some way apart; the truth lies between them. */
  readonly isWhole: boolean;
}

export async function optimum(
  problem: ChargingProblem,
  objective: Objective,
  { columnsMax = COLUMNS_MAX }: OptimumOptions = {},
): Promise<Optimum> {
  const spans = exactSpans(problem, pricesOf(objective));
  if (buildProgram(problem, spans).session.length > columnsMax) return decomposed(problem, objective, columnsMax);
  const formulation = formulate(problem, objective, { spans, peaksFloorKw: [] });
  const { values, kwhMost, costLeast } = await solve(formulation, objective.kind);
  const schedule = scheduleOf(formulation, values);
  return { ...described(problem, objective, schedule), kwhMost, costLeast, isWhole: true };
}

/** A schedule from overlapping pieces, with bounds from the whole in coarser steps. */
async function decomposed(problem: ChargingProblem, objective: Objective, columnsMax: number): Promise<Optimum> {
  const { kwhMost, costLeast, peaksKw } = await bound(problem, objective, { columnsMax });
  const schedule = await rollOver(problem, objective, { columnsMax, peaksFloorKw: peaksKw });
  const found = { ...described(problem, objective, schedule), isWhole: false };
  if (objective.kind !== 'energy-then-cost') return { ...found, kwhMost, costLeast };
  // What the schedule has to be held against are costs for its own energy, not for the most.
  const same = await bound(problem, objective, { columnsMax, keptKwh: found.deliveredKwh });
  return { ...found, kwhMost, costLeast: same.costLeast };
}

function described(problem: ChargingProblem, objective: Objective, schedule: Schedule) {
  const prices = pricesOf(objective);
  return {
    ...schedule,
    deliveredKwh: deliveredKwh(schedule),
    bill: prices === null ? null : billOf(prices, schedule.powerWatts, problem.stepHours),
  };
}
