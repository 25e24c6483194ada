/**
 * The figures by which runs over a charging problem are compared.
 * @module
 */
import type { BaselineRun } from './run.ts';
import type { ChargingProblem, ProblemSession } from './problem.ts';

export interface Tally {
  readonly requestedKwh: number;
  readonly deliveredKwh: number;
  /** Delivered of requested. */
  readonly deliveredPct: number;
  /** Sessions that lack less than 0.1 kWh at their departure. */
  readonly demandsMetPct: number;
  readonly peakKw: number;
}

/** ACN-Sim's threshold for a demand that is met. */
const MET_WITHIN_WH = 100;

export function tally(problem: ChargingProblem, run: BaselineRun): Tally {
  const { sessions } = problem;
  const requestedKwh = sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
  const deliveredKwh = run.deliveredWh.reduce((sum, wh) => sum + wh, 0) / 1000;
  const isMet = ({ requestedWh }: ProblemSession, index: number): boolean =>
    requestedWh - (run.deliveredWh[index] as number) < MET_WITHIN_WH;
  return {
    requestedKwh,
    deliveredKwh,
    deliveredPct: requestedKwh > 0 ? (100 * deliveredKwh) / requestedKwh : 100,
    demandsMetPct: sessions.length > 0 ? (100 * sessions.filter(isMet).length) / sessions.length : 100,
    peakKw: run.powerWatts.reduce((highest, watts) => Math.max(highest, watts), 0) / 1000,
  };
}
