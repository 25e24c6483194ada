/**
 * Shares the headroom down the tree: minimums first, then weighted max–min fair filling, then rounding to what
 * the box can be told, then readiness for arrivals.
 * @module
 */
import { ROUNDING, type Bound } from './bounds.ts';
import {
  fillingOf,
  firstBroken,
  give,
  giveTogether,
  type Filling,
  type ShareRequest,
  type ZoneSpan,
} from './filling.ts';
import { ceilToLever, floorToLever } from './lever.ts';
import { handOutMinimums } from './minimums.ts';
import type { Because } from './reason.ts';
import { dropFirst, queueOf, settleFirst } from './rising-queue.ts';
import { amps, type Amps } from './units.ts';
import { fillUp, topOf } from './water-filling.ts';

export interface Share {
  readonly amps: Amps;
  readonly because: Because;
}

/** Shares before anything is rounded, by position in the requests. */
export interface ExactShares {
  /** How many cars of the request's zone have their minimum. */
  readonly served: readonly number[];
  /** A. */
  readonly given: readonly number[];
  /** What stopped a request; null where nothing did. */
  readonly because: readonly (Because | null)[];
}

/**
 * Shares by position in `requests`.
 * @param order indices of zones in which minimums are handed out, first served first; those that ask for nothing
 * are passed over
 */
export function allocate(
  requests: readonly ShareRequest[],
  bounds: readonly Bound[],
  order: readonly number[],
): readonly Share[] {
  const filling = fillingOf(requests, bounds);
  const { served, mayRise } = share(filling, order);
  quantise(filling, mayRise);
  getReady(filling, order);
  return requests.map((request, i) => ({
    amps: amps(filling.given[i] as number),
    because: wishBehind(request, filling.given[i]) ?? filling.because[i] ?? reasonWithoutBound(request, served[i] ?? 0),
  }));
}

/** The first two steps alone: minimums, then filling. What can be proved to be the fairest there is. */
export function shareExactly(
  requests: readonly ShareRequest[],
  bounds: readonly Bound[],
  order: readonly number[],
): ExactShares {
  const filling = fillingOf(requests, bounds);
  const { served } = share(filling, order);
  return { served, given: filling.given, because: filling.because };
}

function share(
  filling: Filling,
  order: readonly number[],
): { readonly served: readonly number[]; readonly mayRise: readonly boolean[] } {
  const served = handOutMinimums(filling, order);
  const mayRise = filling.requests.map(({ minimums }, i) => {
    // On a line whose car has not got its minimum, less than that is of use to nobody.
    const isMet = (filling.given[i] as number) > 0 || minimums.at(-1) === 0;
    return isMet && (served[i] as number) > 0;
  });
  fillUp(filling, mayRise);
  return { served, mayRise };
}

/**
 * Rounds down to what can be said, then offers what that freed a step at a time, always to who is furthest below its
 * exact share, by zone where several are. It may fit somebody who lost nothing, so it is offered until nobody can
 * take a step; as loads only rise meanwhile, who cannot take one now never can.
 */
function quantise(filling: Filling, mayRise: readonly boolean[]): void {
  const { requests, given } = filling;
  const exact = [...given];
  for (let i = 0; i < requests.length; i += 1)
    give(filling, i, floorToLever((requests[i] as ShareRequest).lever, given[i] as number));
  const takers = requests
    .map((_, i) => i)
    .filter((i) => mayRise[i] === true)
    .sort((a, b) => (requests[a] as ShareRequest).zone - (requests[b] as ShareRequest).zone || a - b);
  const gain = (i: number): number => Math.round(((given[i] as number) - (exact[i] as number)) / SAME_AMPS);
  const queue = queueOf(takers.map(gain));
  for (let first = queue.items[0]; first !== undefined; first = queue.items[0]) {
    const i = takers[first] as number;
    if (raiseByStep(filling, i)) {
      queue.keys[first] = gain(i);
      settleFirst(queue);
    } else dropFirst(queue);
  }
}

/** Losses nearer to each other than this are the same: binary rounding must not decide who is offered a step, A. */
const SAME_AMPS = 1e-8;

/** Raises a share by one step of its lever where that is of use and fits. */
function raiseByStep(filling: Filling, i: number): boolean {
  const request = filling.requests[i] as ShareRequest;
  const now = filling.given[i] as number;
  const up = ceilToLever(request.lever, now + (request.lever.stepAmps === 0 ? FINE_STEP_AMPS : 2 * ROUNDING));
  if (up <= now || up > topOf(request) || firstBroken(filling, i, up) !== null) return false;
  give(filling, i, up);
  return true;
}

/** A step where the lever has none, A: the finest that OCPP passes on. */
const FINE_STEP_AMPS = 0.1;

/** One minimum kept ready in every zone with a free station and no car that waits for its own, out of what is left. */
function getReady(filling: Filling, order: readonly number[]): void {
  const { requests, spans } = filling;
  const arrivals = (span: ZoneSpan): number => requests[span.first]?.arrivals ?? 0;
  const likeliestFirst = order
    .map((zone) => spans[zone])
    .filter((span) => span !== undefined)
    .sort((a, b) => arrivals(b) - arrivals(a));
  for (const span of likeliestFirst) {
    const wanted = readyAt(filling, span);
    if (wanted !== null) giveTogether(filling, span, wanted);
  }
}

/** What the requests of a zone have with one minimum more; null where no station is free, or a car of its own waits. */
function readyAt({ requests, given }: Filling, { first, end }: ZoneSpan): readonly number[] | null {
  let isIdle = false;
  const wanted: number[] = [];
  for (let i = first; i < end; i += 1) {
    const { minimums, readinessAmps, lever } = requests[i] as ShareRequest;
    const now = given[i] as number;
    if (now === 0 && (minimums.at(-1) ?? 0) > 0) return null;
    isIdle ||= readinessAmps > 0;
    wanted.push(readinessAmps === 0 ? now : ceilToLever(lever, now + readinessAmps));
  }
  return isIdle ? wanted : null;
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
