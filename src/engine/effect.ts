/**
 * Everything the engine may ask for. Effects are data; the shell carries them out.
 * @module
 */
import type { Alarm } from './alarm.ts';
import type { CycleRecord } from './cycle-record.ts';
import type { PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import type { SiteSnapshot } from './snapshot.ts';
import type { Amps, Instant } from './units.ts';

/** Anything the engine may ask its shell to do. */
export type Effect = WriteReduction | StopSession | ProposalAsked | Record | Alarm;

/** Tell EVCE what a zone may have. Effects of one step stand in the order in which they must be sent. */
export interface WriteReduction {
  readonly kind: 'WriteReduction';
  readonly at: Instant;
  readonly zone: string;
  /** Rises by one with every write of the site; names the write in `WriteSettled`. */
  readonly writeId: number;
  /** The allocation the reduction must leave, A per phase; expressible by the zone's lever. */
  readonly allowedAmps: PhaseAmps;
  /** The zone's own maximum, A: the reduction is this less the allocation. */
  readonly maxAmps: Amps;
  readonly intent: 'lower' | 'raise' | 'rewrite';
  readonly because: Because;
}

/** End the session of a station whose zone does not follow: the last resort, and only where the site file allows it. */
export interface StopSession {
  readonly kind: 'StopSession';
  readonly at: Instant;
  readonly station: string;
  readonly zone: string;
  readonly because: Because;
}

/**
 * Have a strategy that runs elsewhere look at this tick's snapshot; what it says comes back as `ProposalArrived`. A runner
 * that is still busy with an earlier question leaves this one alone: it would be asked with a memory that is about to change.
 */
export interface ProposalAsked {
  readonly kind: 'ProposalAsked';
  readonly at: Instant;
  /** Its name on the site. */
  readonly strategy: string;
  readonly cycle: number;
  /** Plain data that can be cloned to another thread. */
  readonly snapshot: SiteSnapshot;
  readonly memory: unknown;
}

/** Keep the record of a decision. */
export interface Record {
  readonly kind: 'Record';
  readonly record: CycleRecord;
}
