/**
 * What signals say now, said before, and say of the time to come: prices, forecasts, caps.
 * @module
 */
import { epochMs, type EpochMs, type Site, type SignalKind, type SignalSlot } from '../engine/index.ts';
import type { SignalArrived } from '../engine/index.ts';
import type { LiveState } from './live-state.ts';

export interface SignalDocument {
  readonly name: string;
  readonly kind: SignalKind;
  /** Unit of all values. */
  readonly unit: string;
  readonly state: 'fresh' | 'stale' | 'missing';
  /** What holds now; null where it is not known, or a cap is expressly none. */
  readonly value: number | null;
  /** When it changes or is no longer known; null where it says nothing now. */
  readonly until: string | null;
  /** Since its source said anything; null before it did. */
  readonly ageMs: number | null;
  /** Last and next day: from when on (ms since 1970) which value holds; null where none is known from then on. */
  readonly course: readonly (readonly [fromMs: number, value: number | null])[];
}

const DAY_MS = 86_400_000;

/** All signals of a site, in its order. */
export function signalDocuments(
  site: Site,
  state: LiveState,
  local: (wallMs: EpochMs) => string,
): readonly SignalDocument[] {
  const now = state.at?.wallMs ?? epochMs(0);
  return site.signals.map(({ name, kind, unit }) => {
    const said = state.signals[name];
    const slot = slotAt(said, now);
    return {
      name,
      kind,
      unit,
      state: slot !== null ? 'fresh' : said === undefined ? 'missing' : 'stale',
      value: slot?.value ?? null,
      until: slot === null ? null : local(slot.to),
      ageMs: said === undefined || state.at === null ? null : state.at.monoMs - said.at.monoMs,
      course: courseOf([...(state.signalsPast[name] ?? []), ...slotsOf(said)], now),
    };
  });
}

/** The slot that holds at an instant; null where none does, or what was said has run out. */
export function slotAt(said: SignalArrived | undefined, now: EpochMs): SignalSlot | null {
  const expiresAt = said?.series.expiresAt ?? null;
  if (expiresAt !== null && expiresAt <= now) return null;
  return slotsOf(said).find(({ from, to }) => from <= now && now < to) ?? null;
}

/** What had been said of the time before a new series came: up to a day of it. */
export function keepPast(
  past: readonly SignalSlot[],
  before: SignalArrived | undefined,
  now: EpochMs,
): readonly SignalSlot[] {
  const ended = endedBy(slotsOf(before), now);
  return [...endedBy(past, ended[0]?.from ?? now), ...ended].filter(({ to }) => to > now - DAY_MS);
}

const endedBy = (slots: readonly SignalSlot[], end: EpochMs): readonly SignalSlot[] =>
  slots.filter(({ from }) => from < end).map((slot) => (slot.to > end ? { ...slot, to: end } : slot));

// A source may have said nonsense, which the engine takes for saying nothing.
const slotsOf = (said: SignalArrived | undefined): readonly SignalSlot[] => said?.series.slots ?? [];

function courseOf(slots: readonly SignalSlot[], now: EpochMs): SignalDocument['course'] {
  const near = slots.filter(({ from, to }) => to > now - DAY_MS && from < now + DAY_MS);
  const steps = near.flatMap(({ from, to, value }, index): readonly [number, number | null][] => {
    const isGapNext = to < (near[index + 1]?.from ?? Infinity);
    return isGapNext
      ? [
          [from, value],
          [to, null],
        ]
      : [[from, value]];
  });
  return steps.filter(([, value], index) => index === 0 || value !== steps[index - 1]?.[1]);
}
