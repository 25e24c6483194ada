/**
 * When a decision proves that the service works: the watchdog of a supervisor is told of such decisions only.
 * @module
 */
import type { CycleRecord, EngineEvent, Site } from '../../engine/index.ts';
import type { Turn } from '../../engine/ports.ts';
import type { LiveState } from '../live-state.ts';

/** Looks at each turn; true where it holds a decision that was made on time, from what is read, and makes sense. */
export type Verifier = (turn: Turn, state: LiveState) => boolean;

/** A decision may be late by as much as this many periods. */
const LATE_TICKS = 2;
/** For so long nothing may have been read before the reading counts as hung: polls, their deadline and a back-off. */
const UNREAD_DEAD_TIMES = 3;

/**
 * A box that is known to be out of reach is no reason to start anew: that would only lose what the service knows. One of
 * which nothing is heard, neither an answer nor its absence, is.
 */
export function createVerifier(site: Site): Verifier {
  const { tickMs, deadTimeMs } = site.timing;
  let decidedAt: number | null = null;
  let heardAt: number | null = null;
  return ({ event, effects }, state) => {
    const now = event.at.monoMs;
    if (heardAt === null || isHearing(event)) heardAt = now;
    const record = recordIn(effects);
    if (record === null || record.cause !== 'period') return false;
    const isOnTime = decidedAt === null || now - decidedAt <= (1 + LATE_TICKS) * tickMs;
    decidedAt = now;
    const isKnownDown = state.link?.up === false;
    const isHeard = isKnownDown || now - heardAt <= UNREAD_DEAD_TIMES * deadTimeMs;
    return isOnTime && isHeard && isSound(site, record);
  };
}

/** Whether an event shows that reading goes on. */
function isHearing({ kind }: EngineEvent): boolean {
  return kind === 'MeterObserved' || kind === 'StationsObserved' || kind === 'LinkChanged' || kind === 'ReductionRead';
}

function recordIn(effects: Turn['effects']): CycleRecord | null {
  for (const effect of effects) if (effect.kind === 'Record') return effect.record;
  return null;
}

/** Whether every number is one, and no allocation is below nothing. */
function isSound(site: Site, record: CycleRecord): boolean {
  const zones = record.zones.every(
    ({ allocationAmps, reductionAmps }) =>
      Number.isFinite(allocationAmps) && allocationAmps >= 0 && (reductionAmps === null || reductionAmps >= 0),
  );
  const nodes = record.nodes.every(({ headroomAmps }) => headroomAmps.every((value) => Number.isFinite(value)));
  return zones && nodes && record.zones.length === site.zones.length;
}
