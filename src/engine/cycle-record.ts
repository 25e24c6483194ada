/**
 * The record of one decision: what was seen, proposed, decided and sent, and why. Plain data, the same on
 * every machine; the journal, the dashboard and `explain` all read this and nothing else.
 * @module
 */
import type { PhaseAmps } from './phases.ts';
import type { Proposal } from './proposal.ts';
import type { Because } from './reason.ts';
import type { ReadingState } from './reading.ts';
import type { Amps, Instant, Millis } from './units.ts';

/** One decision, whole. `v` is the version of this shape. */
export interface CycleRecord {
  readonly v: 1;
  readonly cycle: number;
  readonly at: Instant;
  /** `crossing` is a decision taken early because a meter rose above its limit. */
  readonly cause: 'period' | 'crossing';
  readonly meters: readonly MeterRecord[];
  readonly nodes: readonly NodeRecord[];
  readonly zones: readonly ZoneRecord[];
  readonly strategies: readonly StrategyRecord[];
}

/** What a meter said; null where it said nothing. */
export interface MeterRecord {
  readonly meter: string;
  readonly state: ReadingState;
  readonly ageMs: Millis | null;
  readonly currentAmps: PhaseAmps | null;
  /** Sum of the phases' active power, W. */
  readonly powerWatts: number | null;
}

/** What a node carries and leaves for charging, A per phase. */
export interface NodeRecord {
  readonly node: string;
  /** After derating. */
  readonly limitAmps: PhaseAmps;
  /** Metered current; null where the node has no meter or it is missing. */
  readonly measuredAmps: PhaseAmps | null;
  readonly chargingAmps: PhaseAmps;
  readonly backgroundAmps: PhaseAmps;
  readonly reserveAmps: PhaseAmps;
  readonly seen: 'fresh' | 'stale' | 'blind';
  /** Room for charging under limits and hard ceilings. */
  readonly hardAmps: PhaseAmps;
  /** Room for charging under all ceilings. */
  readonly headroomAmps: PhaseAmps;
  /** Who bounds the headroom, per phase. */
  readonly because: readonly [Because, Because, Because];
}

/** What a zone asked for, may have and still may draw, A. */
export interface ZoneRecord {
  readonly zone: string;
  readonly cars: number;
  /** Current the cars could use, A of allocation. */
  readonly demandAmps: Amps;
  /** What sharing alone would give. */
  readonly shareAmps: Amps;
  /** What the zone may have after shaper and limits, on the line that has most. */
  readonly allocationAmps: Amps;
  /** The same line by line; they differ only where the box takes a value for each. */
  readonly allowedAmps: PhaseAmps;
  /** What the cars may still draw: more than the allocation while a decrease is not yet followed; on the line that has most. */
  readonly mayDrawAmps: Amps;
  /** The same line by line. */
  readonly mayDrawByLineAmps: PhaseAmps;
  readonly drawnAmps: PhaseAmps;
  /** The zone's own maximum less the allocation; null until the box has listed the zone. */
  readonly reductionAmps: Amps | null;
  readonly because: Because;
  /** The write this cycle made, if any. */
  readonly sent: { readonly writeId: number; readonly intent: 'lower' | 'raise' | 'rewrite' } | null;
}

/** What a strategy proposed, or its failsafe where it was contained. */
export interface StrategyRecord {
  readonly strategy: string;
  readonly shadow: boolean;
  /** Set when the strategy was contained and its failsafe counted. */
  readonly contained: string | null;
  readonly proposal: Proposal;
  /** Of a strategy that runs elsewhere: the cycle whose question this answers; null where its failsafe counts. */
  readonly askedCycle?: number | null;
}
