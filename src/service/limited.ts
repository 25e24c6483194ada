/**
 * Since when a zone has had less than its cars could use: what people ask first.
 * @module
 */
import type { CycleRecord, Instant, ZoneRecord } from '../engine/index.ts';

/** A zone that has less than its cars could use. */
export interface Limited {
  readonly since: Instant;
}

/** Less than this no car notices. */
const NOTICEABLE_AMPS = 0.5;

/** Follows the zones over one more decision; those that have all they can use are left out. */
export function foldLimited(
  before: Readonly<Record<string, Limited>>,
  { zones, at }: CycleRecord,
): Readonly<Record<string, Limited>> {
  const limited = zones.filter(isLimited).map(({ zone }): [string, Limited] => [zone, before[zone] ?? { since: at }]);
  return Object.fromEntries(limited);
}

const isLimited = ({ cars, allocationAmps, demandAmps }: ZoneRecord): boolean =>
  cars > 0 && allocationAmps < demandAmps - NOTICEABLE_AMPS;
