/**
 * Wishes: what somebody would like a zone to have, met before the rest is shared, in order of priority, each only up to
 * what it states. They stand above economic ceilings and below everything hard: a tariff window does not starve a car
 * that has to leave, and neither breaks the grid operator's cap.
 * @module
 */
import { boundsOf, hardOnly, type Bound } from './bounds.ts';
import type { StrategyRecord } from './cycle-record.ts';
import { fillingOf, firstBroken, give, takenBy, type Filling, type ShareRequest, type ZoneSpan } from './filling.ts';
import type { Headroom } from './headroom.ts';
import { ceilToLever, floorToLever } from './lever.ts';
import { sameAmps, type PhaseAmps, type PhaseIndex } from './phases.ts';
import type { Wish } from './proposal.ts';
import type { Crew } from './roster.ts';
import type { Site } from './site.ts';
import { amps, type Instant } from './units.ts';

const HOUR_MS = 3_600_000;
/** A search for the most that fits ends this close to it where the lever has no steps of its own, A. */
const FINEST_AMPS = 0.5;

interface Wished {
  readonly by: string;
  readonly wish: Wish;
}

/** The requests with what their wishes get under the hard bounds. */
export function grantWishes<Request extends ShareRequest>(
  site: Site,
  requests: readonly Request[],
  of: {
    readonly strategies: readonly StrategyRecord[];
    readonly headrooms: readonly Headroom[];
    readonly crews: readonly Crew[];
    readonly at: Instant;
  },
): readonly Request[] {
  const wished = of.strategies
    .filter((strategy) => !strategy.shadow)
    .flatMap(({ strategy, proposal }) => (proposal.wishes ?? []).map((wish): Wished => ({ by: strategy, wish })))
    .sort((a, b) => b.wish.priority - a.wish.priority || (a.by < b.by ? -1 : 1));
  if (wished.length === 0) return requests;
  const filling = fillingOf(requests, boundsOf(site, hardOnly(of.headrooms), of.crews));
  const granted: (ShareRequest['wished'] | undefined)[] = requests.map(() => undefined);
  for (const { by, wish } of wished) {
    const zone = site.zones.findIndex(({ name }) => name === wish.zone);
    const span = filling.spans[zone];
    if (span === undefined) continue;
    const before = filling.given.slice(span.first, span.end);
    grantZone(filling, span, (lines) => amountOf(site, wish, { lines, at: of.at }));
    for (let i = span.first; i < span.end; i += 1) {
      const given = filling.given[i] as number;
      if (given > (before[i - span.first] as number))
        granted[i] = { amps: amps(given), because: { by, reason: wish.reason } };
    }
  }
  return requests.map((request, i) => {
    const grantedHere = granted[i];
    return grantedHere === undefined ? request : { ...request, wished: grantedHere };
  });
}

/**
 * The bounds that the shares are weighed against where wishes may stand above them: above what is economic, and never
 * above what is hard.
 * @param hard the same without what is economic, worked out where there are wishes
 */
export function relaxedFor(
  requests: readonly ShareRequest[],
  bounds: readonly Bound[],
  hard: () => readonly Bound[],
): readonly Bound[] {
  const wishing = requests.filter((request) => request.wished !== undefined);
  if (wishing.length === 0) return bounds;
  const hardBounds = hard();
  return bounds.map((bound) => {
    const load = wishing
      .filter((request) => bound.zones.includes(request.zone))
      .reduce((sum, request) => sum + takenBy(bound, request, request.wished?.amps ?? 0), 0);
    const most = hardBounds.find((other) => isSamePlace(bound, other))?.capacity ?? Infinity;
    const lifted = Math.min(load, most);
    return lifted > bound.capacity ? { ...bound, capacity: lifted } : bound;
  });
}

/** Whether two bounds are about the same lines of the same node, with all that is wired there or the same part of it. */
const isSamePlace = (a: Bound, b: Bound): boolean =>
  a.node === b.node &&
  a.unit === b.unit &&
  (a.counted === undefined) === (b.counted === undefined) &&
  a.weights.every((weight, line) => weight === b.weights[line as PhaseIndex]) &&
  (a.counted === undefined || a.counted.every((part, zone) => isSameCount(part, b.counted?.[zone])));

const isSameCount = (a: PhaseAmps, b: PhaseAmps | undefined): boolean => b !== undefined && sameAmps(a, b);

/** Gives each request of a zone the most that fits, or none of them anything where one's first car would go without. */
function grantZone(filling: Filling, span: ZoneSpan, stated: (lines: number) => number): void {
  const before = filling.given.slice(span.first, span.end);
  const requests = filling.requests.slice(span.first, span.end);
  const lines = requests.flatMap(({ wiredAmps }) => wiredAmps.filter((wired) => wired > 0)).length;
  for (const [line, request] of requests.entries()) {
    const i = span.first + line;
    give(filling, i, Math.max(filling.given[i] as number, mostOf(filling, i, amountFor(request, stated(lines)))));
  }
  const isOfUse = requests.every(
    ({ minimums }, line) => (filling.given[span.first + line] as number) >= (minimums[0] ?? 0),
  );
  if (isOfUse) return;
  for (const [line, amount] of before.entries()) give(filling, span.first + line, amount);
}

/** The least that is of use; 0 where no car needs anything. */
const leastOf = ({ minimums }: ShareRequest): number => minimums.find((minimum) => minimum > 0) ?? 0;

/** What a request is to have of a stated current, A: at least a first minimum, at most what its cars can use. */
function amountFor(request: ShareRequest, stated: number): number {
  if (request.minimums.length === 0) return 0;
  const wanted = Math.max(ceilToLever(request.lever, stated), leastOf(request));
  return Math.min(wanted, request.demandAmps, request.most.amps);
}

/** What a wish states, A: as it is, or the steady current that delivers an energy in time on so many lines. */
function amountOf(site: Site, { want }: Wish, of: { readonly lines: number; readonly at: Instant }): number {
  if (want.unit === 'A') return want.amps;
  const hours = (want.by.wallMs - of.at.wallMs) / HOUR_MS;
  return hours <= 0 ? Infinity : want.energyWh / (hours * Math.max(1, of.lines) * site.supply.nominalVolts);
}

/** The most up to `wanted` that fits and can be said, and is no less than a first minimum; else 0. */
function mostOf(filling: Filling, i: number, wanted: number): number {
  const request = filling.requests[i] as ShareRequest;
  const { lever } = request;
  const step = lever.stepAmps === 0 ? FINEST_AMPS : lever.stepAmps;
  for (let tried: number = floorToLever(lever, wanted); tried > 0; tried = floorToLever(lever, tried - step)) {
    if (tried < leastOf(request)) return 0;
    if (firstBroken(filling, i, tried) === null) return tried;
  }
  return 0;
}
