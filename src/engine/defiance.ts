/**
 * Zones that draw more than any ceiling they may still follow. What they draw too much counts as load at once, so that
 * others make room; after a dead time and two polls there is an alarm and they are told to draw less still, then
 * nothing, and at last, where the site file allows it, their newest session is ended.
 * @module
 */
import { isWanting } from './appetite.ts';
import type { StopSession } from './effect.ts';
import { highest, subtractAmps } from './phases.ts';
import type { Because } from './reason.ts';
import { crewsOf } from './roster.ts';
import type { SensedZone } from './sense.ts';
import type { Site } from './site.ts';
import type { EngineState } from './state.ts';
import { mostTold, type StationState } from './station.ts';
import { amps, millis, type Amps, type Instant, type Millis } from './units.ts';
import type { Defiance, ZoneState } from './zone-state.ts';

/** Cars and their meters are this far off without meaning it, A. */
const TOLERANCE_AMPS = 2;

/** How long a zone may draw more than it may before that is called not following. */
export const disobeyAfterMs = ({ timing }: Site): Millis => millis(timing.deadTimeMs + 2 * timing.tickMs);

/** A zone's defiance as of now; null where it follows. */
export function defianceOf(
  zone: ZoneState,
  { toldAmps, excessAmps, mayDrawAmps }: SensedZone,
  at: Instant,
): Defiance | null {
  if (zone.lever === null || highest(excessAmps) <= TOLERANCE_AMPS) return null;
  const begun = { since: at.monoMs, ceilingAmps: mayDrawAmps, excessAmps: amps(0), nowAmps: amps(0), stoppedAt: null };
  const before: Defiance = zone.defiance ?? begun;
  const nowAmps = highest(subtractAmps(toldAmps, before.ceilingAmps));
  return { ...before, nowAmps, excessAmps: amps(Math.max(before.excessAmps, nowAmps)) };
}

/** How far a zone is to be cut for not following, as a ceiling on the lines that `ceilingAmps` is of; null for not at all. */
export function cutFor(
  site: Site,
  defiance: Defiance | null,
  of: { readonly ceilingAmps: Amps; readonly at: Instant },
): Amps | null {
  if (defiance === null) return null;
  const overdueMs = of.at.monoMs - defiance.since - disobeyAfterMs(site);
  if (overdueMs < 0) return null;
  // Nothing is for those whom less did not help: who now draws what he might have drawn from the start is left at that.
  const isHopeless = overdueMs >= site.timing.deadTimeMs && defiance.nowAmps > TOLERANCE_AMPS;
  return amps(isHopeless ? 0 : Math.max(0, of.ceilingAmps - defiance.excessAmps));
}

/** The sessions to end now, and the zones with that noted. */
export function stopSessions(
  site: Site,
  state: EngineState,
  at: Instant,
): { readonly stops: readonly StopSession[]; readonly zones: readonly ZoneState[] } {
  if (!site.mayStopSessions || !state.linkUp || site.shadow) return { stops: [], zones: state.zones };
  const stops: StopSession[] = [];
  const zones = state.zones.map((zone, index) => {
    const { defiance } = zone;
    if (defiance === null || !isStopDue(site, defiance, at)) return zone;
    const station = newestIn(state, index);
    if (station === null) return zone;
    const name = site.zones[index]?.name ?? '';
    const reason = { kind: 'not-followed' as const, zone: name, excessAmps: defiance.excessAmps };
    const because: Because = { by: 'limits', reason };
    stops.push({ kind: 'StopSession', at, station: station.facts.name, zone: name, because });
    return { ...zone, defiance: { ...defiance, stoppedAt: at.monoMs } };
  });
  return { stops, zones };
}

/** A dead time after a zone was told to draw nothing, and then every dead time. */
function isStopDue(site: Site, { since, nowAmps, stoppedAt }: Defiance, at: Instant): boolean {
  const { deadTimeMs } = site.timing;
  // Where the others of the zone draw no more than it may, whoever was too much is gone.
  if (nowAmps <= TOLERANCE_AMPS) return false;
  if (at.monoMs - since < disobeyAfterMs(site) + 2 * deadTimeMs) return false;
  return stoppedAt === null || at.monoMs - stoppedAt >= deadTimeMs;
}

/** The charging station of a zone whose car came last; by name where two came together. */
function newestIn(state: EngineState, zone: number): StationState | null {
  const crew = crewsOf(state.roster, state.zones.length)[zone];
  const charging = (crew?.own ?? [])
    .map((position) => state.stations[position] as StationState)
    .filter((station) => isWanting(station) && mostTold(station) > 0);
  return charging.reduce<StationState | null>(
    (newest, station) => ((station.wantingSince ?? 0) > (newest?.wantingSince ?? -1) ? station : newest),
    null,
  );
}

/** Zones to be called not following. */
export const defiantZones = (
  site: Site,
  state: EngineState,
  at: Instant,
): readonly { readonly zone: string; readonly excessAmps: Amps }[] =>
  state.zones.flatMap(({ defiance }, index) =>
    defiance === null || at.monoMs - defiance.since < disobeyAfterMs(site)
      ? []
      : [{ zone: site.zones[index]?.name ?? '', excessAmps: defiance.excessAmps }],
  );
