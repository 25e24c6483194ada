/**
 * Shares in the making: what each request has been given so far, and what that takes of every bound.
 * @module
 */
import { drawOn, taken, wiredIn, type Bound } from './bounds.ts';
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
  /** Its share relative to others, above 0: the number of its cars. */
  readonly weight: number;
  /** What it has in any case because somebody wished it so, A, expressible; absent without a wish. */
  readonly wished?: { readonly amps: Amps; readonly because: Because };
}

/** Slack below this is binary rounding, A or W. */
export const ROUNDING = 1e-9;

/** What one request takes of one bound: `weight` for each amp it is given, up to what is wired there. */
export interface Tap {
  readonly request: number;
  readonly gauge: Gauge;
  /** 1 for amps on a line; volts, summed over lines of equal wiring, for power. */
  readonly weight: number;
  readonly wiredAmps: number;
}

/** What a request that is given `allocation` takes of a bound that its zone stands below. */
export const takenBy = (bound: Bound, request: ShareRequest, allocation: number): number =>
  (bound.unit === 'W' ? request.powerShare : 1) *
  taken(bound, allocation, wiredIn(bound, request.zone, request.wiredAmps));

/** A bound with what is taken of it, and by whom. */
export interface Gauge {
  /** Its position in `Filling.gauges`. */
  readonly index: number;
  readonly bound: Bound;
  readonly taps: readonly Tap[];
  load: number;
}

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
  readonly gauges: readonly Gauge[];
  /** For each request what it takes of which bound. */
  readonly taps: readonly (readonly Tap[])[];
  /** By index of zone; undefined where a zone asks for nothing. */
  readonly spans: readonly (ZoneSpan | undefined)[];
}

/** Shares that stand at what was wished, or at nothing. */
export function fillingOf(requests: readonly ShareRequest[], bounds: readonly Bound[]): Filling {
  const spans = spansOf(requests);
  const taps = requests.map((): Tap[] => []);
  const gauges: Gauge[] = [];
  for (const bound of bounds) {
    const gauge = { index: gauges.length, bound, taps: [] as Tap[], load: 0 };
    const mostTaken = connect(gauge, requests, spans);
    // What all together cannot fill never decides anything: most feeders of a single zone are such.
    if (mostTaken <= bound.capacity) continue;
    gauges.push(gauge);
    for (const tap of gauge.taps) (taps[tap.request] as Tap[]).push(tap);
  }
  const filling = { requests, given: requests.map(() => 0), because: requests.map(() => null), gauges, taps, spans };
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

/** Adds a tap for whatever of a request counts in a bound; returns what all requests together could take of it. */
function connect(
  gauge: Gauge & { readonly taps: Tap[] },
  requests: readonly ShareRequest[],
  spans: readonly (ZoneSpan | undefined)[],
): number {
  let mostTaken = 0;
  for (const zone of gauge.bound.zones) {
    const span = spans[zone];
    if (span === undefined) continue;
    for (let i = span.first; i < span.end; i += 1) mostTaken += tapsOf(gauge, i, requests[i] as ShareRequest);
  }
  return mostTaken;
}

function tapsOf(gauge: Gauge & { readonly taps: Tap[] }, request: number, asked: ShareRequest): number {
  const { bound, taps } = gauge;
  const wired = wiredIn(bound, asked.zone, asked.wiredAmps);
  const scale = bound.unit === 'W' ? asked.powerShare : 1;
  let mostTaken = 0;
  for (const phase of PHASES) {
    const weight = bound.weights[phase] * scale;
    const wiredAmps = wired[phase];
    if (weight <= 0 || wiredAmps <= 0) continue;
    taps.push({ request, gauge, weight, wiredAmps });
    mostTaken += weight * drawOn(asked.most.amps, wiredAmps);
  }
  return mostTaken;
}

/** Sets a share, and what it takes of all bounds above. */
export function give(filling: Filling, i: number, amount: number): void {
  const before = filling.given[i] as number;
  if (amount === before) return;
  for (const { gauge, weight, wiredAmps } of filling.taps[i] as readonly Tap[])
    gauge.load += weight * (drawOn(amount, wiredAmps) - drawOn(before, wiredAmps));
  filling.given[i] = amount;
}

/** The first bound that request `i` would break at `wanted`; null where it fits. */
export function firstBroken(filling: Filling, i: number, wanted: number): Bound | null {
  const now = filling.given[i] as number;
  const taps = filling.taps[i] as readonly Tap[];
  for (let at = 0; at < taps.length;) {
    const { gauge } = taps[at] as Tap;
    let more = 0;
    // The lines of a power bound count together; their taps stand side by side.
    for (; taps[at]?.gauge === gauge; at += 1) {
      const { weight, wiredAmps } = taps[at] as Tap;
      more += weight * (drawOn(wanted, wiredAmps) - drawOn(now, wiredAmps));
    }
    if (more > 0 && gauge.load + more > gauge.bound.capacity + ROUNDING) return gauge.bound;
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
