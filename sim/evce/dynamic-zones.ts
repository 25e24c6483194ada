/**
 * Zones that the box itself holds to their maximum by a meter: such a zone may have what its maximum leaves beside all that
 * the meter shows and that its own stations do not draw. Without its meter it falls to its degraded current.
 * @module
 */
import { amps, mapPhases, onAllPhases, unreachable, type PerPhase, type PhaseAmps } from '../../src/engine/index.ts';
import type { BoxModes } from '../../src/config/index.ts';
import type { Dialect } from '../../src/evce/dialect.ts';
import type { MeterReading } from './meter-desk.ts';

/** Whether a dynamic zone sees what it regulates by; `waiting` is blind and not yet degraded. */
export type Sight = 'sees' | 'waiting' | 'degraded';

/** What a dynamic zone remembers. */
export interface ZoneSight {
  readonly sight: Sight;
  /** What flowed beside its own stations when it last saw, A; nothing before it ever saw. */
  readonly backgroundAmps: PerPhase<number>;
  /** When its meter was lost, plant time in ms; null while it sees. */
  readonly lostSinceMs: number | null;
}

/** A zone that has not looked yet. */
export const UNSIGHTED: ZoneSight = { sight: 'sees', backgroundAmps: [0, 0, 0], lostSinceMs: null };

export interface Look {
  readonly reading: MeterReading;
  /** What the zone's own stations draw, A. */
  readonly ownAmps: PerPhase<number>;
  readonly nowMs: number;
  readonly meterLossAfterMs: number;
}

/** What a zone knows after a look at its meter. */
export function look(before: ZoneSight, { reading, ownAmps, nowMs, meterLossAfterMs }: Look): ZoneSight {
  if (isUsable(reading)) {
    const flowing = signedAmps(reading);
    const backgroundAmps = mapPhases(flowing, (flow, phase) => Math.max(0, flow - ownAmps[phase]));
    return { sight: 'sees', backgroundAmps, lostSinceMs: null };
  }
  const lostSinceMs = before.lostSinceMs ?? nowMs;
  return { ...before, sight: nowMs - lostSinceMs >= meterLossAfterMs ? 'degraded' : 'waiting', lostSinceMs };
}

function isUsable({ isLost, gives, sample }: MeterReading): boolean {
  return !isLost && gives === 'numbers' && sample.currentAmps.every(Number.isFinite);
}

/** A current has no sign; that of its power tells whether it flows in. */
function signedAmps({ sample: { currentAmps, powerWatts } }: MeterReading): PerPhase<number> {
  return mapPhases(currentAmps, (current, phase) => (powerWatts[phase] < 0 ? -current : current));
}

/** A dynamic zone as configured. */
export interface DynamicZone {
  readonly maxAmps: number;
  /** Null for none set. */
  readonly degradedAmps: number | null;
}

/** What the zone may have by its meter, before any reduction. */
export function roomOf(zone: DynamicZone, { sight, backgroundAmps }: ZoneSight, onMeterLoss: BoxModes['onMeterLoss']) {
  const beside = (background: PerPhase<number>): PhaseAmps =>
    mapPhases(background, (flow) => amps(Math.max(0, zone.maxAmps - flow)));
  if (sight !== 'degraded') return beside(backgroundAmps);
  switch (onMeterLoss) {
    case 'degraded':
      return onAllPhases(amps(Math.min(zone.maxAmps, zone.degradedAmps ?? 0)));
    case 'hold':
      return beside(backgroundAmps);
    case 'ignore':
      return beside([0, 0, 0]);
    default:
      return unreachable(onMeterLoss);
  }
}

export interface Reduced {
  readonly maxAmps: number;
  readonly roomAmps: PhaseAmps;
  /** What the reduction leaves of the maximum. */
  readonly allowedAmps: PhaseAmps;
  readonly base: BoxModes['base'];
  readonly dialect: Pick<Dialect, 'unit' | 'sense'>;
}

/**
 * What a reduction leaves a dynamic zone. Taken off the setpoint, a reduction meant for the maximum bites twice: of 98 A
 * beside a background of 40 A a reduction of 40 leaves 18 A and not 58 A.
 */
export function reducedRoom({ maxAmps, roomAmps, allowedAmps, base, dialect }: Reduced): PhaseAmps {
  return mapPhases(roomAmps, (room, phase) => {
    const allowed = allowedAmps[phase];
    if (base === 'max' || dialect.sense === 'limit') return amps(Math.min(room, allowed));
    if (dialect.unit === 'percent') return amps(maxAmps === 0 ? 0 : (room * allowed) / maxAmps);
    return amps(Math.max(0, room - (maxAmps - allowed)));
  });
}
