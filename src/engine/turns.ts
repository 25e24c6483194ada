/**
 * Who goes first when not all cars can charge: VIPs, then whoever is in the middle of a turn, then whoever has waited
 * longest. Turns are long, because contactors and cars must not be switched often.
 * @module
 */
import { isWanting } from './appetite.ts';
import type { PhaseAmps } from './phases.ts';
import type { ZoneRequest } from './request.ts';
import type { Site } from './site.ts';
import type { EngineState } from './state.ts';
import type { Instant } from './units.ts';
import type { ZoneState, ZoneTurn } from './zone-state.ts';

/** Indices of zones in the order in which their cars get their minimums. */
export function turnOrder(site: Site, state: EngineState, at: Instant): readonly number[] {
  const ranks = state.zones.map((zone, index) => ({ index, rank: rankOf(site, zone.turn, at), turn: zone.turn }));
  const vips = vipZones(state);
  return ranks
    .sort(
      (a, b) =>
        Number(vips.has(b.index)) - Number(vips.has(a.index)) ||
        a.rank - b.rank ||
        (a.turn.since ?? 0) - (b.turn.since ?? 0) ||
        a.index - b.index,
    )
    .map(({ index }) => index);
}

/** In the middle of a turn 0, waiting 1, at the end of a turn 2. */
function rankOf(site: Site, { serving, since }: ZoneTurn, at: Instant): number {
  if (!serving || since === null) return 1;
  return at.monoMs - since < site.timing.turnMs ? 0 : 2;
}

/** Zones in which a VIP's car asks for energy. */
function vipZones(state: EngineState): ReadonlySet<number> {
  const zones = new Set<number>();
  for (const station of state.stations)
    if (station.facts.vip && station.facts.zone !== null && isWanting(station)) zones.add(station.facts.zone);
  return zones;
}

/** Notes whether any of a zone's cars has its minimum by what was decided. */
export function noteTurn(
  zone: ZoneState,
  of: { readonly requests: readonly ZoneRequest[]; readonly amps: PhaseAmps; readonly at: Instant },
): ZoneState {
  const { turn } = zone;
  const cars = of.requests[0]?.minimums.length ?? 0;
  if (cars === 0) return turn.since === null ? zone : { ...zone, turn: { ...turn, since: null, serving: false } };
  // Which of its cars is served is the box's choice; a zone has its turn as soon as one is.
  const serving = of.requests.every(({ lines, minimums }) => of.amps[lines[0] ?? 0] >= (minimums[0] ?? 0));
  if (turn.since !== null && serving === turn.serving) return zone;
  const stoppedAt = turn.serving && !serving ? of.at.monoMs : turn.stoppedAt;
  return { ...zone, turn: { since: of.at.monoMs, serving, stoppedAt } };
}

/** Whether a zone's cars were stopped so short a while ago that they must not be started yet. */
export const isResting = (site: Site, { turn }: ZoneState, at: Instant): boolean =>
  turn.stoppedAt !== null && at.monoMs - turn.stoppedAt < site.timing.restartAfterMs;
