/**
 * Minimums first: rounds of one more car for each zone, in order, as far as they fit. A car counts only where every
 * line of its zone can have it.
 * @module
 */
import { drawOn } from './bounds.ts';
import { give, giveTogether, type Filling, type ShareRequest, type ZoneSpan } from './filling.ts';

/**
 * Hands out minimums, and notes what stopped whom. Returns how many cars have theirs, by request.
 * @param order indices of zones, first served first
 */
export function handOutMinimums(filling: Filling, order: readonly number[]): readonly number[] {
  const { requests, spans } = filling;
  const all = requests.map(({ minimums }, i) => Math.max(filling.given[i] as number, minimums.at(-1) ?? 0));
  const watching = watchingFor(filling, all);
  const served = requests.map(() => 0);
  const contested: ZoneSpan[] = [];
  for (const zone of order) {
    const span = spans[zone];
    if (span === undefined) continue;
    if (!isUncontested(watching, span, all)) contested.push(span);
    else for (let i = span.first; i < span.end; i += 1) served[i] = serveAll(watching, i, all[i] as number);
  }
  serveInRounds(watching, contested, served);
  for (let i = 0; i < requests.length; i += 1) give(filling, i, watching.given[i] as number);
  return served;
}

/** Whether all cars of a zone can have their minimums whatever the others get. */
function isUncontested({ requests, taps }: Filling, span: ZoneSpan, all: readonly number[]): boolean {
  for (let i = span.first; i < span.end; i += 1)
    if (taps.ofRequest[i]?.length !== 0 || (all[i] as number) > (requests[i] as ShareRequest).most.amps) return false;
  return true;
}

function serveAll(filling: Filling, i: number, all: number): number {
  give(filling, i, all);
  return (filling.requests[i] as ShareRequest).minimums.length;
}

function serveInRounds(filling: Filling, contested: readonly ZoneSpan[], served: number[]): void {
  const { requests, given, because } = filling;
  const wanted: number[] = [];
  let waiting = contested;
  for (let round = 0; waiting.length > 0; round += 1) {
    const going: ZoneSpan[] = [];
    for (const span of waiting) {
      const { first, end } = span;
      if (round >= (requests[first] as ShareRequest).minimums.length) continue;
      for (let i = first; i < end; i += 1)
        wanted[i - first] = Math.max(given[i] as number, (requests[i] as ShareRequest).minimums[round] ?? 0);
      const stoppedBy = giveTogether(filling, span, wanted);
      for (let i = first; i < end; i += 1) {
        if (stoppedBy === null) served[i] = round + 1;
        else because[i] = stoppedBy;
      }
      if (stoppedBy === null) going.push(span);
    }
    waiting = going;
  }
}

/**
 * The same shares to go on with, watching only the bounds that would not carry it if each request were given `wanted`:
 * the others cannot break on the way there. What is then given has to be given to `filling` too.
 */
function watchingFor(filling: Filling, wanted: readonly number[]): Filling {
  const { taps, loads, capacities } = filling;
  const then = loads.slice();
  for (let tap = 0; tap < taps.requests.length; tap += 1) {
    const i = taps.requests[tap] as number;
    const wired = taps.wiredAmps[tap] as number;
    const more = drawOn(wanted[i] as number, wired) - drawOn(filling.given[i] as number, wired);
    const bound = taps.bounds[tap] as number;
    then[bound] = (then[bound] as number) + (taps.weights[tap] as number) * more;
  }
  const isWatched = then.map((load, bound) => load > (capacities[bound] as number));
  const ofRequest = taps.ofRequest.map((mine) => mine.filter((tap) => isWatched[taps.bounds[tap] as number]));
  return { ...filling, given: filling.given.slice(), loads: loads.slice(), taps: { ...taps, ofRequest } };
}
