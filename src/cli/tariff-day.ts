/**
 * A day of a site's tariff: cut wherever a window opens or shuts, a price changes, or it becomes cheap or dear.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import { dayNumberOf, epochMs, PHASES, startOfDay, type EpochMs, type SignalSlot, type Site } from '../engine/index.ts';
import {
  labelOf,
  labelOfRule,
  options,
  type Options,
  type PriceRule,
  type StatedCeiling,
} from '../strategies/tariff-windows/options.ts';
import { cheapSpans, pricedDay, type PricedSpan, type Span } from '../strategies/tariff-windows/prices.ts';
import { compile, slotsOfDay } from '../strategies/tariff-windows/windows.ts';

/** A window that is open, or a price rule by which it is not cheap. */
export type Bounding = StatedCeiling & { readonly called: string };

/** Part of a day throughout which the same price and the same ceilings hold. */
export interface DaySlot extends PricedSpan {
  readonly bounding: readonly Bounding[];
}

/** A rule of the day: what it bounds, and when. */
interface Bound {
  readonly bounding: Bounding;
  readonly spans: readonly Span[];
}

/** The prices of a site. */
export interface TariffPrices {
  /** The one to be shown; null where there is none. */
  readonly shown: { readonly name: string; readonly unit: string } | null;
  /** What a price signal says of a day. */
  readonly slotsOf: (this: void, signal: string, day: Span) => readonly SignalSlot[];
}

/** What a day is made of. */
export interface TariffDay {
  /** Local, YYYY-MM-DD. */
  readonly day: string;
  readonly prices: TariffPrices;
}

/** A local day, in slots that follow on each other without a gap. */
export function expandDay({ site, strategies }: SiteConfig, of: TariffDay): readonly DaySlot[] {
  const { shown, slotsOf } = of.prices;
  const [year = 0, month = 0, date = 0] = of.day.split('-').map(Number);
  const dayNumber = dayNumberOf({ year, month, day: date });
  const day = { from: startOfDay(site.timeZone, dayNumber), to: startOfDay(site.timeZone, dayNumber + 1) };
  const uses = strategies.filter(({ id }) => id === 'tariff-windows').map((use) => options.parse(use.options));
  const bounds = uses.flatMap((use) => [
    ...windowBounds(use, site, dayNumber),
    ...use.prices.map((rule) => priceBound(rule, pricedDay(slotsOf(rule.signal, day), day))),
  ]);
  const prices = pricedDay(shown === null ? [] : slotsOf(shown.name, day), day);
  const cuts = [day, ...prices, ...bounds.flatMap(({ spans }) => spans)].flatMap(({ from, to }) => [from, to]);
  const edges = [...new Set(cuts)].sort((a, b) => a - b);
  return edges.slice(1).map((to, index) => {
    const from = edges[index] as EpochMs;
    return {
      from,
      to,
      pricePerKwh: prices.find((span) => isIn(span, from))?.pricePerKwh ?? null,
      bounding: bounds.filter(({ spans }) => spans.some((span) => isIn(span, from))).map(({ bounding }) => bounding),
    };
  });
}

const isIn = ({ from, to }: Span, at: EpochMs): boolean => from <= at && at < to;

function windowBounds(use: Options, { timeZone }: Site, dayNumber: number): readonly Bound[] {
  const slots = slotsOfDay(compile(use), timeZone, dayNumber);
  return use.windows.map((window, index) => ({
    bounding: { ...window, called: labelOf(window) },
    spans: slots.filter(({ open }) => open.includes(index)),
  }));
}

/** A price rule bounds all of the day that is not cheap. */
function priceBound(rule: PriceRule, prices: readonly PricedSpan[]): Bound {
  const cheap = [...cheapSpans(rule, prices)].sort((a, b) => a.from - b.from);
  const [first, last] = [prices[0]?.from ?? epochMs(0), prices.at(-1)?.to ?? epochMs(0)];
  const spans = [...cheap, { from: last, to: last }].map(({ from }, index) => ({
    from: cheap[index - 1]?.to ?? first,
    to: from,
  }));
  return { bounding: { ...rule, called: labelOfRule(rule) }, spans: spans.filter(({ from, to }) => from < to) };
}

/** What a window or a rule comes to in one zone, or for the site as a whole. */
export interface Effect {
  readonly ceilingAmps: number | null;
  readonly ceilingKw: number | null;
  /** Of what the node's limit would let through, 0 to 1. */
  readonly share: number;
}

/** Where it holds for several zones, the least of them counts. */
export function effectOf(site: Site, { zones, ceilingAmps, ceilingKw, ceilingPct }: StatedCeiling): Effect {
  const nodes =
    zones === undefined
      ? site.nodes.slice(0, 1)
      : site.nodes.filter(({ zone }) => zones.includes(site.zones[zone ?? -1]?.name ?? ''));
  const limits = nodes.map(({ limitAmps, derate }) => Math.min(...PHASES.map((phase) => limitAmps[phase])) * derate);
  const limitAmps = Math.min(...limits);
  if (ceilingKw !== undefined) {
    const limitKw = (limitAmps * site.supply.nominalVolts * PHASES.length) / 1000;
    return { ceilingAmps: null, ceilingKw, share: Math.min(1, ceilingKw / limitKw) };
  }
  const most = ceilingPct === undefined ? (ceilingAmps ?? 0) : round((limitAmps * ceilingPct) / 100);
  return { ceilingAmps: most, ceilingKw: null, share: Math.min(1, most / limitAmps) };
}

/** Shares of a limit are not said to the last digit. */
export const round = (value: number): number => Math.round(value * 100) / 100;
