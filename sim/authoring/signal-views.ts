/**
 * Signals as strategies see them: the value of now with the one that comes next, or the prices of the whole local day.
 * @module
 */
import {
  dayNumberOf,
  epochMs,
  localTimeAt,
  millis,
  startOfDay,
  type EpochMs,
  type SignalSlot,
  type SignalView,
  type SiteSignal,
  type SiteSnapshot,
} from '../../src/engine/index.ts';
import type { SignalPlan } from './plans.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The largest value that a signal has in practice, in its unit. */
const LARGEST: Readonly<Record<SiteSignal['kind'], number>> = {
  price: 1,
  co2: 800,
  'sun-forecast': 60_000,
  cap: 100_000,
  'battery-priority': 1,
};

const UNKNOWN = { value: null, nextChangeAt: null, nextValue: null, slots: [] } as const;

type Now = Pick<SiteSnapshot, 'at' | 'timeZone'>;

/** A signal as it is planned; one without a plan is missing. */
export function signalOf(signal: SiteSignal, plan: SignalPlan | undefined, now: Now): SignalView {
  if (plan === undefined || plan.state === 'missing')
    return { ...signal, ...UNKNOWN, state: 'missing', knownAt: null, ageMs: null };
  const ageMs = millis(plan.ageSeconds * 1000);
  const heard = { knownAt: epochMs(now.at.wallMs - ageMs), ageMs };
  if (plan.state === 'stale') return { ...signal, ...UNKNOWN, ...heard, state: 'stale' };
  const slots = plan.dayPrices === null ? nowAndNext(signal, plan, now.at.wallMs) : wholeDay(plan.dayPrices, now);
  const [running, next] = slots;
  return {
    ...signal,
    ...heard,
    state: 'fresh',
    value: running?.value ?? null,
    nextChangeAt: running?.to ?? null,
    nextValue: next?.value ?? null,
    slots,
  };
}

function nowAndNext({ kind }: SiteSignal, plan: SignalPlan, wallMs: EpochMs): readonly SignalSlot[] {
  const largest = LARGEST[kind];
  const value = plan.isNone && kind === 'cap' ? null : plan.share * largest;
  const to = epochMs(wallMs + plan.nextInMinutes * MINUTE_MS);
  return [
    { from: epochMs(wallMs - MINUTE_MS), to, value },
    { from: to, to: epochMs(to + HOUR_MS), value: plan.nextShare * largest },
  ];
}

/** One price until the end of this hour, since midnight, because the running slot comes first; then one each hour. */
function wholeDay(prices: readonly number[], { at, timeZone }: Now): readonly SignalSlot[] {
  const today = dayNumberOf(localTimeAt(timeZone, at.wallMs));
  const [begin, end] = [startOfDay(timeZone, today), startOfDay(timeZone, today + 1)];
  const running = Math.floor((at.wallMs - begin) / HOUR_MS);
  // Days on which clocks change have 23 or 25 hours.
  const hours = Math.ceil((end - begin) / HOUR_MS);
  return Array.from({ length: hours - running }, (_, later) => ({
    from: later === 0 ? begin : epochMs(begin + (running + later) * HOUR_MS),
    to: epochMs(Math.min(end, begin + (running + later + 1) * HOUR_MS)),
    value: prices[(running + later) % prices.length] ?? 0,
  }));
}
