/**
 * Wishes: what somebody would like a zone to have, met before the rest is shared, in order of priority, each only up to
 * what it states. They stand above economic ceilings and below everything hard: a tariff window does not starve a car
 * that has to leave, and neither breaks the grid operator's cap.
 * @module
 */
import { boundsOf, hardOnly, type Bound } from './bounds.ts';
import type { StrategyRecord } from './cycle-record.ts';
import { fillingOf, firstBroken, give, takenBy, type Filling, type ShareRequest } from './filling.ts';
import type { Headroom } from './headroom.ts';
import { ceilToLever, floorToLever } from './lever.ts';
import type { Wish } from './proposal.ts';
import type { Crew } from './roster.ts';
import type { Site } from './site.ts';
import { amps, type Amps, type Instant } from './units.ts';

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
    for (const [i, request] of requests.entries()) {
      if (site.zones[request.zone]?.name !== wish.zone) continue;
      const most = mostOf(filling, i, amountOf(site, request, { wish, at: of.at }));
      if (most <= (filling.given[i] as number)) continue;
      give(filling, i, most);
      granted[i] = { amps: most, because: { by, reason: wish.reason } };
    }
  }
  return requests.map((request, i) => {
    const grantedHere = granted[i];
    return grantedHere === undefined ? request : { ...request, wished: grantedHere };
  });
}

/** The bounds that the shares are weighed against where wishes may stand above them. */
export function relaxedFor(requests: readonly ShareRequest[], bounds: readonly Bound[]): readonly Bound[] {
  const wishing = requests.filter((request) => request.wished !== undefined);
  if (wishing.length === 0) return bounds;
  return bounds.map((bound) => {
    const load = wishing
      .filter((request) => bound.zones.includes(request.zone))
      .reduce((sum, request) => sum + takenBy(bound, request, request.wished?.amps ?? 0), 0);
    return load > bound.capacity ? { ...bound, capacity: load } : bound;
  });
}

/** What a wish comes to, A: at least a first minimum, at most what the zone's cars can use. */
function amountOf(site: Site, request: ShareRequest, of: { readonly wish: Wish; readonly at: Instant }): number {
  const { want } = of.wish;
  const first = request.minimums[0];
  if (first === undefined) return 0;
  const stated = want.unit === 'A' ? want.amps : currentFor(site, request, { want, at: of.at });
  return Math.min(Math.max(ceilToLever(request.lever, stated), first), request.demandAmps, request.most.amps);
}

/** The steady current that delivers an energy in time, on the lines that the zone is wired to. */
function currentFor(
  site: Site,
  request: ShareRequest,
  of: { readonly want: Extract<Wish['want'], { unit: 'Wh' }>; readonly at: Instant },
): number {
  const hours = (of.want.by.wallMs - of.at.wallMs) / HOUR_MS;
  if (hours <= 0) return request.demandAmps;
  const lines = Math.max(1, request.wiredAmps.filter((wired) => wired > 0).length);
  return of.want.energyWh / (hours * lines * site.supply.nominalVolts);
}

/** The most up to `wanted` that fits and can be said, and is no less than a first minimum; else 0. */
function mostOf(filling: Filling, i: number, wanted: number): Amps {
  const { lever, minimums } = filling.requests[i] as ShareRequest;
  const least = minimums[0] ?? Infinity;
  const step = lever.stepAmps === 0 ? FINEST_AMPS : lever.stepAmps;
  for (let tried: number = floorToLever(lever, wanted); tried >= least; tried = floorToLever(lever, tried - step))
    if (firstBroken(filling, i, tried) === null) return amps(tried);
  return amps(0);
}
