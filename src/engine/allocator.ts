/**
 * Shares the headroom down the tree: minimums first, then weighted max–min fair filling, then rounding to what
 * the box can be told, then readiness for arrivals. Exact: the filling moves from event to event, not in slices.
 * @module
 */
import type { Bound } from './bounds.ts';
import { Filling, ROUNDING, type Gauge, type ShareRequest } from './filling.ts';
import { ceilToLever, floorToLever } from './lever.ts';
import { PHASES } from './phases.ts';
import type { Because } from './reason.ts';
import { amps, type Amps } from './units.ts';

export interface Share {
  readonly amps: Amps;
  readonly because: Because;
}

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
  for (const [i, { wished }] of requests.entries()) if (wished !== undefined) filling.give(i, wished.amps);
  const served = handOutMinimums(filling, order);
  fill(filling, served);
  quantise(filling, served);
  getReady(filling, order);
  return requests.map((request, i) => ({
    amps: amps(filling.given[i] as number),
    because: wishBehind(request, filling.given[i]) ?? filling.because[i] ?? reasonWithoutBound(request, served[i] ?? 0),
  }));
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
        filling.give(i, Math.max(filling.given[i] as number, wanted));
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
    for (const [i, request] of requests.entries()) {
      if (rising[i] !== true) continue;
      filling.give(i, Math.max(given[i] as number, Math.min(top(request), request.weight * level)));
      const amount = given[i] as number;
      if (
        binding !== null &&
        filling.above[i]?.includes(binding.gauge) &&
        rises(request, amount, binding.gauge.bound)
      ) {
        because[i] = binding.gauge.bound.because;
        rising[i] = false;
      } else if (amount >= top(request) - ROUNDING) {
        rising[i] = false;
      }
    }
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

/** A bound that is reached, and at which level. */
interface Binding {
  readonly gauge: Gauge;
  readonly level: number;
}

/** The bound that is reached first between two levels; null where none is. */
function tightest(
  filling: Filling,
  rising: readonly boolean[],
  span: { readonly from: number; readonly to: number },
): Binding | null {
  let first: Binding | null = null;
  for (const gauge of filling.gauges) {
    const slope = slopeOf(filling, rising, { gauge, level: span.from });
    if (slope <= 0) continue;
    const at = span.from + Math.max(0, gauge.bound.capacity - gauge.load) / slope;
    if (at <= span.to && (first === null || at < first.level)) first = { gauge, level: at };
  }
  return first;
}

/** How fast a bound fills per unit of level, just above `level`. */
function slopeOf(
  filling: Filling,
  rising: readonly boolean[],
  at: { readonly gauge: Gauge; readonly level: number },
): number {
  const { weights } = at.gauge.bound;
  let slope = 0;
  for (const i of at.gauge.members) {
    if (rising[i] !== true) continue;
    const { weight, wiredAmps } = filling.requests[i] as ShareRequest;
    const allocation = weight * at.level;
    if (allocation < (filling.given[i] as number) - ROUNDING) continue;
    for (const phase of PHASES) if (allocation < wiredAmps[phase] - ROUNDING) slope += weights[phase] * weight;
  }
  return slope;
}

/**
 * Rounds down to what can be said, then offers what that freed a step at a time, first to who is furthest below
 * its exact share. It may fit somebody who lost nothing, so it is offered until nobody can take a step.
 */
function quantise(filling: Filling, served: readonly number[]): void {
  const { requests, given } = filling;
  const exact = [...given];
  for (const [i, request] of requests.entries()) filling.give(i, floorToLever(request.lever, given[i] as number));
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
  filling.give(i, up);
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
    if (!waiting && wanted <= request.most.amps && filling.broken(i, wanted) === null) filling.give(i, wanted);
  }
}

/** A share that is no more than was wished is owed to the wish, whatever would have bound it otherwise. */
const wishBehind = ({ wished }: ShareRequest, given: number | undefined): Because | null =>
  wished !== undefined && given === wished.amps ? wished.because : null;

function reasonWithoutBound(request: ShareRequest, served: number): Because {
  const cars = request.minimums.length;
  if (cars === 0) return { by: 'allocator', reason: { kind: 'idle' } };
  if (served > 0 && request.demandAmps > request.most.amps) return request.most.because;
  return { by: 'allocator', reason: { kind: 'demand', cars } };
}
