/**
 * The last word. Whatever strategies, sharing and shaping made of it, no allocation leaves here that could load
 * a line above its derated limit: raises are granted only into room that nobody may still draw. Looks at
 * nothing but the site, the readings and what the zones may draw.
 * @module
 */
import { largestWithin, loadOn, ROUNDING, type Bound, type Drawing } from './bounds.ts';
import { floorToLever, type Lever } from './lever.ts';
import {
  lowest,
  mapPhases,
  mostAmps,
  numberPerPhase,
  onAllPhases,
  PHASES,
  ZERO_AMPS,
  type PhaseAmps,
  type PhaseIndex,
} from './phases.ts';
import { amps, type Amps } from './units.ts';

/** What limits need to know of a zone, at the index of the zone. */
export interface LimitedZone extends Drawing {
  readonly lever: Lever | null;
  /** The most it may still draw as a ceiling, whatever is decided now. */
  readonly mayDrawAmps: PhaseAmps;
}

/** A zone, or a line of one, that would like to have more than its base. */
export interface Raise {
  readonly zone: number;
  /** The lines that are raised together. */
  readonly lines: readonly PhaseIndex[];
  readonly wantedAmps: Amps;
  /** Less than this is of no use, and not granted. */
  readonly leastAmps: Amps;
  /** Whether it is weighed against the room of now, or against the least of the hold time. */
  readonly against: 'now' | 'held';
}

/** What zones may take of each bound at most: the same of those of now and of the hold time. */
interface Ledger {
  /** By index of zone, the positions of the bounds above it. */
  readonly above: readonly (readonly number[])[];
  readonly load: number[];
}

/**
 * Allocations by zone: `base` with the raises that fit, in order. A raise counts every other zone at the most it
 * may still draw, so amps freed by a decrease are given away only after the decrease was followed.
 * @param of `now` and `held` are the same bounds in the same order, with what each has room for
 */
export function grant(
  zones: readonly LimitedZone[],
  base: readonly PhaseAmps[],
  of: { readonly raises: readonly Raise[]; readonly now: readonly Bound[]; readonly held: readonly Bound[] },
): readonly PhaseAmps[] {
  if (of.raises.length === 0) return base;
  const allocation = [...base];
  const most = zones.map(({ mayDrawAmps }, index) => mostAmps(mayDrawAmps, base[index] as PhaseAmps));
  const ledger = ledgerOf(zones, most, of.now);
  for (const raise of of.raises) {
    const zone = zones[raise.zone] as LimitedZone;
    const before = allocation[raise.zone] as PhaseAmps;
    if (zone.lever === null) continue;
    const own = most[raise.zone] as PhaseAmps;
    const room = roomFor(ledger, zone, { raise, own, bounds: of[raise.against] });
    const granted = floorToLever(zone.lever, Math.min(raise.wantedAmps, room));
    // What is no number compares as false, and is not granted.
    if (!(granted >= raise.leastAmps && granted > before[raise.lines[0] as PhaseIndex])) continue;
    const after = onLines(before, raise.lines, granted);
    const now = mostAmps(own, after);
    book(ledger, zone, { from: own, to: now, bounds: of.now });
    allocation[raise.zone] = after;
    most[raise.zone] = now;
  }
  return allocation;
}

/** The same values but for some lines. */
export const onLines = (values: PhaseAmps, lines: readonly PhaseIndex[], value: Amps): PhaseAmps =>
  numberPerPhase((phase) => (lines.includes(phase) ? value : values[phase]));

function ledgerOf(zones: readonly LimitedZone[], most: readonly PhaseAmps[], bounds: readonly Bound[]): Ledger {
  const above: number[][] = zones.map(() => []);
  const load = bounds.map((bound, position) => {
    let sum = 0;
    for (const index of bound.zones) {
      above[index]?.push(position);
      sum += loadOn(bound, zones[index] as LimitedZone, most[index] as PhaseAmps);
    }
    return sum;
  });
  return { above, load };
}

/** Notes that a zone may draw more from now on. */
function book(
  ledger: Ledger,
  zone: LimitedZone,
  of: { readonly from: PhaseAmps; readonly to: PhaseAmps; readonly bounds: readonly Bound[] },
): void {
  for (const position of ledger.above[zone.zone] as readonly number[]) {
    const bound = of.bounds[position] as Bound;
    ledger.load[position] =
      (ledger.load[position] as number) + loadOn(bound, zone, of.to) - loadOn(bound, zone, of.from);
  }
}

/** The largest value on a raise's lines that every bound admits beside all that the others may draw. */
function roomFor(
  ledger: Ledger,
  zone: LimitedZone,
  of: { readonly raise: Raise; readonly own: PhaseAmps; readonly bounds: readonly Bound[] },
): number {
  const { raise, own } = of;
  const isWhole = raise.lines.length === PHASES.length;
  const fixed = isWhole ? ZERO_AMPS : onLines(own, raise.lines, amps(0));
  const raised = isWhole
    ? zone
    : {
        ...zone,
        wiredAmps: mapPhases(zone.wiredAmps, (value, phase) => amps(raise.lines.includes(phase) ? value : 0)),
      };
  let room = Infinity;
  for (const position of ledger.above[raise.zone] as readonly number[]) {
    const bound = of.bounds[position] as Bound;
    const others = (ledger.load[position] as number) - loadOn(bound, zone, own) + loadOn(bound, zone, fixed);
    room = Math.min(room, largestWithin(bound, bound.capacity - others, raised));
  }
  return room;
}

/**
 * Cuts allocations until every electrical bound holds. Shares respect the bounds already; this stands for the
 * day on which they do not.
 */
export function clamp(
  zones: readonly LimitedZone[],
  wanted: readonly PhaseAmps[],
  bounds: readonly Bound[],
): readonly PhaseAmps[] {
  const allocation = wanted.map((values, i) => sayable(zones[i]?.lever ?? null, values));
  for (const bound of bounds) {
    let load = 0;
    for (const index of bound.zones) load += loadOn(bound, zones[index] as LimitedZone, allocation[index] as PhaseAmps);
    if (load <= bound.capacity + ROUNDING * Math.max(1, bound.capacity)) continue;
    for (const index of bound.zones) {
      const zone = zones[index] as LimitedZone;
      const part = (loadOn(bound, zone, allocation[index] as PhaseAmps) * bound.capacity) / load;
      const most = amps(Math.min(largestWithin(bound, part, zone), Number.MAX_SAFE_INTEGER));
      allocation[index] = sayable(zone.lever, cutTo(bound, allocation[index] as PhaseAmps, { zone, most }));
    }
  }
  return allocation;
}

/** Cuts the lines that a bound is about; where one value holds for all lines, all of them. */
const cutTo = (bound: Bound, values: PhaseAmps, of: { readonly zone: LimitedZone; readonly most: Amps }): PhaseAmps =>
  mapPhases(values, (value, phase) =>
    of.zone.lever?.shape === 'perPhase' && bound.weights[phase] === 0 ? value : amps(Math.min(value, of.most)),
  );

/** What can be said and is no more on any line; nothing for a zone that cannot be told anything. */
function sayable(lever: Lever | null, values: PhaseAmps): PhaseAmps {
  if (lever === null || !values.every(Number.isFinite)) return ZERO_AMPS;
  const floored = mapPhases(values, (value) => floorToLever(lever, value));
  if (lever.shape === 'perPhase') return floored;
  return onAllPhases(lowest(floored));
}
