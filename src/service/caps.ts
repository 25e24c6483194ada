/**
 * Caps that somebody has said over HTTP, as a signal says them.
 * @module
 */
import { epochMs, lowestOf, type EpochMs, type SignalSeries, type SignalSlot } from '../engine/index.ts';

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

/** Caps over a signal that has a source of its own: they lower what it says, and are no word of it. */
export function loweringBy(caps: readonly HeldCap[], now: EpochMs): SignalSeries {
  return { knownAt: now, expiresAt: null, slots: slotsFrom(now, caps.map(slotOf)), lowersOnly: true };
}

/**
 * A signal that nobody but keys says; null where none has. The end of the last cap lifts it, for what merely runs out counts
 * as lost.
 */
export function saidBy(caps: readonly HeldCap[], now: EpochMs): SignalSeries | null {
  if (caps.length === 0) return null;
  const end = Math.max(...caps.map(({ untilMs }) => untilMs));
  const lifted: SignalSlot = { from: epochMs(end), to: epochMs(end + LIFTED_FOR_MS), value: null };
  const knownAt = Math.max(...caps.map(({ fromMs }) => fromMs));
  return { knownAt: epochMs(knownAt), expiresAt: null, slots: slotsFrom(now, [...caps.map(slotOf), lifted]) };
}

const slotOf = ({ fromMs, untilMs, value }: HeldCap): SignalSlot => ({ from: fromMs, to: untilMs, value });

const slotsFrom = (now: EpochMs, slots: readonly SignalSlot[]): readonly SignalSlot[] =>
  lowestOf(slots).filter(({ to }) => to > now);
