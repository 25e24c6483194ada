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
  const kept = changed || (station.appetite !== null && at.monoMs >= station.appetite.until) ? null : station.appetite;
  const used = Math.max(0, ...seen.currentAmps.map((value) => value ?? 0));
  const offered = Math.min(seen.setpointAmps ?? 0, station.maxAmps);
  const unused = seen.status === 'charging' && seen.setpointAmps !== null && offered - used > UNUSED_AMPS;
  const unusedSince = unused ? ((changed ? null : station.unusedSince) ?? at.monoMs) : null;
  const proven = unusedSince !== null && at.monoMs - unusedSince >= timing.unusedAfterMs;
  return {
    ...station,
    seen,
    seenAt: at,
    unusedSince,
    appetite: proven
      ? {
          amps: amps(Math.max(station.minAmps, Math.min(station.maxAmps, used + UNUSED_AMPS))),
          until: monoMs(at.monoMs + timing.reofferMs),
        }
      : kept,
  };
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
