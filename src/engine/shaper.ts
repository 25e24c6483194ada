/**
 * Down at once, up slowly. Decides which zones would like more than they hold, and how much more at a time.
 * @module
 */
import type { Share } from './allocator.ts';
import type { Raise } from './limits.ts';
import type { Because } from './reason.ts';
import type { ZoneRequest } from './request.ts';
import type { Site } from './site.ts';
import { amps, type Amps } from './units.ts';

/** A zone, or a line of one, between what it holds and what it should have. */
export interface ShapedZone {
  readonly request: ZoneRequest;
  readonly share: Share;
  /** What the box holds for it now; its maximum while that is unknown. */
  readonly heldAmps: Amps;
  /** What its stations take of that by the box's counting, on the line that carries most. */
  readonly occupiedAmps: Amps;
  /** Null where a raise is possible now, else what it waits for. */
  readonly blocked: Because | null;
  /** Whether its cars were stopped so short a while ago that only a turn may start them again. */
  readonly resting: boolean;
}

/** A comfort decrease smaller than this is not worth a write, A. */
const COMFORT_AMPS = 2;
/** The least raise worth a write, A. */
const DEAD_BAND_AMPS = 1;

/** What every zone has in any case: its share, or what it holds where that is less. */
export const baseOf = (zone: ShapedZone): Amps => amps(Math.min(zone.share.amps, zone.heldAmps));

/**
 * The raises to try, in order: what is held already and needs no write, then zones whose cars cannot charge yet, then
 * the rest. A zone whose cars wait for a start is weighed against the room of now, all others against the hold time's least.
 */
export function raisesOf(site: Site, zones: readonly ShapedZone[]): readonly Raise[] {
  const kept: Raise[] = [];
  const starting: Raise[] = [];
  const rising: ShapedZone[] = [];
  for (const zone of zones) {
    if (isKept(zone)) kept.push(keep(zone));
    if (zone.blocked !== null || zone.share.amps <= zone.heldAmps) continue;
    if (!isStarting(zone)) rising.push(zone);
    else if (!zone.resting) starting.push(start(site, zone));
  }
  rising.sort(
    (a, b) => a.heldAmps / a.request.weight - b.heldAmps / b.request.weight || a.request.zone - b.request.zone,
  );
  return [...kept, ...starting, ...rising.map((zone) => climb(site, zone))];
}

/** Whether a zone holds less than any car of it can use, so that a smaller step would be of no use. */
const isStarting = ({ request, heldAmps }: ShapedZone): boolean =>
  heldAmps === 0 || heldAmps < (request.minimums[0] ?? 0);

/** A little more than needed is left in place rather than written away, but never more than the zone may have. */
function isKept({ request, share, heldAmps }: ShapedZone): boolean {
  const spare = heldAmps - share.amps;
  const band = Math.max(COMFORT_AMPS, 2 * request.lever.stepAmps);
  return spare > 0 && spare < band && share.amps > 0 && heldAmps <= request.most.amps;
}

const keep = ({ request, heldAmps }: ShapedZone): Raise => ({
  zone: request.zone,
  lines: request.lines,
  wantedAmps: heldAmps,
  leastAmps: heldAmps,
  against: 'now',
});

/** From nothing to minimums is one step; where a car waits, it does not wait for the hold time; readiness does. */
function start(site: Site, { request, share }: ShapedZone): Raise {
  const { zone, lines, minimums, readinessAmps } = request;
  const first = minimums[0] ?? readinessAmps;
  const all = minimums.at(-1) ?? readinessAmps;
  const wantedAmps = amps(Math.min(share.amps, Math.max(first, all + site.rampUpAmps)));
  const against = minimums.length > 0 ? 'now' : 'held';
  return { zone, lines, wantedAmps, leastAmps: amps(Math.min(wantedAmps, first)), against };
}

/** A step per car and dead time, never far above what is drawn: a command nobody follows must not pile up. */
function climb(site: Site, zone: ShapedZone): Raise {
  const { request, heldAmps } = zone;
  const step = site.rampUpAmps * Math.max(1, request.minimums.length);
  const allMinimums = request.minimums.at(-1) ?? 0;
  const anchor = Math.max(zone.occupiedAmps, allMinimums, request.readinessAmps) + step + request.readinessAmps;
  const wantedAmps = amps(Math.min(zone.share.amps, heldAmps + step, Math.max(heldAmps, anchor)));
  return {
    zone: request.zone,
    lines: request.lines,
    wantedAmps,
    leastAmps: amps(heldAmps + leastRaise(zone)),
    against: 'held',
  };
}

const leastRaise = ({ request }: ShapedZone): number => Math.max(DEAD_BAND_AMPS, request.lever.stepAmps);

/** Why a zone has what it has after all. */
export function reasonFor(zone: ShapedZone, allocated: Amps): Because {
  if (allocated === zone.share.amps) return zone.share.because;
  if (allocated > zone.share.amps) return ramp('dead-band');
  if (zone.blocked !== null) return zone.blocked;
  if (isStarting(zone) ? zone.resting : zone.share.amps < zone.heldAmps + leastRaise(zone))
    return ramp(isStarting(zone) ? 'restart' : 'dead-band');
  return ramp(allocated > zone.heldAmps ? 'step' : 'hold');
}

/** A raise that has to wait, and for what. */
export const ramp = (rule: Extract<Because['reason'], { kind: 'ramp' }>['rule']): Because => ({
  by: 'shaper',
  reason: { kind: 'ramp', rule },
});
