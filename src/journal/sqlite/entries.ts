/**
 * What a journal keeps besides events and decisions: things with a beginning and an end, as people ask for them.
 * @module
 */
import type { Because } from '../../engine/index.ts';

/** A span of wall-clock time, and how many entries at most. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** An alarm from when it was raised. */
export interface AlarmEntry {
  readonly id: string;
  readonly subject: string;
  readonly detail: string;
  readonly raisedMs: number;
  /** Null while it lasts. */
  readonly clearedMs: number | null;
}

/** A car at a station, from the first poll with it to the first without. */
export interface SessionEntry {
  readonly station: string;
  /** Null where the box does not say. */
  readonly zone: string | null;
  readonly beganMs: number;
  /** Null while it lasts. */
  readonly endedMs: number | null;
  /** By the station's counter; null where it has none. */
  readonly energyWh: number | null;
}

/** A reduction that a zone was told. */
export interface WriteEntry {
  readonly atMs: number;
  readonly zone: string;
  readonly writeId: number;
  readonly intent: 'lower' | 'raise' | 'rewrite';
  /** What it leaves the zone per line, A. */
  readonly allowedAmps: readonly [number, number, number];
  /** What it takes off the zone's own maximum, A, on the line that keeps most. */
  readonly reductionAmps: number;
  /** Who wanted it, and why. */
  readonly because: Because;
  /** Null where the run ended before anybody knew. */
  readonly outcome: 'confirmed' | 'rejected' | 'unresolved' | null;
  readonly settledMs: number | null;
  readonly detail: string | null;
}
