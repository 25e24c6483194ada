/**
 * What signals say now, said before, and say of the time to come: prices, forecasts, caps.
 * @module
 */
import {
  epochMs,
  millis,
  type EpochMs,
  type Instant,
  type SignalArrived,
  type SignalKind,
  type SignalSlot,
  type Site,
} from '../engine/index.ts';
import type { LiveState } from './live-state.ts';
import { DAY_MS, slotAt, slotsOf } from './signal-past.ts';

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
      ageMs: said === undefined || state.at === null ? null : ageOf(said, state.at),
      course: courseOf([...(state.signalsPast[name] ?? []), ...slotsOf(said)], now),
    };
  });
}

/** Null where its source has not spoken, and only a cap over HTTP has: nothing was kept since before 1970. */
function ageOf({ at: saidAt, keptForMs = millis(0) }: SignalArrived, at: Instant): number | null {
  return keptForMs >= saidAt.wallMs ? null : at.monoMs - saidAt.monoMs + keptForMs;
}

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
