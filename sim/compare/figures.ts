/**
 * The figures by which runs are compared.
 * @module
 */
import type { BaselineRun } from '../baselines/run.ts';
import type { LookAhead } from '../oracle/look-ahead.ts';
import { billOf } from '../oracle/prices.ts';
import { jainIndex, type SimulationResult } from '../result.ts';

/** Of one run; null where the figure has no meaning for it. */
export interface Figures {
  readonly requestedKwh: number;
  readonly deliveredKwh: number;
  readonly deliveredPct: number;
  readonly peakKw: number;
  readonly billedPeakKw: number;
  readonly totalCost: number;
  readonly violations: number | null;
  readonly contactorSwitches: number;
  readonly jain: number;
  /** Laws that did not hold. */
  readonly broken: readonly string[];
}

/** Figures of a run of the engine, or of the box alone. */
export function figuresOfResult({ sessions, grid, cost, limits, control, laws }: SimulationResult): Figures {
  return {
    requestedKwh: sessions.requestedKwh,
    deliveredKwh: sessions.deliveredKwh,
    deliveredPct: sessions.deliveredPct,
    peakKw: grid.peakKw,
    billedPeakKw: grid.billedPeakKw,
    totalCost: cost.totalCost,
    violations: limits.violations,
    contactorSwitches: control.contactorSwitches,
    jain: control.jain,
    broken: laws.filter(({ held }) => !held).map(({ id }) => id),
  };
}

/** Figures of a rule. Its problem has no breakers that could trip, so it has no violations to count. */
export function figuresOfBaseline(
  { problem, prices }: LookAhead,
  { deliveredWh, powerWatts }: BaselineRun,
  { closings, requestedKwh }: { readonly closings: number; readonly requestedKwh: number },
): Figures {
  const deliveredKwh = deliveredWh.reduce((sum, wh) => sum + wh, 0) / 1000;
  const bill = billOf(prices, powerWatts, problem.stepHours);
  const siteWatts = powerWatts.map((watts, step) => watts + (prices.backgroundWatts?.[step] ?? 0));
  return {
    requestedKwh: round(requestedKwh),
    deliveredKwh: round(deliveredKwh),
    deliveredPct: requestedKwh === 0 ? 100 : round((100 * deliveredKwh) / requestedKwh),
    peakKw: round(siteWatts.reduce((most, watts) => Math.max(most, watts), 0) / 1000),
    billedPeakKw: round(Math.max(...bill.peaksKw)),
    totalCost: round(bill.totalCost),
    violations: null,
    contactorSwitches: closings,
    jain: round(
      jainIndex(problem.sessions.map(({ requestedWh }, index) => (deliveredWh[index] as number) / requestedWh)),
    ),
    broken: [],
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
