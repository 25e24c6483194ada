/**
 * Shares the headroom down the tree: minimums first, then weighted max–min fair filling, then rounding to what
 * the box can be told, then readiness for arrivals. Exact: the filling moves from event to event, not in slices.
 * @module
 */
import { taken, type Bound } from './bounds.ts';
import { ceilToLever, floorToLever, type Lever } from './lever.ts';
import type { PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import { amps, type Amps } from './units.ts';

/** A zone as the allocator sees it. */
export interface ShareRequest {
  /** Index into `Site.zones`. */
  readonly zone: number;
  readonly lever: Lever;
  readonly wiredAmps: PhaseAmps;
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
}

export interface Share {
  readonly amps: Amps;
  readonly because: Because;
}

/** Slack below this is binary rounding, A or W. */
const ROUNDING = 1e-9;

/**
 * Shares by zone, in the order of `requests`.
 * @param order positions in `requests` in which minimums are handed out, first served first
 */
export function allocate(
  requests: readonly ShareRequest[],
  bounds: readonly Bound[],
  order: readonly number[],
): readonly Share[] {
  const filling = new Filling(requests, bounds);
  const served = handOutMinimums(filling, order);
  fill(filling, served);
  quantise(filling, served);
  getReady(filling, order);
  return requests.map((request, i) => ({
    amps: amps(filling.given[i] as number),
    because: filling.because[i] ?? reasonWithoutBound(request, served[i] as number),
  }));
}

/** The shares in the making, and the one question asked of them: would this still fit? */
class Filling {
  readonly given: number[];
  readonly because: (Because | null)[];
  readonly requests: readonly ShareRequest[];
  readonly bounds: readonly Bound[];
  /** For each request the bounds that it takes part in. */
  readonly above: readonly (readonly Bound[])[];

  constructor(requests: readonly ShareRequest[], bounds: readonly Bound[]) {
    this.requests = requests;
    this.bounds = bounds;
    this.given = requests.map(() => 0);
    this.because = requests.map(() => null);
    this.above = requests.map((request) => bounds.filter((bound) => bound.zones.includes(request.zone)));
  }

  /** What all shares together take of a bound. */
  load(bound: Bound): number {
    let sum = 0;
    this.requests.forEach((request, i) => {
      if (bound.zones.includes(request.zone)) sum += taken(bound, this.given[i] as number, request.wiredAmps);
    });
    return sum;
  }

  /** The first bound that request `i` would break at `wanted`; null where it fits. */
  broken(i: number, wanted: number): Bound | null {
    const request = this.requests[i] as ShareRequest;
    const now = this.given[i] as number;
    const breaks = (bound: Bound): boolean => {
      const more = taken(bound, wanted, request.wiredAmps) - taken(bound, now, request.wiredAmps);
      return more > 0 && this.load(bound) + more > bound.capacity + ROUNDING;
    };
    return this.above[i]?.find(breaks) ?? null;
  }
}

/** Rounds of one more car for each zone, as far as they fit. Returns how many cars of each zone have theirs. */
function handOutMinimums(filling: Filling, order: readonly number[]): number[] {
  const served = filling.requests.map(() => 0);
  const rounds = Math.max(0, ...filling.requests.map((request) => request.minimums.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const i of order) {
      const request = filling.requests[i] as ShareRequest;
      const wanted = request.minimums[round];
      if (wanted === undefined || served[i] !== round) continue;
      const breaks = wanted > request.most.amps ? null : filling.broken(i, wanted);
      if (wanted <= request.most.amps && breaks === null) {
        filling.given[i] = Math.max(filling.given[i] as number, wanted);
        served[i] = round + 1;
      } else {
        filling.because[i] = breaks?.because ?? request.most.because;
      }
    }
  }
  return served;
}

/** Zones rise together at `weight × level` from their minimums until demand or a bound stops them. */
function fill(filling: Filling, served: readonly number[]): void {
  const { requests, given, because } = filling;
  const rising = requests.map((request, i) => (served[i] as number) > 0 && top(request) > (given[i] as number));
  let level = 0;
  for (let guard = 0; guard < MAX_EVENTS && rising.includes(true); guard += 1) {
    const until = nextStop(filling, rising, level);
    const binding = tightest(filling, rising, { from: level, to: until });
    level = binding?.level ?? until;
    requests.forEach((request, i) => {
      if (rising[i] !== true) return;
      given[i] = Math.max(given[i] as number, Math.min(top(request), request.weight * level));
      if (binding !== null && binding.bound.zones.includes(request.zone) && rises(request, given[i], binding.bound)) {
        because[i] = binding.bound.because;
        rising[i] = false;
      } else if (given[i] >= top(request) - ROUNDING) {
        rising[i] = false;
      }
    });
  }
}

/** Every event freezes a zone or passes one of its four corners, so this is never reached by a sound site. */
const MAX_EVENTS = 100_000;

/** The most a zone may be filled to. */
const top = (request: ShareRequest): number => Math.min(request.demandAmps, request.most.amps);

/** Whether a zone would take more of a bound if it had more than `allocation`; its level may still be below that. */
function rises(request: ShareRequest, allocation: number, bound: Bound): boolean {
  return bound.weights.some((weight, phase) => weight > 0 && allocation < (request.wiredAmps[phase] ?? 0) - ROUNDING);
}

/** The next level at which some rising zone meets its floor, a line's wiring or its top: slopes change there. */
function nextStop(filling: Filling, rising: readonly boolean[], level: number): number {
  let next = Infinity;
  filling.requests.forEach((request, i) => {
    if (rising[i] !== true) return;
    for (const corner of [filling.given[i] as number, ...request.wiredAmps, top(request)]) {
      const at = corner / request.weight;
      if (at > level + ROUNDING && at < next) next = at;
    }
  });
  return next;
}

/** The bound that is reached first between two levels, and where; null where none is. */
function tightest(
  filling: Filling,
  rising: readonly boolean[],
  span: { readonly from: number; readonly to: number },
): { readonly bound: Bound; readonly level: number } | null {
  let first: { bound: Bound; level: number } | null = null;
  for (const bound of filling.bounds) {
    const slope = slopeOf(filling, rising, { bound, level: span.from });
    if (slope <= 0) continue;
    const at = span.from + Math.max(0, bound.capacity - filling.load(bound)) / slope;
    if (at <= span.to && (first === null || at < first.level)) first = { bound, level: at };
  }
  return first;
}

/** How fast a bound fills per unit of level, just above `level`. */
function slopeOf(
  filling: Filling,
  rising: readonly boolean[],
  at: { readonly bound: Bound; readonly level: number },
): number {
  let slope = 0;
  filling.requests.forEach((request, i) => {
    if (rising[i] !== true || !at.bound.zones.includes(request.zone)) return;
    const allocation = request.weight * at.level;
    if (allocation < (filling.given[i] as number) - ROUNDING) return;
    at.bound.weights.forEach((weight, phase) => {
      if (allocation < (request.wiredAmps[phase] ?? 0) - ROUNDING) slope += weight * request.weight;
    });
  });
  return slope;
}

/**
 * Rounds down to what can be said, then offers what that freed a step at a time, first to who is furthest below
 * its exact share. It may fit somebody who lost nothing, so it is offered until nobody can take a step.
 */
function quantise(filling: Filling, served: readonly number[]): void {
  const { requests, given } = filling;
  const exact = [...given];
  requests.forEach((request, i) => (given[i] = floorToLever(request.lever, given[i] as number)));
  const lost = (i: number): number => (exact[i] as number) - (given[i] as number);
  const positions = requests.flatMap((_, i) => (served[i] === 0 ? [] : [i]));
  for (let raised = true; raised;) {
    positions.sort((a, b) => lost(b) - lost(a) || a - b);
    raised = positions.filter((i) => raiseByStep(filling, i)).length > 0;
  }
}

/** Raises a share by one step of its lever where that is of use and fits. */
function raiseByStep(filling: Filling, i: number): boolean {
  const request = filling.requests[i] as ShareRequest;
  const now = filling.given[i] as number;
  const up = ceilToLever(request.lever, now + (request.lever.stepAmps === 0 ? FINE_STEP_AMPS : 2 * ROUNDING));
  if (up <= now || up > top(request) || filling.broken(i, up) !== null) return false;
  filling.given[i] = up;
  return true;
}

/** A step where the lever has none, A: the finest that OCPP passes on. */
const FINE_STEP_AMPS = 0.1;

/** One minimum kept ready in every zone with a free station, as long as nobody else needs it. */
function getReady(filling: Filling, order: readonly number[]): void {
  for (const i of order) {
    const request = filling.requests[i] as ShareRequest;
    if (request.readinessAmps === 0) continue;
    const wanted = ceilToLever(request.lever, (filling.given[i] as number) + request.readinessAmps);
    const waiting = request.minimums.length > 0 && filling.given[i] === 0;
    if (!waiting && wanted <= request.most.amps && filling.broken(i, wanted) === null) filling.given[i] = wanted;
  }
}

function reasonWithoutBound(request: ShareRequest, served: number): Because {
  const cars = request.minimums.length;
  if (cars === 0) return { by: 'allocator', reason: { kind: 'idle' } };
  if (served > 0 && request.demandAmps > request.most.amps) return request.most.because;
  return { by: 'allocator', reason: { kind: 'demand', cars } };
}
