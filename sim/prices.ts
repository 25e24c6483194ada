/**
 * What energy costs at a moment, from what a scenario says: one price, a recorded series, or a time-of-use tariff. A
 * price holds until the next one; how a series meets the scenario's calendar is told in series.ts.
 * @module
 */
import type { Price, ScenarioConfig } from '../src/config/index.ts';
import { epochMs, type EpochMs, type SignalSlot } from '../src/engine/index.ts';
import { readColumn, type DataSources } from './data-column.ts';
import { layOver } from './series.ts';
import { parseTouTariff, touPrice } from './tou-tariff.ts';

/** Prices by absolute time. */
export interface PriceCourse {
  readonly currency: string;
  readonly importPerKwh: (atMs: number) => number;
  /** Paid for energy into the grid. */
  readonly exportPerKwh: number;
}

/** Where a scenario says nothing of prices. */
export const FREE: PriceCourse = { currency: 'EUR', importPerKwh: () => 0, exportPerKwh: 0 };

/** The prices; what cannot be read is noted, and costs nothing. */
export function buildPrices(scenario: ScenarioConfig, sources: DataSources): PriceCourse {
  const { price } = scenario;
  if (price === null) return FREE;
  const importPerKwh = courseOf(scenario, price, sources);
  return {
    currency: price.currency,
    exportPerKwh: price.exportPerKwh,
    importPerKwh: importPerKwh ?? FREE.importPerKwh,
  };
}

/** Prices hold for an hour or a quarter of it; in Australia for 5 min. */
const PRICE_STEP_MS = 300_000;

/** The prices of a span, each for as long as it holds. */
export function slotsOfPrices(
  { importPerKwh }: PriceCourse,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): readonly SignalSlot[] {
  const slots: { from: EpochMs; to: EpochMs; value: number }[] = [];
  for (let from = span.from - (span.from % PRICE_STEP_MS); from < span.to; from += PRICE_STEP_MS) {
    const value = importPerKwh(from);
    const last = slots.at(-1);
    const to = epochMs(from + PRICE_STEP_MS);
    if (last?.value === value) last.to = to;
    else slots.push({ from: epochMs(from), to, value });
  }
  return slots;
}

function courseOf(scenario: ScenarioConfig, price: Price, sources: DataSources): PriceCourse['importPerKwh'] | null {
  switch (price.kind) {
    case 'fixed':
      return () => price.perKwh;
    case 'file': {
      const span = spanOf(scenario);
      const series = readColumn(price, span, sources);
      if (series === null) return null;
      const value = layOver(series, span, 'step');
      return (atMs) => price.perKwhPerUnit * value(atMs) + price.addedPerKwh;
    }
    case 'tariff': {
      const text = sources.readText(price.file);
      if (text === null) return null;
      const read = parseTouTariff(text);
      if (read.ok) return (atMs) => touPrice(read.tariff, scenario.site.site.timeZone, atMs);
      sources.note(`${price.file} ${read.problem}`);
      return null;
    }
  }
}

const spanOf = ({ startMs, durationMs, site }: ScenarioConfig) => ({
  startMs,
  endMs: startMs + durationMs,
  timeZone: site.site.timeZone,
});
