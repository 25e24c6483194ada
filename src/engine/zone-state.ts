/**
 * A zone as the engine remembers it: what was asked for, what the box holds, and what cars may still follow.
 * @module
 */
import type { Lever } from './lever.ts';
import { leastAmps, mostAmps, onAllPhases, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { Amps, MonoMs } from './units.ts';

/**
 * A ceiling that the box may hold, or that cars may still follow. Its lines differ only where the box takes a value
 * for each line.
 */
export interface PossibleCeiling {
  readonly amps: PhaseAmps;
  /** The write that asked for it; null where it was only read. */
  readonly writeId: number | null;
  /** When it was sent, or first read. */
  readonly since: MonoMs;
  /** From when on that write can no longer reach the box, so that what is read may disprove it; null while it is under way. */
  readonly endedAt: MonoMs | null;
  /** When a read-back proved that the box no longer holds it; null while it may. */
  readonly goneAt: MonoMs | null;
}

/** A zone: what we asked for, what the box holds, and what cars may still follow. */
export interface ZoneState {
  /** Null until the box has listed the zone. */
  readonly lever: Lever | null;
  /** What we last asked for; null before the first write and the first read-back. */
  readonly commandedAmps: PhaseAmps | null;
  readonly readBack: { readonly amps: PhaseAmps; readonly begun: MonoMs } | null;
  readonly possible: readonly PossibleCeiling[];
  /** The last write without an outcome; null when all have ended. */
  readonly inFlight: { readonly writeId: number; readonly amps: PhaseAmps; readonly sentAt: MonoMs } | null;
  /** When the last write ended; a read-back begun earlier proves nothing about it. */
  readonly settledAt: MonoMs | null;
  readonly lastWriteAt: MonoMs | null;
  readonly lastRaiseAt: MonoMs | null;
  /** Writes in a row that were not confirmed. */
  readonly failedWrites: number;
  /** No raise before this: the zone's moment after an outage. */
  readonly quietUntil: MonoMs | null;
  readonly turn: ZoneTurn;
  /** Cars that came, halved whenever a zone has had many: what was long ago fades. */
  readonly arrivals: number;
  /** Set while the zone draws more than any ceiling that it may still follow. */
  readonly defiance: Defiance | null;
}

/** A zone's place among those that cannot all charge at once. */
export interface ZoneTurn {
  /** Since when it has been served, or has waited; null where it has no cars. */
  readonly since: MonoMs | null;
  /** Whether at least one of its cars has its minimum. */
  readonly serving: boolean;
  /** When its cars were last stopped for want of room. */
  readonly stoppedAt: MonoMs | null;
}

/** A zone that does not follow: since when, above which ceiling, by how much, and when a session was ended for it. */
export interface Defiance {
  readonly since: MonoMs;
  readonly ceilingAmps: PhaseAmps;
  /** The most that it was. */
  readonly excessAmps: Amps;
  /** What it is now. */
  readonly nowAmps: Amps;
  readonly stoppedAt: MonoMs | null;
}

/** A zone of which nothing is known yet. */
export const UNKNOWN_ZONE: ZoneState = {
  lever: null,
  commandedAmps: null,
  readBack: null,
  possible: [],
  inFlight: null,
  settledAt: null,
  lastWriteAt: null,
  lastRaiseAt: null,
  failedWrites: 0,
  quietUntil: null,
  arrivals: 0,
  turn: { since: null, serving: false, stoppedAt: null },
  defiance: null,
};

/**
 * What the box is believed to hold for a zone, A: what we last asked for, or less where a later read-back showed
 * less; null while nothing is known.
 */
export function heldBy(zone: ZoneState): PhaseAmps | null {
  const { commandedAmps, readBack } = zone;
  if (commandedAmps === null) return readBack?.amps ?? null;
  const newer = readBack !== null && zone.inFlight === null && readBack.begun >= (zone.settledAt ?? 0);
  return newer ? leastAmps(commandedAmps, readBack.amps) : commandedAmps;
}

/** The highest ceiling per line that a zone's cars may still follow, A; `unread` counts until the box was read. */
export function highestCeiling(zone: ZoneState, unread: PhaseAmps): PhaseAmps {
  let most = mostAmps(zone.readBack === null ? unread : ZERO_AMPS, zone.commandedAmps ?? ZERO_AMPS);
  for (const ceiling of zone.possible) most = mostAmps(most, ceiling.amps);
  return most;
}

/**
 * The same where little is known: unread, a zone may draw its own maximum; unlisted, all that its node could carry, or what
 * its cars still follow.
 */
export function ceilingOver(zone: ZoneState, nodeLimitAmps: PhaseAmps): PhaseAmps {
  if (zone.lever !== null) return highestCeiling(zone, onAllPhases(zone.lever.maxAmps));
  return mostAmps(nodeLimitAmps, highestCeiling(zone, nodeLimitAmps));
}
