/**
 * What charging costs: energy by the step, demand by the highest mean power of a window in each billing period.
 * @module
 */
export interface Prices {
  /** Of energy from the grid, for each step. */
  readonly importPerKwh: Float64Array;
  /** Paid for energy into the grid, for each step; 0 where left out. */
  readonly exportPerKwh?: Float64Array;
  /** Other load less generation, W, for each step; 0 where left out. It shares the connection's meter. */
  readonly backgroundWatts?: Float64Array;
  /** For each kW of the highest window of a billing period. */
  readonly demandPerKw: number;
  /** Steps in a demand window; windows are counted from step 0. */
  readonly windowSteps: number;
  /** First step of each billing period, from 0 on, each at the start of a window. */
  readonly billingStarts: readonly number[];
}

export interface Bill {
  readonly energyCost: number;
  readonly demandCost: number;
  readonly totalCost: number;
  /** Highest window of each billing period, kW. */
  readonly peaksKw: readonly number[];
}

/** The bill of a course of charging power, W for each step. */
export function billOf(prices: Prices, powerWatts: Float64Array, stepHours: number): Bill {
  const peaksKw = prices.billingStarts.map(() => 0);
  let energyCost = 0;
  let windowWatts = 0;
  powerWatts.forEach((chargingWatts, step) => {
    const netWatts = chargingWatts + backgroundAt(prices, step);
    const price = netWatts > 0 ? (prices.importPerKwh[step] as number) : exportPriceAt(prices, step);
    energyCost += (price * netWatts * stepHours) / 1000;
    windowWatts += Math.max(0, netWatts);
    if ((step + 1) % prices.windowSteps !== 0 && step + 1 < powerWatts.length) return;
    const period = billingPeriodAt(prices, step);
    const meanKw = windowWatts / prices.windowSteps / 1000;
    peaksKw[period] = Math.max(peaksKw[period] as number, meanKw);
    windowWatts = 0;
  });
  const demandCost = peaksKw.reduce((sum, peakKw) => sum + peakKw * prices.demandPerKw, 0);
  return { energyCost, demandCost, totalCost: energyCost + demandCost, peaksKw };
}

/** Place of the billing period of a step. */
export function billingPeriodAt({ billingStarts }: Prices, step: number): number {
  return Math.max(
    0,
    billingStarts.findLastIndex((start) => start <= step),
  );
}

export function backgroundAt({ backgroundWatts }: Prices, step: number): number {
  return backgroundWatts === undefined ? 0 : (backgroundWatts[step] as number);
}

export function exportPriceAt({ exportPerKwh }: Prices, step: number): number {
  return exportPerKwh === undefined ? 0 : (exportPerKwh[step] as number);
}
