/**
 * Shares in the making: what each request has been given so far, and what that takes of every bound.
 * @module
 */
import { drawOn, loadAt, ROUNDING, wiredIn, type Bound } from './bounds.ts';
import { assert } from './failure.ts';
import type { Lever } from './lever.ts';
import { PHASES, type PhaseAmps } from './phases.ts';
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
  /** Allocation at which 1, 2, … of its cars have their minimum, ascending; 0 where those need nothing on its line. */
  readonly minimums: readonly Amps[];
  /** Allocation beyond which its cars cannot use more. */
  readonly demandAmps: Amps;
  /** One station's minimum, kept ready for an arrival where a station is free; 0 where none is. */
  readonly readinessAmps: Amps;
  /** How many cars have come to the zone lately: where most come, one is likeliest to come next. */
  readonly arrivals: number;
  /** Its share relative to others, above 0: the number of its cars. */
  readonly weight: number;
  /** What it has in any case because somebody wished it so, A, expressible; absent without a wish. */
  readonly wished?: { readonly amps: Amps; readonly because: Because };
}

/**
 * What each request takes of each bound, one entry for each line that counts: `weights` for each amp it is given, up to
 * what is wired there. Side by side in plain arrays, as this is where the time goes; sorted by bound.
 */
export interface Taps {
  readonly requests: number[];
  /** Positions in `Filling.bounds`. */
  readonly bounds: number[];
  /** 1 for amps on a line, volts for power. */
  readonly weights: number[];
  readonly wiredAmps: number[];
  /** Where the taps of each bound begin, and where those of the last end. */
  readonly starts: number[];
  /** Positions of the taps of each request. */
  readonly ofRequest: readonly number[][];
}

/** What a request that is given `allocation` takes of a bound that its zone stands below. */
export const takenBy = (bound: Bound, request: ShareRequest, allocation: number): number =>
  loadAt(bound, request, allocation);

/** The requests of one zone: `first` and those after it, up to but without `end`. */
export interface ZoneSpan {
  readonly first: number;
  readonly end: number;
}

/** The shares in the making. What each request is given, and why not more, is filled in step by step. */
export interface Filling {
  readonly requests: readonly ShareRequest[];
  readonly given: number[];
  readonly because: (Because | null)[];
  /** The bounds that can be reached at all. */
  readonly bounds: readonly Bound[];
  readonly capacities: readonly number[];
  /** What is taken of each bound. */
  readonly loads: number[];
  readonly taps: Taps;
  /** By index of zone; undefined where a zone asks for nothing. */
  readonly spans: readonly (ZoneSpan | undefined)[];
}

/** Shares that stand at what was wished, or at nothing. */
export function fillingOf(requests: readonly ShareRequest[], bounds: readonly Bound[]): Filling {
  const spans = spansOf(requests);
  const taps: Taps = {
    requests: [],
    bounds: [],
    weights: [],
    wiredAmps: [],
    starts: [0],
    ofRequest: requests.map(() => []),
  };
  const reachable = bounds.filter((bound) => isReachable(bound, requests, spans));
  for (const bound of reachable) connect(taps, bound, { requests, spans });
  const filling: Filling = {
    requests,
    given: requests.map(() => 0),
    because: requests.map(() => null),
    bounds: reachable,
    capacities: reachable.map((bound) => bound.capacity),
    loads: reachable.map(() => 0),
    taps,
    spans,
  };
  for (let i = 0; i < requests.length; i += 1) give(filling, i, (requests[i] as ShareRequest).wished?.amps ?? 0);
  return filling;
}

function spansOf(requests: readonly ShareRequest[]): readonly (ZoneSpan | undefined)[] {
  const spans: (ZoneSpan | undefined)[] = [];
  for (let first = 0, end = 1; first < requests.length; first = end, end += 1) {
    const { zone } = requests[first] as ShareRequest;
    while (requests[end]?.zone === zone) end += 1;
    assert(spans[zone] === undefined, 'the requests of a zone stand side by side');
    spans[zone] = { first, end };
  }
  return spans;
}

/**
 * Whether the requests together can fill a bound at all. Where not, it never decides anything: most feeders of a single
 * zone are such.
 */
function isReachable(bound: Bound, requests: readonly ShareRequest[], spans: Filling['spans']): boolean {
  assert(!Number.isNaN(bound.capacity), 'a bound that nobody knows would not hold');
  let mostTaken = 0;
  for (const zone of bound.zones) {
    const span = spans[zone];
    if (span === undefined) continue;
    for (let i = span.first; i < span.end; i += 1) {
      const request = requests[i] as ShareRequest;
      mostTaken += takenBy(bound, request, request.most.amps);
    }
  }
  return mostTaken > bound.capacity;
}

/** Adds what the requests take of one more bound. */
function connect(taps: Taps, bound: Bound, { requests, spans }: Pick<Filling, 'requests' | 'spans'>): void {
  const position = taps.starts.length - 1;
  for (const zone of bound.zones) {
    const span = spans[zone];
    if (span === undefined) continue;
    for (let i = span.first; i < span.end; i += 1) {
      const request = requests[i] as ShareRequest;
      const wired = wiredIn(bound, zone, request.wiredAmps);
      const scale = bound.unit === 'W' ? request.powerShare : 1;
      for (const phase of PHASES) {
        if (bound.weights[phase] <= 0 || wired[phase] <= 0) continue;
        taps.ofRequest[i]?.push(taps.requests.length);
        taps.requests.push(i);
        taps.bounds.push(position);
        taps.weights.push(bound.weights[phase] * scale);
        taps.wiredAmps.push(wired[phase]);
      }
    }
  }
  taps.starts.push(taps.requests.length);
}

/** Sets a share, and what it takes of all bounds above. */
export function give({ given, loads, taps }: Filling, i: number, amount: number): void {
  const before = given[i] as number;
  if (amount === before) return;
  for (const tap of taps.ofRequest[i] as readonly number[]) {
    const bound = taps.bounds[tap] as number;
    const wired = taps.wiredAmps[tap] as number;
    const more = (taps.weights[tap] as number) * (drawOn(amount, wired) - drawOn(before, wired));
    loads[bound] = (loads[bound] as number) + more;
  }
  given[i] = amount;
}

/** The first bound that request `i` would break at `wanted`; null where it fits. */
export function firstBroken(filling: Filling, i: number, wanted: number): Bound | null {
  const { taps, loads, capacities } = filling;
  const before = filling.given[i] as number;
  const mine = taps.ofRequest[i] as readonly number[];
  let more = 0;
  for (let at = 0; at < mine.length; at += 1) {
    const tap = mine[at] as number;
    const bound = taps.bounds[tap] as number;
    const wired = taps.wiredAmps[tap] as number;
    more += (taps.weights[tap] as number) * (drawOn(wanted, wired) - drawOn(before, wired));
    // The lines of a power bound count together; their taps stand side by side.
    if (taps.bounds[mine[at + 1] as number] === bound) continue;
    if (more > 0 && (loads[bound] as number) + more > (capacities[bound] as number) + ROUNDING)
      return filling.bounds[bound] as Bound;
    more = 0;
  }
  return null;
}

/**
 * Gives all requests of a zone what they want, or none of them anything more. Returns what stopped it, null where
 * all fits. What is wanted of each request is never less than what it has.
 */
export function giveTogether(filling: Filling, span: ZoneSpan, wanted: readonly number[]): Because | null {
  const before = span.end - span.first === 1 ? null : filling.given.slice(span.first, span.end);
  for (let i = span.first; i < span.end; i += 1) {
    const amount = wanted[i - span.first] as number;
    const { most } = filling.requests[i] as ShareRequest;
    const because = amount > most.amps ? most.because : firstBroken(filling, i, amount)?.because;
    if (because !== undefined) {
      for (let done = span.first; done < i; done += 1) give(filling, done, before?.[done - span.first] as number);
      return because;
    }
    give(filling, i, amount);
  }
  return null;
}
