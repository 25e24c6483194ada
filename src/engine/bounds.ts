/**
 * The constraints that an allocation has to keep: one per node and line, one per node whose power is bounded.
 * Each is linear in what the zones below it may draw.
 * @module
 */
import type { Headroom } from './headroom.ts';
import { leastAmps, PHASES, ZERO_AMPS, type PerPhase, type PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import type { Site } from './site.ts';
import { zonesByNode } from './tree.ts';

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

/** What a zone allocated `allocation` takes of a bound. */
export function taken(bound: Bound, allocation: number, wiredAmps: PhaseAmps): number {
  const [a, b, c] = bound.weights;
  return (
    a * drawOn(allocation, wiredAmps[0]) + b * drawOn(allocation, wiredAmps[1]) + c * drawOn(allocation, wiredAmps[2])
  );
}

/** The same headrooms with nothing but what is hard: the bounds of wishes. */
export const hardOnly = (headrooms: readonly Headroom[]): readonly Headroom[] =>
  headrooms.map((headroom) => ({ ...headroom, amps: headroom.hardAmps, power: headroom.hardPower }));

/** The bounds of a site for given headrooms. */
export function boundsOf(site: Site, headrooms: readonly Headroom[]): readonly Bound[] {
  const below = zonesByNode(site);
  return site.nodes.flatMap((_, node) => {
    const zones = below[node] as readonly number[];
    const headroom = headrooms[node] as Headroom;
    const lines = PHASES.map((phase) => ({
      node,
      zones,
      unit: 'A' as const,
      weights: UNIT[phase],
      capacity: headroom.amps[phase],
      because: headroom.because[phase],
    }));
    if (headroom.power === null) return lines;
    const volts = site.supply.nominalVolts;
    const { watts, because } = headroom.power;
    return [...lines, { node, zones, unit: 'W' as const, weights: [volts, volts, volts] as const, capacity: watts, because }];
  });
}
