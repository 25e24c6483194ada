/**
 * Weighted max–min fair sharing the slow way: the common level is found by bisection over and over, and whoever
 * cannot rise stays behind. Shares no code with the allocator.
 */
import { fits, loadOf, type Sharing } from './share.ts';

/** A step that is smaller than any difference that matters. */
const NUDGE = 1e-4;
/** A bound has room for a step where the step takes clearly less of it than on a line that carries it. */
const SLACK = 1e-6;

/** Which cars get their minimum: rounds of one car a zone, in order, as far as they fit. */
function minimumsOf(sharing: Sharing): readonly number[] {
  let shares: readonly number[] = sharing.requests.map(() => 0);
  const served = sharing.requests.map(() => 0);
  for (let round = 0; round < 10; round += 1)
    for (const i of sharing.order) {
      const request = sharing.requests[i];
      const wanted = request?.minimums[round];
      if (request === undefined || wanted === undefined || served[i] !== round) continue;
      if (wanted > request.most.amps || !fits(sharing, shares, { i, wanted })) continue;
      shares = shares.with(i, Math.max(shares[i] ?? 0, wanted));
      served[i] = round + 1;
    }
  return shares;
}

/** The exact shares, before any rounding to what can be said. */
export function fairShares(sharing: Sharing): readonly number[] {
  const { requests, bounds } = sharing;
  const floors = minimumsOf(sharing);
  const top = (i: number): number => Math.min(requests[i]?.demandAmps ?? 0, requests[i]?.most.amps ?? 0);
  let shares = floors;
  let rising = requests.map((_, i) => (floors[i] ?? 0) > 0 && top(i) > (floors[i] ?? 0));
  const at = (level: number): readonly number[] =>
    shares.map((share, i) =>
      rising[i] === true ? Math.max(floors[i] ?? 0, Math.min(top(i), (requests[i]?.weight ?? 1) * level)) : share,
    );
  // Each level may overshoot by a trifle, or a zone a hair below the corner of its wiring would be stuck there.
  const feasible = (candidate: readonly number[], before: readonly number[]): boolean =>
    bounds.every(
      (bound) => loadOf(bound, requests, candidate) <= Math.max(bound.capacity, loadOf(bound, requests, before)) + 1e-7,
    );
  while (rising.includes(true)) {
    const before = shares;
    let [low, high] = [0, 1000];
    for (let i = 0; i < 60; i += 1) {
      const middle = (low + high) / 2;
      if (feasible(at(middle), before)) low = middle;
      else high = middle;
    }
    const next = at(low);
    const nudged = (i: number): readonly number[] => next.with(i, (next[i] ?? 0) + NUDGE);
    const still = rising.map(
      (one, i) =>
        one &&
        (next[i] ?? 0) < top(i) - NUDGE &&
        bounds.every((bound) => {
          const now = loadOf(bound, requests, next);
          return loadOf(bound, requests, nudged(i)) <= Math.max(now, bound.capacity) + SLACK;
        }),
    );
    // Nobody left behind and nobody able to rise is the end; it is reached when all are at their top.
    rising = still.some((one, i) => one !== rising[i]) ? still : rising.map(() => false);
    shares = next;
  }
  return shares;
}
