/**
 * What strategies in shadow would have changed: since when their ceilings, which count for nothing, would have left less
 * room than there is.
 * @module
 */
import { arbitrate } from './arbiter.ts';
import type { StrategyRecord } from './cycle-record.ts';
import type { Headroom } from './headroom.ts';
import { PHASES } from './phases.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site } from './site.ts';
import { millis, type Instant, type MonoMs } from './units.ts';

/** So long has one to differ before that is news: a ceiling that comes and goes is not. */
export const SHADOW_DIVERGES_AFTER_MS = millis(300_000);

/** Less than this no lever expresses. */
const NOTICEABLE_AMPS = 0.5;

/** What a decision knows when it weighs the shadows. */
export interface Shadowed {
  readonly records: readonly StrategyRecord[];
  readonly nodes: readonly SensedNode[];
  /** Headroom without the shadows. */
  readonly headrooms: readonly Headroom[];
  readonly at: Instant;
}

/** Since when each strategy would have been stricter than what counts, in their order; null where it would not. */
export function followShadows(
  site: Site,
  before: readonly (MonoMs | null)[],
  of: Shadowed,
): readonly (MonoMs | null)[] {
  if (of.records.every(({ shadow }) => !shadow))
    return before.every((since) => since === null) ? before : before.map(() => null);
  // What an operator says stands behind what strategies say.
  return of.records
    .slice(0, before.length)
    .map((record, index) =>
      record.shadow && record.proposal.ceilings.length > 0 && wouldBeStricter(site, record, of)
        ? (before[index] ?? of.at.monoMs)
        : null,
    );
}

function wouldBeStricter(site: Site, shadow: StrategyRecord, of: Shadowed): boolean {
  const strategies = of.records.map((record) => (record === shadow ? { ...record, shadow: false } : record));
  const rooms = arbitrate(site, of.nodes, { strategies, at: of.at });
  return rooms.some((room, node) => {
    const now = of.headrooms[node] as Headroom;
    const lessAmps = PHASES.some((phase) => room.amps[phase] < now.amps[phase] - NOTICEABLE_AMPS);
    return lessAmps || lessPower(room, now);
  });
}

/** Where nobody bounds power, what the lines may carry bounds it. */
function lessPower({ power }: Headroom, now: Headroom): boolean {
  if (power === null) return false;
  const carriedWatts = PHASES.reduce<number>((sum, phase) => sum + now.amps[phase] * power.volts[phase], 0);
  const nowWatts = Math.min(now.power?.watts ?? Infinity, carriedWatts);
  return power.watts < nowWatts - NOTICEABLE_AMPS * Math.min(...power.volts);
}
