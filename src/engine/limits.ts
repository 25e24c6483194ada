/**
 * The last word. Whatever strategies, sharing and shaping made of it, no allocation leaves here that could load
 * a line above its derated limit: raises are granted only into room that nobody may still draw. Looks at
 * nothing but the site, the readings and what the zones may draw.
 * @module
 */
import { taken, type Bound } from './bounds.ts';
import { floorToLever, type Lever } from './lever.ts';
import { PHASES, type PhaseAmps } from './phases.ts';
import { amps, type Amps } from './units.ts';

/** What limits need to know of a zone, at the index of the zone. */
export interface LimitedZone {
  readonly lever: Lever | null;
  readonly wiredAmps: PhaseAmps;
  /** The most it may still draw as a ceiling, whatever is decided now. */
  readonly mayDrawAmps: Amps;
}

/** A zone that would like to have more than its base. */
export interface Raise {
  readonly zone: number;
  readonly wantedAmps: Amps;
  /** Less than this is of no use, and not granted. */
  readonly leastAmps: Amps;
  /** The bounds it is weighed against. */
  readonly bounds: readonly Bound[];
}

const ROUNDING = 1e-9;

/**
 * Allocations by zone: `base` with the raises that fit, in order. A raise counts every other zone at the most it
 * may still draw, so amps freed by a decrease are given away only after the decrease was followed.
 */
export function grant(zones: readonly LimitedZone[], base: readonly Amps[], raises: readonly Raise[]): readonly Amps[] {
  const allocation = [...base];
  for (const raise of raises) {
    const zone = zones[raise.zone] as LimitedZone;
    if (zone.lever === null) continue;
    const room = Math.min(
      raise.wantedAmps,
      ...raise.bounds.map((bound) => roomFor(zones, allocation, { raise, bound })),
    );
    const granted = floorToLever(zone.lever, room);
    if (granted >= raise.leastAmps && granted > (allocation[raise.zone] as number)) allocation[raise.zone] = granted;
  }
  return allocation;
}

/** The largest allocation of a zone that a bound admits beside all that the others may draw. */
function roomFor(
  zones: readonly LimitedZone[],
  allocation: readonly Amps[],
  of: { readonly raise: Raise; readonly bound: Bound },
): number {
  const { raise, bound } = of;
  if (!bound.zones.includes(raise.zone)) return Infinity;
  const others = bound.zones.filter((zone) => zone !== raise.zone);
  const load = others.reduce((sum, other) => {
    const { mayDrawAmps, wiredAmps } = zones[other] as LimitedZone;
    return sum + taken(bound, Math.max(mayDrawAmps, allocation[other] as number), wiredAmps);
  }, 0);
  return largestWithin(bound, bound.capacity - load, (zones[raise.zone] as LimitedZone).wiredAmps);
}

/** The allocation at which a zone alone takes `room` of a bound; infinite where its wiring cannot take that much. */
function largestWithin(bound: Bound, room: number, wiredAmps: PhaseAmps): number {
  if (taken(bound, Infinity, wiredAmps) <= Math.max(0, room) + ROUNDING) return Infinity;
  if (room < 0) return 0;
  const corners = PHASES.map((phase) => wiredAmps[phase]).sort((a, b) => a - b);
  let below = 0;
  for (const corner of corners) {
    const atCorner = taken(bound, corner, wiredAmps);
    if (atCorner > room + ROUNDING) {
      const atBelow = taken(bound, below, wiredAmps);
      return below + ((room - atBelow) * (corner - below)) / (atCorner - atBelow);
    }
    below = corner;
  }
  return Infinity;
}

/**
 * Cuts allocations until every electrical bound holds. Shares respect the bounds already; this stands for the
 * day on which they do not.
 */
export function clamp(
  zones: readonly LimitedZone[],
  wanted: readonly Amps[],
  bounds: readonly Bound[],
): readonly Amps[] {
  const allocation = wanted.map((value, i) => {
    const lever = zones[i]?.lever ?? null;
    return lever === null || !Number.isFinite(value) ? amps(0) : floorToLever(lever, value);
  });
  for (const bound of bounds) {
    const load = bound.zones.reduce((sum, zone) => sum + loadOf(bound, zones[zone], allocation[zone]), 0);
    if (load <= bound.capacity + ROUNDING * Math.max(1, bound.capacity)) continue;
    for (const zone of bound.zones) {
      const { lever, wiredAmps } = zones[zone] as LimitedZone;
      const now = allocation[zone] as number;
      const part = (taken(bound, now, wiredAmps) * bound.capacity) / load;
      if (lever !== null) allocation[zone] = floorToLever(lever, Math.min(now, largestWithin(bound, part, wiredAmps)));
    }
  }
  return allocation;
}

const loadOf = (bound: Bound, zone: LimitedZone | undefined, allocation: Amps | undefined): number =>
  zone === undefined || allocation === undefined ? 0 : taken(bound, allocation, zone.wiredAmps);
