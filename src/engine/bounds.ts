/**
 * The constraints that an allocation has to keep: one per node and line, one per node whose power is bounded.
 * Each is linear in what the zones below it may draw.
 * @module
 */
import type { Headroom } from './headroom.ts';
import {
  leastAmps,
  numberPerPhase,
  PHASES,
  ZERO_AMPS,
  type PerPhase,
  type PhaseAmps,
  type PhaseIndex,
} from './phases.ts';
import type { Because } from './reason.ts';
import type { Crew } from './roster.ts';
import type { Site } from './site.ts';
import { zonesByNode } from './tree.ts';
import { amps, type Amps } from './units.ts';

/** Σ over zones and lines of `weights[line] × draw(zone, line)` must not exceed `capacity`. */
export interface Bound {
  readonly node: number;
  /** Indices into `Site.zones`, ascending. */
  readonly zones: readonly number[];
  /** What `capacity` is measured in: amps on a line, or watts over all lines. */
  readonly unit: 'A' | 'W';
  /** One line's unit vector for amps; the lines' voltages for watts. */
  readonly weights: PerPhase<number>;
  readonly capacity: number;
  readonly because: Because;
  /** By index of zone, the part of its wiring that counts here; absent where all of it does. */
  readonly counted?: readonly PhaseAmps[];
}

/** What of a zone's wiring loads a bound, A per line. */
export const wiredIn = (bound: Bound, zone: number, wiredAmps: PhaseAmps): PhaseAmps =>
  bound.counted === undefined ? wiredAmps : leastAmps(wiredAmps, bound.counted[zone] ?? ZERO_AMPS);

const UNIT: PerPhase<PerPhase<number>> = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** What a zone draws on a line when allocated `allocation`: no more than is wired there. */
export const drawOn = (allocation: number, wired: number): number => Math.min(allocation, wired);

/** How a zone loads the lines, and the power that an amp on them means. */
export interface Drawing {
  /** Index into `Site.zones`. */
  readonly zone: number;
  readonly wiredAmps: PhaseAmps;
  readonly powerShare: number;
}

/** What a zone takes of a bound that has the same ceiling on all of its lines. */
export function loadAt(bound: Bound, drawing: Drawing, ceiling: number): number {
  const wired = wiredIn(bound, drawing.zone, drawing.wiredAmps);
  const { weights } = bound;
  const sum =
    weights[0] * drawOn(ceiling, wired[0]) +
    weights[1] * drawOn(ceiling, wired[1]) +
    weights[2] * drawOn(ceiling, wired[2]);
  return bound.unit === 'W' ? sum * drawing.powerShare : sum;
}

/** What a zone with ceilings of `ceilings` takes of a bound. */
export function loadOn(bound: Bound, drawing: Drawing, ceilings: PhaseAmps): number {
  const wired = wiredIn(bound, drawing.zone, drawing.wiredAmps);
  const { weights } = bound;
  const sum =
    weights[0] * drawOn(ceilings[0], wired[0]) +
    weights[1] * drawOn(ceilings[1], wired[1]) +
    weights[2] * drawOn(ceilings[2], wired[2]);
  return bound.unit === 'W' ? sum * drawing.powerShare : sum;
}

/** The ceiling on all of its lines at which a zone alone takes `room` of a bound; infinite where its wiring cannot. */
export function largestWithin(bound: Bound, room: number, drawing: Drawing): number {
  const wired = wiredIn(bound, drawing.zone, drawing.wiredAmps);
  if (loadOn(bound, drawing, wired) <= Math.max(0, room) + ROUNDING) return Infinity;
  if (room < 0) return 0;
  // The load rises in straight lines between the corners at which a line of the zone carries all that is wired to it.
  let below = 0;
  let atBelow = 0;
  for (const phase of PHASES) {
    const corner = wired[phase];
    if (bound.weights[phase] === 0 || corner <= below) continue;
    const atCorner = loadAt(bound, drawing, corner);
    if (atCorner <= room + ROUNDING) [below, atBelow] = [corner, atCorner];
  }
  let slope = 0;
  for (const phase of PHASES) if (wired[phase] > below) slope += bound.weights[phase];
  return below + (room - atBelow) / (bound.unit === 'W' ? slope * drawing.powerShare : slope);
}

/** Slack below this is binary rounding, A or W. */
export const ROUNDING = 1e-9;

/** The same headrooms with nothing but what is hard: the bounds of wishes. */
export const hardOnly = (headrooms: readonly Headroom[]): readonly Headroom[] =>
  headrooms.map((headroom) => ({ ...headroom, amps: headroom.hardAmps, power: headroom.hardPower }));

/**
 * The bounds of a site for given headrooms.
 * @param crews who is wired where, by index of zone: what can be unbalanced is told by it
 */
export function boundsOf(site: Site, headrooms: readonly Headroom[], crews: readonly Crew[]): readonly Bound[] {
  const below = zonesByNode(site);
  const bounds: Bound[] = [];
  for (let node = 0; node < headrooms.length; node += 1) {
    const { amps: room, because, power, imbalance } = headrooms[node] as Headroom;
    const zones = below[node] as readonly number[];
    for (const phase of PHASES)
      bounds.push({ node, zones, unit: 'A', weights: UNIT[phase], capacity: room[phase], because: because[phase] });
    if (power !== null)
      bounds.push({ node, zones, unit: 'W', weights: power.volts, capacity: power.watts, because: power.because });
    for (const { line, other, amps: capacity, because: why } of imbalance) {
      const counted = crews.map(({ aloneAmps }) => onLine(line, aloneAmps[line][other]));
      bounds.push({ node, zones, unit: 'A', weights: UNIT[line], capacity, because: why, counted });
    }
  }
  return bounds;
}

const onLine = (line: PhaseIndex, value: Amps): PhaseAmps =>
  numberPerPhase((phase) => amps(phase === line ? value : 0));
