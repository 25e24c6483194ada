/**
 * Weighted max–min fair sharing: all requests rise together at `weight × level`, each from its own floor, until
 * their tops or a bound stops them. Exact: no bound is approached in slices. For every bound is worked out at which
 * level it would be full; the lowest is reached first and stops those who would take more of it, whereupon the
 * other bounds can only be full later.
 * @module
 */
import { drawOn, ROUNDING } from './bounds.ts';
import { assert } from './failure.ts';
import { give, type Filling, type ShareRequest } from './filling.ts';
import { dropFirst, queueOf, settleFirst } from './rising-queue.ts';

/** The most a request may be filled to. */
export const topOf = (request: ShareRequest): number => Math.min(request.demandAmps, request.most.amps);

/** A rise in progress. The share of a rising request is its floor until it is stopped. */
interface Rise {
  readonly filling: Filling;
  readonly rising: boolean[];
  readonly tops: readonly number[];
  /** Whether somebody was stopped since the level of a bound was worked out, by bound. */
  readonly stale: boolean[];
}

/** Raises the given requests from what they have. */
export function fillUp(filling: Filling, mayRise: readonly boolean[]): void {
  const { requests, bounds } = filling;
  const tops = requests.map(topOf);
  const rising = requests.map((request, i) => {
    assert(request.weight > 0, 'whoever asks for a share has a weight');
    return mayRise[i] === true && (tops[i] as number) > (filling.given[i] as number);
  });
  const rise: Rise = { filling, rising, tops, stale: bounds.map(() => false) };
  const ramps = emptyRamps();
  const queue = queueOf(bounds.map((_, bound) => fullAt(rise, ramps, { bound, from: 0 })));
  for (let first = queue.items[0]; first !== undefined; first = queue.items[0]) {
    const level = queue.keys[first] as number;
    if (level === Infinity) break;
    if (rise.stale[first] === true) {
      rise.stale[first] = false;
      queue.keys[first] = fullAt(rise, ramps, { bound: first, from: level });
      settleFirst(queue);
    } else {
      stopTakers(rise, first, level);
      dropFirst(queue);
    }
  }
  for (let i = 0; i < rising.length; i += 1) if (rising[i] === true) give(filling, i, tops[i] as number);
}

/** Stops all who would take more of a bound that is full at `level`. */
function stopTakers(rise: Rise, bound: number, level: number): void {
  const { filling, rising, tops, stale } = rise;
  const { taps, given, requests, because } = filling;
  for (let tap = taps.starts[bound] as number; tap < (taps.starts[bound + 1] as number); tap += 1) {
    const i = taps.requests[tap] as number;
    if (rising[i] !== true) continue;
    const reached = Math.max(given[i] as number, (requests[i] as ShareRequest).weight * level);
    if (reached >= drawOn(tops[i] as number, taps.wiredAmps[tap] as number) - ROUNDING) continue;
    give(filling, i, reached);
    because[i] = filling.bounds[bound]?.because ?? null;
    rising[i] = false;
    for (const other of taps.ofRequest[i] as readonly number[]) stale[taps.bounds[other] as number] = true;
  }
}

/**
 * What the rising requests take of one bound: each takes nothing more up to a level, then `slope` for each level,
 * and beyond another level nothing more. Side by side in plain arrays, as this is where the time goes.
 */
interface Ramps {
  readonly starts: number[];
  readonly ends: number[];
  readonly slopes: number[];
  count: number;
}

const emptyRamps = (): Ramps => ({ starts: [], ends: [], slopes: [], count: 0 });

/** The level at which a bound is full, no lower than `from`, where it is known to be not yet over; Infinity if never. */
function fullAt(rise: Rise, ramps: Ramps, of: { readonly bound: number; readonly from: number }): number {
  const room = (rise.filling.capacities[of.bound] as number) - gatherRamps(rise, ramps, of.bound);
  let wanted = 0;
  let last = 0;
  for (let at = 0; at < ramps.count; at += 1) {
    wanted += (ramps.slopes[at] as number) * ((ramps.ends[at] as number) - (ramps.starts[at] as number));
    last = Math.max(last, ramps.ends[at] as number);
  }
  return wanted <= room + ROUNDING ? Infinity : levelFor(ramps, room, { low: of.from, high: last });
}

/** Collects the ramps of a bound; returns what the bound carries at level 0. */
function gatherRamps(rise: Rise, ramps: Ramps, bound: number): number {
  const { filling, rising, tops } = rise;
  const { taps, given, requests } = filling;
  let carried = 0;
  ramps.count = 0;
  for (let tap = taps.starts[bound] as number; tap < (taps.starts[bound + 1] as number); tap += 1) {
    const i = taps.requests[tap] as number;
    const floor = given[i] as number;
    const wired = taps.wiredAmps[tap] as number;
    const weight = taps.weights[tap] as number;
    carried += weight * drawOn(floor, wired);
    const end = drawOn(tops[i] as number, wired);
    if (rising[i] !== true || end <= floor) continue;
    const perLevel = (requests[i] as ShareRequest).weight;
    ramps.starts[ramps.count] = floor / perLevel;
    ramps.ends[ramps.count] = end / perLevel;
    ramps.slopes[ramps.count] = weight * perLevel;
    ramps.count += 1;
  }
  return carried;
}

/**
 * The level between `low` and `high` at which the ramps take all the room, which they exceed at `high`. Halves the
 * span until no ramp starts or ends within; there the load is a straight line.
 */
function levelFor(ramps: Ramps, room: number, span: { readonly low: number; readonly high: number }): number {
  let { low, high } = span;
  let below = taken(ramps, low);
  for (let halvings = 0; halvings < MOST_HALVINGS; halvings += 1) {
    const left = room - below.load;
    if (left <= ROUNDING) return low;
    if (below.nextCorner >= high) return low + left / below.slope;
    const middle = (low + high) / 2;
    const at = taken(ramps, middle);
    if (at.load > room) high = middle;
    else {
      low = middle;
      below = at;
    }
  }
  return low;
}

/** Neighbouring corners are nearer to each other than binary rounding long before a span is halved so often. */
const MOST_HALVINGS = 200;

/** What the ramps take at a level, how fast that grows just above it, and up to where. */
function taken(
  { starts, ends, slopes, count }: Ramps,
  level: number,
): { readonly load: number; readonly slope: number; readonly nextCorner: number } {
  let load = 0;
  let slope = 0;
  let nextCorner = Infinity;
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] as number;
    const end = ends[at] as number;
    if (level < start) nextCorner = Math.min(nextCorner, start);
    else if (level < end) {
      load += (slopes[at] as number) * (level - start);
      slope += slopes[at] as number;
      nextCorner = Math.min(nextCorner, end);
    } else load += (slopes[at] as number) * (end - start);
  }
  return { load, slope, nextCorner };
}
