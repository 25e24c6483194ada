/**
 * What a day comes to, recorded or backtested.
 * @module
 */
import type { CostReport } from '../billing.ts';

export interface BacktestFigures {
  readonly deliveredKwh: number;
  readonly peakKw: number;
  readonly billedPeakKw: number;
  readonly violations: number;
  readonly contactorSwitches: number;
  /** Null where the journal holds no prices. */
  readonly cost: CostReport | null;
}
