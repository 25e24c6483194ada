/**
 * What came from outside, told again at the moment at which the journal heard it and never sooner; and the prices among it.
 * @module
 */
import type { Instant, SignalArrived, Site } from '../../src/engine/index.ts';
import type { PriceCourse } from '../prices.ts';
import type { Signals } from '../signals.ts';
import type { Recording, Said } from './recording.ts';

/** The journal's signals, each told once. */
export function retell({ site, signals, wallStartMs }: Recording): Signals {
  let told = 0;
  return {
    declared: site.signals,
    observe(at: Instant): readonly SignalArrived[] {
      const due: SignalArrived[] = [];
      for (let next = signals[told]; next !== undefined && isHeard(next, at, wallStartMs); next = signals[told]) {
        due.push({ ...next.value, at });
        told += 1;
      }
      return due;
    },
  };
}

const isHeard = ({ atMs }: Said<SignalArrived>, at: Instant, wallStartMs: number): boolean =>
  wallStartMs + atMs <= at.wallMs;

/** Prices for the bill, which may know what came later; null where the journal holds none. */
export function recordedPrice({ site, signals }: Recording): PriceCourse | null {
  const declared = site.signals.find(({ kind }) => kind === 'price');
  if (declared === undefined) return null;
  const series = signals.flatMap(({ value }) => (value.signal === declared.name ? [value.series] : []));
  const slots = series.flatMap((one) => one.slots).reverse();
  if (slots.length === 0) return null;
  return {
    currency: currencyOf(declared),
    exportPerKwh: 0,
    importPerKwh: (atMs) => slots.find(({ from, to }) => from <= atMs && atMs < to)?.value ?? 0,
  };
}

const currencyOf = ({ unit }: Site['signals'][number]): string => unit.split('/')[0] ?? unit;
