/**
 * Holds: what an operator has said that a zone may have at most, until a time on the wall. They stand beside what
 * strategies say, as a mandatory ceiling: like every ceiling they can only lower.
 * @module
 */
import type { StrategyRecord } from './cycle-record.ts';
import type { Hold, HoldSaid } from './event.ts';
import { zoneNamed } from './names.ts';
import { onAllPhases } from './phases.ts';
import type { Ceiling } from './proposal.ts';
import type { Site, SiteNode, SiteZone } from './site.ts';
import type { EngineState } from './state.ts';
import { amps, epochMs, millis, monoMs, type Instant } from './units.ts';

/** As whom the operator stands in records and reasons. */
export const OPERATOR = 'operator';

/** A name is shown in every record while the hold lasts. */
const NAME_LENGTH_MAX = 100;

/** The state after an operator has spoken. Of what makes no sense, or has ended already, nothing is believed. */
export function foldHold(site: Site, state: EngineState, event: HoldSaid): EngineState {
  const zone = zoneNamed(site, event.zone);
  if (zone === undefined) return state;
  if (event.hold === null) return { ...state, holds: state.holds.with(zone, null) };
  const hold = readHold(event.hold);
  if (hold === null || hasEnded(hold, event.at)) return state;
  return { ...state, holds: state.holds.with(zone, hold) };
}

/** The hold that something is; null where it is none. It is copied: whoever sent it may change it. */
function readHold(said: unknown): Hold | null {
  if (typeof said !== 'object' || said === null) return null;
  const { atAmps, untilWallMs, by } = said as Partial<Record<keyof Hold, unknown>>;
  if (!isFinite(atAmps) || atAmps < 0 || !isFinite(untilWallMs) || typeof by !== 'string') return null;
  // What is saved as 0 must not have been −0.
  return { atAmps: amps(atAmps + 0), untilWallMs: epochMs(untilWallMs), by: by.slice(0, NAME_LENGTH_MAX) };
}

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const hasEnded = (hold: Hold, at: Instant): boolean => hold.untilWallMs <= at.wallMs;

/** The holds that last; what has ended stays ended, also where the clock on the wall is set back. */
export function lastingHolds(holds: readonly (Hold | null)[], at: Instant): readonly (Hold | null)[] {
  const isOver = (hold: Hold | null): boolean => hold !== null && hasEnded(hold, at);
  return holds.some(isOver) ? holds.map((hold) => (isOver(hold) ? null : hold)) : holds;
}

/** What strategies say, and what the operator says beside them. */
export function withOperator(
  site: Site,
  strategies: readonly StrategyRecord[],
  of: { readonly holds: readonly (Hold | null)[]; readonly at: Instant },
): readonly StrategyRecord[] {
  if (of.holds.every((hold) => hold === null)) return strategies;
  const ceilings = of.holds.flatMap((hold, zone) =>
    hold === null ? [] : [ceilingOf(site, site.zones[zone] as SiteZone, { hold, at: of.at })],
  );
  return [...strategies, { strategy: OPERATOR, shadow: false, contained: null, proposal: { ceilings } }];
}

function ceilingOf(site: Site, zone: SiteZone, of: { readonly hold: Hold; readonly at: Instant }): Ceiling {
  const { hold, at } = of;
  const remainingMs = millis(hold.untilWallMs - at.wallMs);
  return {
    node: (site.nodes[zone.node] as SiteNode).name,
    bound: { unit: 'A', amps: onAllPhases(hold.atAmps) },
    covers: 'charging',
    kind: 'mandatory',
    until: monoMs(at.monoMs + remainingMs),
    reason: { kind: 'operator-hold', zone: zone.name, atAmps: hold.atAmps, by: hold.by, remainingMs },
  };
}
