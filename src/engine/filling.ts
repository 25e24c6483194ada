/**
 * Shares in the making: what each zone has been given so far, and what that takes of every bound.
 * @module
 */
import { taken, type Bound } from './bounds.ts';
import type { Lever } from './lever.ts';
import type { PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import type { Amps } from './units.ts';

/**
 * A zone as the allocator sees it; a zone whose lines can be told apart gives one request a line, each with nothing
 * wired to the other lines and as many minimums as the others. They stand side by side.
 */
export interface ShareRequest {
  /** Index into `Site.zones`. */
  readonly zone: number;
  readonly lever: Lever;
  readonly wiredAmps: PhaseAmps;
  /** Power of an amp on a line as a share of its voltage: less than 1 where all stations stand between lines. */
  readonly powerShare: number;
  /** The most the zone may get whatever is free, A, and why: its own maximum, or its fallback when blind. */
  readonly most: { readonly amps: Amps; readonly because: Because };
  /** Allocation at which 1, 2, … of its cars have their minimum, ascending. */
  readonly minimums: readonly Amps[];
  /** Allocation beyond which its cars cannot use more. */
  readonly demandAmps: Amps;
  /** One station's minimum, kept ready for an arrival where a station is free; 0 where none is. */
  readonly readinessAmps: Amps;
  /** Its share relative to others: the number of its cars. */
  readonly weight: number;
  /** What it has in any case because somebody wished it so, A, expressible; absent without a wish. */
  readonly wished?: { readonly amps: Amps; readonly because: Because };
}

/** Slack below this is binary rounding, A or W. */
export const ROUNDING = 1e-9;

/** A bound with what is taken of it, and the positions of those who take. */
export interface Gauge {
  readonly bound: Bound;
  readonly members: readonly number[];
  load: number;
}

/** The shares in the making, and the one question asked of them: would this still fit? */
export class Filling {
  readonly given: number[];
  readonly because: (Because | null)[];
  readonly requests: readonly ShareRequest[];
  readonly gauges: readonly Gauge[];
  /** For each request the gauges that it takes part in. */
  readonly above: readonly (readonly Gauge[])[];

  constructor(requests: readonly ShareRequest[], bounds: readonly Bound[]) {
    this.requests = requests;
    this.given = requests.map(() => 0);
    this.because = requests.map(() => null);
    const above: Gauge[][] = requests.map(() => []);
    const positions = new Map(requests.map((request, i) => [request.zone, i]));
    this.gauges = bounds.map((bound) => {
      const gauge = { bound, members: bound.zones.flatMap((zone) => positions.get(zone) ?? []), load: 0 };
      for (const i of gauge.members) above[i]?.push(gauge);
      return gauge;
    });
    this.above = above;
  }

  /** Sets a share, and what it takes of all bounds above. */
  give(i: number, amount: number): void {
    const { wiredAmps } = this.requests[i] as ShareRequest;
    const before = this.given[i] as number;
    if (amount === before) return;
    for (const gauge of this.above[i] as readonly Gauge[])
      gauge.load += taken(gauge.bound, amount, wiredAmps) - taken(gauge.bound, before, wiredAmps);
    this.given[i] = amount;
  }

  /** The first bound that request `i` would break at `wanted`; null where it fits. */
  broken(i: number, wanted: number): Bound | null {
    const { wiredAmps } = this.requests[i] as ShareRequest;
    const now = this.given[i] as number;
    for (const { bound, load } of this.above[i] as readonly Gauge[]) {
      const more = taken(bound, wanted, wiredAmps) - taken(bound, now, wiredAmps);
      if (more > 0 && load + more > bound.capacity + ROUNDING) return bound;
    }
    return null;
  }
}
