/**
 * Down at once, up slowly. Decides which zones would like more than they hold, and how much more at a time.
 * @module
 */
import type { Share } from './allocator.ts';
import type { ShareRequest } from './filling.ts';
import type { Bound } from './bounds.ts';
import type { Raise } from './limits.ts';
import { highest, type PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import type { Site } from './site.ts';
import { amps, type Amps, type Instant } from './units.ts';

/** A zone between what it holds and what it should have. */
export interface ShapedZone {
  readonly request: ShareRequest;
  readonly share: Share;
  /** What the box holds for it now; its maximum while that is unknown. */
  readonly heldAmps: Amps;
  /** What its stations take of that by the box's counting. */
  readonly occupiedAmps: PhaseAmps;
  /** Null where a raise is possible now, else what it waits for. */
  readonly blocked: Because | null;
}

/** A comfort decrease smaller than this is not worth a write, A. */
const COMFORT_AMPS = 2;
/** The least raise worth a write, A. */
const DEAD_BAND_AMPS = 1;

/** What every zone has in any case: its share, or what it holds where that is less. */
export const baseOf = (zone: ShapedZone): Amps => amps(Math.min(zone.share.amps, zone.heldAmps));

/**
 * The raises to try, in order: what is held already and needs no write, then zones whose cars cannot charge yet, then the rest.
 * @param bounds what a zone whose cars wait for a start is weighed against (now), and what all others are (the hold time's least)
 */
export function raisesOf(
  site: Site,
  zones: readonly ShapedZone[],
  bounds: { readonly now: readonly Bound[]; readonly held: readonly Bound[] },
): readonly Raise[] {
  const kept = zones.flatMap((zone) => keep(zone, bounds.now));
  const wanting = zones.filter((zone) => zone.blocked === null && zone.share.amps > zone.heldAmps);
  // A car that waits is worth a raise that may have to be taken back; keeping a minimum ready for nobody is not.
  const starting = wanting
    .filter(isStarting)
    .map((zone) => start(site, zone, zone.request.minimums.length > 0 ? bounds.now : bounds.held));
  const rising = wanting
    .filter((zone) => !isStarting(zone))
    .sort((a, b) => a.heldAmps / a.request.weight - b.heldAmps / b.request.weight || a.request.zone - b.request.zone)
    .map((zone) => climb(site, zone, bounds.held));
  return [...kept, ...starting, ...rising];
}

/** Whether a zone holds less than any car of it can use, so that a smaller step would be of no use. */
const isStarting = ({ request, heldAmps }: ShapedZone): boolean =>
  heldAmps === 0 || heldAmps < (request.minimums[0] ?? 0);

/** A little more than needed is left in place rather than written away, but never more than the zone may have. */
function keep(zone: ShapedZone, bounds: readonly Bound[]): readonly Raise[] {
  const spare = zone.heldAmps - zone.share.amps;
  const band = Math.max(COMFORT_AMPS, 2 * zone.request.lever.stepAmps);
  if (spare <= 0 || spare >= band || zone.share.amps === 0 || zone.heldAmps > zone.request.most.amps) return [];
  return [{ zone: zone.request.zone, wantedAmps: zone.heldAmps, leastAmps: zone.heldAmps, bounds }];
}

/** From nothing to minimums is one step; where a car waits, it does not wait for the hold time. */
function start(site: Site, zone: ShapedZone, bounds: readonly Bound[]): Raise {
  const { minimums, readinessAmps } = zone.request;
  const first = minimums[0] ?? readinessAmps;
  const all = minimums.at(-1) ?? readinessAmps;
  const wantedAmps = amps(Math.min(zone.share.amps, Math.max(first, all + site.rampUpAmps)));
  return { zone: zone.request.zone, wantedAmps, leastAmps: amps(Math.min(wantedAmps, first)), bounds };
}

/** A step per car and dead time, never far above what is drawn: a command nobody follows must not pile up. */
function climb(site: Site, zone: ShapedZone, bounds: readonly Bound[]): Raise {
  const { request, heldAmps } = zone;
  const step = site.rampUpAmps * Math.max(1, request.minimums.length);
  const allMinimums = request.minimums.at(-1) ?? 0;
  const anchor =
    Math.max(highest(zone.occupiedAmps), allMinimums, request.readinessAmps) + step + request.readinessAmps;
  const wantedAmps = amps(Math.min(zone.share.amps, heldAmps + step, Math.max(heldAmps, anchor)));
  return { zone: request.zone, wantedAmps, leastAmps: amps(heldAmps + leastRaise(zone)), bounds };
}

const leastRaise = ({ request }: ShapedZone): number => Math.max(DEAD_BAND_AMPS, request.lever.stepAmps);

/** Why a zone has what it has after all. */
export function reasonFor(zone: ShapedZone, allocated: Amps): Because {
  if (allocated === zone.share.amps) return zone.share.because;
  if (allocated > zone.share.amps) return { by: 'shaper', reason: { kind: 'ramp', rule: 'dead-band' } };
  if (zone.blocked !== null) return zone.blocked;
  if (!isStarting(zone) && zone.share.amps < zone.heldAmps + leastRaise(zone))
    return { by: 'shaper', reason: { kind: 'ramp', rule: 'dead-band' } };
  const rule = allocated > zone.heldAmps ? 'step' : 'hold';
  return { by: 'shaper', reason: { kind: 'ramp', rule } };
}

/** Whether the last raise is too recent for another. */
export const tooSoon = (site: Site, lastRaiseAt: number | null, at: Instant): boolean =>
  lastRaiseAt !== null && at.monoMs - lastRaiseAt < site.timing.deadTimeMs;
