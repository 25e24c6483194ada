/**
 * Caps that somebody has said over HTTP, laid over what a signal's own source says: at each moment the lower one
 * counts, so that no key can lift what somebody else has said.
 * @module
 */
import { epochMs, type EpochMs, type SignalSeries, type SignalSlot } from '../engine/index.ts';

/** A cap with an end. */
export interface HeldCap {
  /** Name of a signal of kind `cap`. */
  readonly signal: string;
  /** In the signal's unit, W or A. */
  readonly value: number;
  readonly fromMs: EpochMs;
  readonly untilMs: EpochMs;
  readonly by: string;
}

/** How long "no cap" is said after the end of one, where no source of the signal says otherwise: for as long as it matters. */
const LIFTED_FOR_MS = 3_650 * 86_400_000;

/**
 * The series of a signal with caps laid over it. Where its source has never spoken, the end of the last cap lifts it, for
 * what merely runs out counts as lost.
 */
export function lowered(source: SignalSeries | null, caps: readonly HeldCap[], now: EpochMs): SignalSeries | null {
  if (caps.length === 0) return source;
  const known = source === null ? liftedAfter(caps) : slotsOf(source);
  const edges = [
    ...caps.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]),
    ...known.flatMap(({ from, to }) => [from, to]),
  ];
  const times = [...new Set<number>(edges)].sort((a, b) => a - b);
  const slots = times.flatMap((from, index): SignalSlot[] => {
    const to = times[index + 1];
    if (to === undefined || to <= now) return [];
    const value = valueAt(known, caps, from);
    return value === undefined ? [] : [{ from: epochMs(from), to: epochMs(to), value }];
  });
  const knownAt = Math.max(source?.knownAt ?? 0, ...caps.map(({ fromMs }) => fromMs));
  return { knownAt: epochMs(knownAt), expiresAt: null, slots };
}

/** The slots of a series up to its expiry. */
function slotsOf({ slots, expiresAt }: SignalSeries): readonly SignalSlot[] {
  if (expiresAt === null) return slots;
  return slots
    .filter(({ from }) => from < expiresAt)
    .map((slot) => ({ ...slot, to: epochMs(Math.min(slot.to, expiresAt)) }));
}

function liftedAfter(caps: readonly HeldCap[]): readonly SignalSlot[] {
  const end = Math.max(...caps.map(({ untilMs }) => untilMs));
  return [{ from: epochMs(end), to: epochMs(end + LIFTED_FOR_MS), value: null }];
}

/** The least that anybody says of a moment; null where all say that there is no cap, undefined where nobody speaks. */
function valueAt(known: readonly SignalSlot[], caps: readonly HeldCap[], at: number): number | null | undefined {
  const slot = known.find(({ from, to }) => from <= at && at < to);
  const said = caps.filter(({ fromMs, untilMs }) => fromMs <= at && at < untilMs).map(({ value }) => value);
  if (slot !== undefined && slot.value !== null) said.push(slot.value);
  return said.length > 0 ? Math.min(...said) : slot?.value;
}
