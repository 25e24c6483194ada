/**
 * What a signal says of an instant, and what it had said of the time before its newest word.
 * @module
 */
import { lowestOf, millis, type EpochMs, type SignalArrived, type SignalSlot } from '../engine/index.ts';

export const DAY_MS = 86_400_000;

/** The slots of a series; none where its source said nonsense, which the engine takes for saying nothing. */
export const slotsOf = (said: SignalArrived | undefined): readonly SignalSlot[] => said?.series.slots ?? [];

/** The newest words on a signal: of its source, and of others who lower it; null where none came. */
export interface SignalWords {
  readonly source: SignalArrived | null;
  readonly lowering: SignalArrived | null;
}

/** The words after one more. */
export const withWord = (before: SignalWords | undefined, said: SignalArrived): SignalWords =>
  said.series.lowersOnly === true
    ? { source: before?.source ?? null, lowering: said }
    : { source: said, lowering: before?.lowering ?? null };

/**
 * What counts of the words, as if one had said it: as old as the source's word, and as time itself where the source has not
 * spoken.
 */
export function loweredWord({ source, lowering }: SignalWords): SignalArrived | undefined {
  if (lowering === null) return source ?? undefined;
  if (source === null) return { ...lowering, keptForMs: millis(lowering.at.wallMs) };
  const expiresAt = source.series.expiresAt ?? null;
  const own = expiresAt === null ? slotsOf(source) : endedBy(slotsOf(source), expiresAt);
  return {
    ...source,
    series: { ...source.series, expiresAt: null, slots: lowestOf([...own, ...slotsOf(lowering)]) },
  };
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
