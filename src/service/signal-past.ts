/**
 * What a signal says of an instant, and what it had said of the time before its newest word.
 * @module
 */
import type { EpochMs, SignalArrived, SignalSlot } from '../engine/index.ts';

export const DAY_MS = 86_400_000;

/** The slots of a series; none where its source said nonsense, which the engine takes for saying nothing. */
export const slotsOf = (said: SignalArrived | undefined): readonly SignalSlot[] => said?.series.slots ?? [];

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
