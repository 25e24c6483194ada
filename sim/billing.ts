/**
 * What the utility would bill, from what truly flowed: energy, and the highest mean power of a window.
 * @module
 */
import { epochMs, localTimeAt, type Site } from '../src/engine/index.ts';
import type { Plant } from './plant/plant.ts';
import type { PriceCourse } from './prices.ts';

export interface GridReport {
  /** Highest active power drawn from the grid at any moment. */
  readonly peakKw: number;
  /** Highest mean of a demand window, import only. */
  readonly billedPeakKw: number;
  readonly importKwh: number;
  readonly exportKwh: number;
  /** Share of generated energy used on the site; null where nothing was generated. */
  readonly selfUsePct: number | null;
}

export interface CostReport {
  readonly currency: string;
  readonly energyCost: number;
  readonly demandCost: number;
  readonly totalCost: number;
}

export interface Billing {
  /** Books the span that has just passed; call it after each step. */
  book(fromMs: number, toMs: number): void;
  grid(): GridReport;
  cost(): CostReport;
}

/** Where no demand is billed, the peak is still reported by the window that is usual in Europe. */
const WINDOW_MS = 900_000;
const MS_PER_HOUR = 3_600_000;

/** What is billed, and by which prices. */
export interface Billed {
  readonly site: Site;
  readonly plant: { readonly energy: Pick<Plant['energy'], 'importWh' | 'exportWh' | 'generatedWh'> };
  readonly wallStartMs: number;
  readonly price: PriceCourse;
}

interface BillingState extends Billed {
  readonly windowMs: number;
  /** Highest window of each calendar month, Wh: demand is billed by the month. */
  readonly monthly: Map<number, number>;
  /** Number of the window that is being filled; null before the first. */
  window: number | null;
  windowWh: number;
  /** Import register at the last booking. */
  importWh: number;
  /** Export register at the last booking. */
  exportWh: number;
  peakWatts: number;
  energyCost: number;
}

/** Windows are aligned to the clock and share the span that crosses their ends; one that crosses a change of price counts where it begins. */
export function createBilling(billed: Billed): Billing {
  const windowMs = billed.site.demand?.windowMs ?? WINDOW_MS;
  const monthly = new Map<number, number>();
  const state: BillingState = {
    ...billed,
    windowMs,
    monthly,
    window: null,
    windowWh: 0,
    importWh: 0,
    exportWh: 0,
    peakWatts: 0,
    energyCost: 0,
  };
  return {
    book: (fromMs, toMs) => book(state, fromMs, toMs),
    grid: () => gridReport(state),
    cost: () => costReport(state),
  };
}

function book(state: BillingState, fromMs: number, toMs: number): void {
  const { importWh, exportWh } = state.plant.energy;
  const flowedWh = importWh - state.importWh;
  const { price, wallStartMs } = state;
  const paid = price.importPerKwh(wallStartMs + fromMs) * flowedWh;
  state.energyCost += (paid - price.exportPerKwh * (exportWh - state.exportWh)) / 1000;
  state.importWh = importWh;
  state.exportWh = exportWh;
  fillWindows(state, { fromMs: wallStartMs + fromMs, toMs: wallStartMs + toMs }, flowedWh);
  state.peakWatts = Math.max(state.peakWatts, (flowedWh * MS_PER_HOUR) / (toMs - fromMs));
}

/** Power is the same throughout a step, so each window that it touches gets its share by time. */
function fillWindows(
  state: BillingState,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  flowedWh: number,
): void {
  let startMs = fromMs;
  while (startMs < toMs) {
    const window = Math.floor(startMs / state.windowMs);
    if (window !== state.window) {
      closeWindow(state);
      state.window = window;
      state.windowWh = 0;
    }
    const endMs = Math.min(toMs, (window + 1) * state.windowMs);
    state.windowWh += flowedWh * ((endMs - startMs) / (toMs - fromMs));
    startMs = endMs;
  }
}

function closeWindow(state: BillingState): void {
  if (state.window === null) return;
  const { year, month } = localTimeAt(state.site.timeZone, epochMs(state.window * state.windowMs));
  const key = year * 12 + month;
  state.monthly.set(key, Math.max(state.monthly.get(key) ?? 0, state.windowWh));
}

/** Highest mean power of each month so far, kW. */
function monthlyPeaks(state: BillingState): readonly number[] {
  closeWindow(state);
  return [...state.monthly.values()].map((windowWh) => (windowWh * MS_PER_HOUR) / state.windowMs / 1000);
}

function gridReport(state: BillingState): GridReport {
  const { importWh, exportWh, generatedWh } = state.plant.energy;
  return {
    peakKw: state.peakWatts / 1000,
    billedPeakKw: Math.max(0, ...monthlyPeaks(state)),
    importKwh: importWh / 1000,
    exportKwh: exportWh / 1000,
    selfUsePct: generatedWh > 0 ? 100 * (1 - Math.min(exportWh, generatedWh) / generatedWh) : null,
  };
}

function costReport(state: BillingState): CostReport {
  const pricePerKw = state.site.demand?.pricePerKw ?? 0;
  const demandCost = monthlyPeaks(state).reduce((sum, peak) => sum + peak * pricePerKw, 0);
  const { energyCost, price } = state;
  return { currency: price.currency, energyCost, demandCost, totalCost: energyCost + demandCost };
}
