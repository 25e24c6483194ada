/**
 * What a car can use. A car's maximum counts until it has been offered more than it took for a while; then what it
 * took, a little more, until its status changes or the offer is repeated. A car that does not start at its minimum is
 * offered more, step by step, because some need 13 A to begin.
 * @module
 */
import type { ConnectorStatus, StationObservation } from './event.ts';
import type { Timing } from './site.ts';
import type { CarStart, OwnAmps, StationState } from './station.ts';
import { amps, monoMs, type Amps, type Instant } from './units.ts';

/** Offered but unused current below this is measuring noise and the pilot's own coarseness, A. */
const UNUSED_AMPS = 2;
/** A car that draws less than this is not charging, A. */
const STARTED_AMPS = 1;
/** What a car that does not start is offered, one after the other, A. */
const START_LADDER_AMPS = [8, 10, 13, 16];
/** A set-point this far below what is asked for is still that, A. */
const PILOT_AMPS = 0.5;

/** What is known when a station reports. */
export interface Report {
  readonly seen: StationObservation;
  readonly at: Instant;
  /** Distance between two allocations that its zone can be given, A. */
  readonly stepAmps: number;
}

/** Folds a station's own report in, and learns what its car uses of what it is offered. */
export function noteUse(timing: Timing, station: StationState, report: Report): StationState {
  const { seen, at } = report;
  const { facts } = station;
  const changed = station.seen?.status !== seen.status;
  const [a, b, c] = seen.currentAmps;
  const usedAmps = Math.max(0, a ?? 0, b ?? 0, c ?? 0);
  const offeredAmps = Math.min(seen.setpointAmps ?? 0, facts.maxAmps);
  const marginAmps = Math.max(UNUSED_AMPS, 2 * report.stepAmps);
  // A station that does not say what it draws has not shown that it leaves anything.
  const charging = seen.status === 'charging' && (a !== null || b !== null || c !== null);
  const unused = charging && offeredAmps - usedAmps > marginAmps;
  const unusedSince = unused ? ((changed ? null : station.unusedSince) ?? at.monoMs) : null;
  const proven = unusedSince !== null && at.monoMs - unusedSince >= timing.unusedAfterMs;
  // One poll in which a car seems gone is no departure: it would be switched off, and lose its turn.
  const isRepeated = station.seenAt?.monoMs === at.monoMs;
  const isBlip = station.wantingSince !== null && (isRepeated || isWantingBefore(station));
  const wants = asks(station, seen, usedAmps) || isBlip || mayStartYet(station, seen, at.monoMs);
  const use = { usedAmps, offeredAmps, at: at.monoMs };
  const isThere = wants || isConnected(seen.status);
  return {
    facts,
    seen,
    seenAt: at,
    toldAmps: lastTold(station, seen),
    connectedSince: isThere ? (station.connectedSince ?? at.monoMs) : null,
    wantingSince: wants ? (station.wantingSince ?? at.monoMs) : null,
    unusedSince,
    appetite: proven ? learnt(timing, station, { ...use, marginAmps }) : kept(station, changed, at),
    start: !wants
      ? null
      : charging || seen.status === 'suspended-by-car'
        ? startOf(timing, station, use)
        : station.start,
  };
}

/**
 * What a car draws by the last word on each line: a station that stops saying it while it charges has not stopped its car.
 * Between two lines one current flows, so that any word is the whole of it.
 */
function lastTold({ connectedSince, toldAmps, facts }: StationState, seen: StationObservation): OwnAmps {
  const { currentAmps, status } = seen;
  const mayGoOn = connectedSince !== null && (status === 'charging' || status === 'unknown');
  if (!mayGoOn || !currentAmps.includes(null)) return currentAmps;
  if (facts.lineToLine && currentAmps.some((current) => current !== null)) return currentAmps;
  return [currentAmps[0] ?? toldAmps[0], currentAmps[1] ?? toldAmps[1], currentAmps[2] ?? toldAmps[2]];
}

/**
 * Whether a station's car asks for energy. A status that nobody understands ends nothing and begins nothing, or losing a
 * word would give its zone more; a car that was never heard of, or that draws, asks whatever it is called.
 */
function asks(station: StationState, { status }: StationObservation, usedAmps: number): boolean {
  if (status !== 'unknown' || station.seen === null || usedAmps >= STARTED_AMPS) return wantsEnergy(status);
  return station.wantingSince !== null;
}

const isWantingBefore = ({ seen }: StationState): boolean => seen !== null && wantsEnergy(seen.status);

/**
 * A car that needs more than its minimum to begin says that it is the one who waits. As long as it has not charged since it
 * came, and has not been offered everything in vain, it counts as asking.
 */
function mayStartYet({ wantingSince, start }: StationState, seen: StationObservation, now: number): boolean {
  if (seen.status !== 'suspended-by-car' || wantingSince === null) return false;
  return start === null || (!start.works && start.since <= now);
}

/** A little more than it used, until the offer is repeated. */
function learnt(
  timing: Timing,
  { facts }: StationState,
  use: { readonly usedAmps: number; readonly marginAmps: number; readonly at: number },
): StationState['appetite'] {
  const wanted = Math.max(facts.minAmps, Math.min(facts.maxAmps, use.usedAmps + use.marginAmps));
  return { amps: amps(wanted), until: monoMs(use.at + timing.reofferMs) };
}

function kept(station: StationState, changed: boolean, at: Instant): StationState['appetite'] {
  const { appetite } = station;
  return changed || appetite === null || at.monoMs >= appetite.until ? null : appetite;
}

/** The next step of making a car start: each lasts a while in which the car is really offered it. */
function startOf(
  timing: Timing,
  station: StationState,
  use: { readonly usedAmps: number; readonly offeredAmps: number; readonly at: number },
): CarStart {
  const now = monoMs(use.at);
  const start = station.start ?? { amps: station.facts.minAmps, since: now, works: false };
  if (start.works) return start;
  if (use.usedAmps >= STARTED_AMPS) return { ...start, works: true };
  if (use.offeredAmps < start.amps - PILOT_AMPS) return start.since > now ? start : { ...start, since: now };
  if (now - start.since < timing.startStepMs) return start;
  const next = START_LADDER_AMPS.find((step) => step > start.amps && step <= station.facts.maxAmps);
  // All steps were in vain: the car has its minimum for a turn, and is then tried again.
  if (next === undefined) return { amps: station.facts.minAmps, since: monoMs(now + timing.turnMs), works: false };
  return { amps: amps(next), since: now, works: false };
}

/** The least that makes a station's car charge, A. */
export const minimumOf = (station: StationState): Amps => station.start?.amps ?? station.facts.minAmps;

/** What a station's car could use, A; 0 where no car wants energy. */
export function appetiteOf(station: StationState): Amps {
  if (!isWanting(station)) return amps(0);
  return amps(Math.max(station.appetite?.amps ?? station.facts.maxAmps, minimumOf(station)));
}

/** Whether a station's car may be asking for current; one of which nothing is known may. */
export const isWanting = (station: StationState): boolean => station.seen === null || station.wantingSince !== null;

/** Whether a status says that a car is there, whether it wants energy or not. */
function isConnected(status: ConnectorStatus): boolean {
  switch (status) {
    case 'preparing':
    case 'charging':
    case 'suspended-by-station':
    case 'suspended-by-car':
    case 'finishing':
      return true;
    case 'available':
    case 'reserved':
    case 'unavailable':
    case 'faulted':
    case 'unknown':
      return false;
  }
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
