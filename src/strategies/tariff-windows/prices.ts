/**
 * When a price is low: which spans of a local day are cheap by a rule. Nobody's guess counts: a span is cheap only if it is so
 * whatever the prices are that are not known.
 * @module
 */
import { epochMs, type EpochMs, type SignalSlot } from '../../engine/index.ts';
import type { PriceRule } from './options.ts';

/** From an instant to before another, ms since 1970. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A span with one price throughout, per kWh; null where nobody knows it. */
export interface PricedSpan extends Span {
  readonly pricePerKwh: number | null;
}

const HOUR_MS = 3_600_000;

/** A day cut by its prices, without gaps. */
export function pricedDay(slots: readonly SignalSlot[], day: Span): readonly PricedSpan[] {
  const spans: PricedSpan[] = [];
  let reached = day.from;
  for (const slot of slots) {
    const [from, to] = [epochMs(Math.max(slot.from, reached)), epochMs(Math.min(slot.to, day.to))];
    if (to <= from) continue;
    if (from > reached) spans.push({ from: reached, to: from, pricePerKwh: null });
    spans.push({ from, to, pricePerKwh: slot.value });
    reached = to;
  }
  return reached < day.to ? [...spans, { from: reached, to: day.to, pricePerKwh: null }] : spans;
}

/** What of a day is cheap, in no order. Of equal prices the earlier come first. */
export function cheapSpans(rule: PriceRule, day: readonly PricedSpan[]): readonly Span[] {
  const { belowPerKwh } = rule;
  if (belowPerKwh !== undefined)
    return day.filter(({ pricePerKwh }) => pricePerKwh !== null && pricePerKwh < belowPerKwh);
  // What nobody knows may be cheaper than all the rest.
  const byPrice = [...day].sort((a, b) => (a.pricePerKwh ?? -Infinity) - (b.pricePerKwh ?? -Infinity));
  let leftMs = cheapMs(rule, day);
  return byPrice.flatMap(({ from, to, pricePerKwh }) => {
    const ms = Math.max(0, Math.min(leftMs, to - from));
    leftMs -= ms;
    return pricePerKwh === null || ms === 0 ? [] : [{ from, to: epochMs(from + ms) }];
  });
}

/** How much of a day is cheap; it may have 23 or 25 hours. */
function cheapMs({ cheapestHours, cheapestPct }: PriceRule, day: readonly PricedSpan[]): number {
  if (cheapestHours !== undefined) return cheapestHours * HOUR_MS;
  return (day.reduce((sum, { from, to }) => sum + to - from, 0) * (cheapestPct ?? 0)) / 100;
}
