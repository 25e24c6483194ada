/**
 * What the utility would bill, from what truly flowed: energy, and the highest mean power of a window.
 * @module
 */
import { epochMs, localTimeAt, type Site } from '../src/engine/index.ts';
import type { Plant } from './plant/plant.ts';

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

/** A window is aligned to the clock; a span that crosses its end counts where it begins. */
export function createBilling(site: Site, plant: Plant, wallStartMs: number): Billing {
  const windowMs = site.demand?.windowMs ?? WINDOW_MS;
  const book = { window: -1, windowWh: 0, importWh: 0, peakWatts: 0 };
  /** Highest window of each calendar month, Wh: demand is billed by the month. */
  const monthly = new Map<number, number>();

  const closeWindow = (): void => {
    if (book.window < 0) return;
    const { year, month } = localTimeAt(site.timeZone, epochMs(book.window * windowMs));
    const key = year * 12 + month;
    monthly.set(key, Math.max(monthly.get(key) ?? 0, book.windowWh));
  };
  const toKw = (windowWh: number): number => windowWh / (windowMs / MS_PER_HOUR) / 1000;
  const peaks = (): number[] => {
    closeWindow();
    return [...monthly.values()].map(toKw);
  };

  return {
    book(fromMs, toMs) {
      const window = Math.floor((wallStartMs + fromMs) / windowMs);
      if (window !== book.window) {
        closeWindow();
        book.window = window;
        book.windowWh = 0;
      }
      const importedWh = plant.energy.importWh - book.importWh;
      book.importWh = plant.energy.importWh;
      book.windowWh += importedWh;
      book.peakWatts = Math.max(book.peakWatts, (importedWh * MS_PER_HOUR) / (toMs - fromMs));
    },
    grid() {
      const { importWh, exportWh, generatedWh } = plant.energy;
      return {
        peakKw: book.peakWatts / 1000,
        billedPeakKw: Math.max(0, ...peaks()),
        importKwh: importWh / 1000,
        exportKwh: exportWh / 1000,
        selfUsePct: generatedWh > 0 ? (100 * (generatedWh - Math.min(exportWh, generatedWh))) / generatedWh : null,
      };
    },
    cost() {
      const pricePerKw = site.demand?.pricePerKw ?? 0;
      const demandCost = peaks().reduce((sum, peak) => sum + peak * pricePerKw, 0);
      return { currency: 'EUR', energyCost: 0, demandCost, totalCost: demandCost };
    },
  };
}
