/**
 * Says a signal's series when they become known, and never before: what a recorded signal is to a simulation.
 * @module
 */
import type { EpochMs, Instant, SignalArrived, SignalSeries } from '../engine/index.ts';

/** What there is to be known at any time. */
export interface SignalRecording {
  /** What is known at `now`; null where nothing is. */
  readonly knownAt: (now: EpochMs) => SignalSeries | null;
  /** When more becomes known after `now`; null where nothing does. */
  readonly nextAfter: (now: EpochMs) => EpochMs | null;
}

/** Says what has become known since it was last asked, as events of that moment. */
export interface SignalFeed {
  observe(at: Instant): readonly SignalArrived[];
}

/** The feed of one signal. */
export function feedOf(signal: string, { knownAt, nextAfter }: SignalRecording): SignalFeed {
  let dueMs = -Infinity;
  return {
    observe(at) {
      if (at.wallMs < dueMs) return [];
      dueMs = nextAfter(at.wallMs) ?? Infinity;
      const series = knownAt(at.wallMs);
      return series === null ? [] : [{ kind: 'SignalArrived', at, signal, series }];
    },
  };
}
