/**
 * What operators and others outside have said and what holds of it now: holds of zones, and caps.
 * @module
 */
import type { EpochMs, Instant, Site } from '../engine/index.ts';
import type { LiveState } from './live-state.ts';
import { slotAt } from './signal-past.ts';

/** A zone that an operator holds. */
export interface HoldDocument {
  readonly zone: string;
  readonly atAmps: number;
  readonly since: string;
  readonly until: string;
  readonly by: string;
}

/** A signal of kind cap as it is now; both amounts are null where it says nothing, or that there is no cap. */
export interface CapDocument {
  readonly name: string;
  readonly ceilingKw: number | null;
  readonly ceilingAmps: number | null;
  /** When it changes or is no longer known; null where it says nothing now. */
  readonly until: string | null;
}

/** The holds that last. */
export function holdDocuments({ at, holds }: LiveState, local: (at: Instant) => string): readonly HoldDocument[] {
  return Object.values(holds).flatMap(({ zone, hold, at: since }) => {
    if (hold === null || at === null || hold.untilWallMs <= at.wallMs) return [];
    const until = local({ ...at, wallMs: hold.untilWallMs });
    return [{ zone, atAmps: hold.atAmps, since: local(since), until, by: hold.by }];
  });
}

/** The caps of a site, in its order. */
export function capDocuments(
  { signals }: Site,
  state: LiveState,
  local: (wallMs: EpochMs) => string,
): readonly CapDocument[] {
  return signals
    .filter(({ kind }) => kind === 'cap')
    .map(({ name, unit }) => {
      const slot = state.at === null ? null : slotAt(state.signals[name], state.at.wallMs);
      const value = slot?.value ?? null;
      return {
        name,
        ceilingKw: value === null || unit === 'A' ? null : value / 1000,
        ceilingAmps: value === null || unit !== 'A' ? null : value,
        until: slot === null ? null : local(slot.to),
      };
    });
}
