/**
 * Since when a zone has had less than its cars could use, and whether anything but the rise itself holds it back: what
 * people ask first.
 * @module
 */
import type { CycleRecord, Instant, Reason, ZoneRecord } from '../engine/index.ts';

/** A zone that has less than its cars could use. */
export interface Limited {
  readonly since: Instant;
  /** Whether it is on its way to all that they can use: zones rise in steps, each when the one before was followed. */
  readonly isRising: boolean;
}

/** Less than this no car notices. */
const NOTICEABLE_AMPS = 0.5;

/** Follows the zones over one more decision; those that have all they can use are left out. */
export function foldLimited(
  before: Readonly<Record<string, Limited>>,
  { zones, at }: CycleRecord,
  isLinkUp: boolean,
): Readonly<Record<string, Limited>> {
  const limited = zones.filter(isLimited).map((zone): [string, Limited] => {
    const since = before[zone.zone]?.since ?? at;
    // While the box does not answer, nothing is under way.
    return [zone.zone, { since, isRising: isLinkUp && isOnItsWay(zone) }];
  });
  return Object.fromEntries(limited);
}

const isLimited = ({ cars, allocationAmps, demandAmps }: ZoneRecord): boolean =>
  cars > 0 && allocationAmps < demandAmps - NOTICEABLE_AMPS;

const isOnItsWay = ({ shareAmps, demandAmps, because }: ZoneRecord): boolean =>
  shareAmps >= demandAmps - NOTICEABLE_AMPS && goesByItself(because.reason);

/** Whether a reason goes away by itself, because what it waits for is under way. */
function goesByItself(reason: Reason): boolean {
  if (reason.kind !== 'ramp') return false;
  switch (reason.rule) {
    case 'hold':
    case 'step':
    case 'dead-time':
    case 'awaiting-decrease':
    case 'return':
      return true;
    // Too little for a write stays so; and cars that were stopped wait, and do not rise.
    case 'dead-band':
    case 'restart':
      return false;
  }
}
