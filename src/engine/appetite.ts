/**
 * What a car can use. A car's maximum counts until it has been offered more than it took for a while; then
 * what it took, a little more, until its status changes or the offer is repeated.
 * @module
 */
import type { ConnectorStatus, StationObservation } from './event.ts';
import type { Timing } from './site.ts';
import type { StationState } from './state.ts';
import { amps, monoMs, type Amps, type Instant } from './units.ts';

/** Offered but unused current below this is measuring noise and the pilot's own coarseness, A. */
const UNUSED_AMPS = 2;

/** Folds a station's own report in, and learns what its car uses of what it is offered. */
export function noteUse(
  timing: Timing,
  station: StationState,
  report: { readonly seen: StationObservation; readonly at: Instant },
): StationState {
  const { seen, at } = report;
  const changed = station.seen?.status !== seen.status;
  const usedAmps = Math.max(0, seen.currentAmps[0] ?? 0, seen.currentAmps[1] ?? 0, seen.currentAmps[2] ?? 0);
  const offeredAmps = Math.min(seen.setpointAmps ?? 0, station.maxAmps);
  // A station that does not say what it draws has not shown that it leaves anything.
  const measured = seen.currentAmps[0] !== null || seen.currentAmps[1] !== null || seen.currentAmps[2] !== null;
  const unused = measured && seen.status === 'charging' && offeredAmps - usedAmps > UNUSED_AMPS;
  const unusedSince = unused ? ((changed ? null : station.unusedSince) ?? at.monoMs) : null;
  const proven = unusedSince !== null && at.monoMs - unusedSince >= timing.unusedAfterMs;
  // Spelt out because this runs for every station at every poll, and spreading is ten times as slow.
  return {
    name: station.name,
    listed: station.listed,
    zone: station.zone,
    gridLines: station.gridLines,
    minAmps: station.minAmps,
    maxAmps: station.maxAmps,
    vip: station.vip,
    seen,
    seenAt: at,
    unusedSince,
    appetite: proven ? learnt(timing, station, { usedAmps, at }) : kept(station, changed, at),
  };
}

/** A little more than it used, until the offer is repeated. */
function learnt(
  timing: Timing,
  station: StationState,
  now: { readonly usedAmps: number; readonly at: Instant },
): StationState['appetite'] {
  const wanted = Math.max(station.minAmps, Math.min(station.maxAmps, now.usedAmps + UNUSED_AMPS));
  return { amps: amps(wanted), until: monoMs(now.at.monoMs + timing.reofferMs) };
}

function kept(station: StationState, changed: boolean, at: Instant): StationState['appetite'] {
  const { appetite } = station;
  return changed || appetite === null || at.monoMs >= appetite.until ? null : appetite;
}

/** What a station's car could use, A; 0 where no car wants energy. */
export function appetiteOf(station: StationState): Amps {
  if (!wantsEnergy(station.seen?.status ?? 'unknown')) return amps(0);
  return station.appetite?.amps ?? station.maxAmps;
}

/** Whether a car may be asking for current; a status nobody understands counts as one that does. */
export function wantsEnergy(status: ConnectorStatus): boolean {
  switch (status) {
    case 'charging':
    case 'preparing':
    case 'suspended-by-station':
    case 'unknown':
      return true;
    case 'available':
    case 'suspended-by-car':
    case 'finishing':
    case 'reserved':
    case 'unavailable':
    case 'faulted':
      return false;
  }
}
