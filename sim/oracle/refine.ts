/**
 * Solves a formulation: half-planes are added until what they allow too much no longer matters.
 * @module
 */
import { addCut, excess } from './lines.ts';
import type { Formulation, Objective } from './objective.ts';
import { addRow, createRows } from './rows.ts';
import { deliveredKwh, kwhOf, scheduleOf } from './schedule.ts';
import { withSolver, type Solved, type Solving } from './solver.ts';

/** Sticking out of a disc by less than this share is what the solver's own tolerances (1e-7) amount to. */
const EXCESS_SHARE = 1e-6;
/** It ends when keeping to all discs costs no more than this share of the energy. */
const LOSS_SHARE = 1e-5;
/** Errors fall by about four a round; should it not end by then, the bound and the schedule still say how far it got. */
const ROUNDS_MAX = 20;
/** The most energy is kept but for this share while costs are brought down; asking for the last digit may be too much. */
const KEPT_SHARE = 1 - 1e-7;

export interface Solution {
  readonly values: Float64Array;
  /** No schedule delivers more, kWh; null where energy was not what was asked for first. */
  readonly kwhMost: number | null;
  /** No schedule that delivers as much costs less (with `cost`: none at all); null where nothing has a price. */
  readonly costLeast: number | null;
}

/** Finds the optimum. `keptKwh` replaces the most energy as what the cheapest has to deliver. */
export function solve(formulation: Formulation, kind: Objective['kind'], keptKwh?: number): Promise<Solution> {
  const { program, energyCost, moneyCost, fixedCost } = formulation;
  const cost = kind === 'cost' ? moneyCost : energyCost;
  return withSolver({ ...program.columns, cost }, program.rows, (solving) => {
    const first = refine(formulation, solving);
    if (kind === 'cost') return { values: first.values, kwhMost: null, costLeast: first.objective + fixedCost };
    const kwhMost = 0 - first.objective;
    if (kind === 'energy') return { values: first.values, kwhMost, costLeast: null };
    keepEnergy(formulation, solving, keptKwh ?? deliveredKwh(scheduleOf(formulation, first.values)));
    solving.setCosts(moneyCost);
    const cheapest = refine(formulation, solving);
    return { values: cheapest.values, kwhMost, costLeast: cheapest.objective + fixedCost };
  });
}

function refine(formulation: Formulation, solving: Solving): Solved {
  const { program, lines } = formulation;
  let solved = solving.solve();
  for (let round = 1; round < ROUNDS_MAX; round += 1) {
    const keptKwh = deliveredKwh(scheduleOf(formulation, solved.values));
    if (keptKwh >= (1 - LOSS_SHARE) * kwhOf(program, solved.values)) break;
    const cuts = createRows();
    for (const line of lines) {
      const { share, angle } = excess(line, solved.values);
      if (share > EXCESS_SHARE) addCut(cuts, line, angle);
    }
    solving.addRows(cuts);
    solved = solving.solve();
  }
  return solved;
}

function keepEnergy({ program }: Formulation, solving: Solving, kwh: number): void {
  const rows = createRows();
  const entries = program.kwhPerAmp.map((kwhPerAmp, column) => [column, kwhPerAmp] as const);
  addRow(rows, entries, { lower: kwh * KEPT_SHARE, upper: Infinity });
  solving.addRows(rows);
}
