/**
 * Who may say how much: the states of the EEBUS use case "Limitation of Power Consumption". It begins limited, trusts
 * limits only while they are repeated, and after a loss believes nothing but a new limit.
 * @module
 */
import type { SignalView } from '../../engine/index.ts';

/** `init` and `failsafe` hold the fail-safe value, `limited` what was said; the others hold nothing. */
export type CapState = 'init' | 'limited' | 'unlimited-controlled' | 'unlimited-autonomous' | 'failsafe';

/** What is remembered of a cap: plain data. */
export interface CapMemory {
  readonly state: CapState;
  /** Since when nobody has said a limit, ms on the monotonic clock. */
  readonly aloneSince: number;
  /** When the source knew the newest limit that was believed, ms since 1970. */
  readonly knownAt: number | null;
  /** Whether the heartbeat was lost since then, so that the same limit must not be believed again. */
  readonly isLost: boolean;
  /** The newest limit, in the signal's unit; null where there was none. */
  readonly last: number | null;
}

/** How long what may last; null for ever. */
export interface CapTiming {
  readonly heartbeatMs: number | null;
  readonly releaseMs: number | null;
}

/** Before anything was heard: limited already, and not "no limit yet". */
export const atStart = (now: number): CapMemory => ({
  state: 'init',
  aloneSince: now,
  knownAt: null,
  isLost: false,
  last: null,
});

/** The memory after a look at the signal; a signal that does not exist is one that says nothing. */
export function nextCap(
  before: CapMemory,
  timing: CapTiming,
  heard: { readonly signal: SignalView | undefined; readonly now: number },
): CapMemory {
  const { signal, now } = heard;
  const isBeating =
    signal !== undefined &&
    signal.ageMs !== null &&
    (timing.heartbeatMs === null || signal.ageMs <= timing.heartbeatMs);
  const isLost = before.isLost || !isBeating;
  // A heartbeat alone ends nothing: it takes a limit that was said after the loss (LPC-916, LPC-918 to 920).
  const isNew = before.knownAt === null || !isLost || (signal?.knownAt ?? -Infinity) > before.knownAt;
  if (isBeating && signal.state === 'fresh' && isNew) {
    const state = signal.value === null ? 'unlimited-controlled' : 'limited';
    return { state, aloneSince: now, knownAt: signal.knownAt, isLost: false, last: signal.value };
  }
  const state = alone(before, timing, now);
  const isNewlyAlone = state === 'failsafe' && before.state !== 'failsafe';
  return { ...before, state, isLost, aloneSince: isNewlyAlone ? now : Math.min(before.aloneSince, now) };
}

/** The state in which nobody says a limit. */
function alone({ state, aloneSince }: CapMemory, { releaseMs }: CapTiming, now: number): CapState {
  switch (state) {
    case 'limited':
    case 'unlimited-controlled':
      // LPC-911, LPC-912: also who was unlimited is limited when the heartbeat is lost.
      return 'failsafe';
    case 'init':
    case 'failsafe':
      // LPC-906, LPC-922, where the site file allows it; LPC-921 would release 120 s after a heartbeat without a limit.
      return releaseMs !== null && now - aloneSince >= releaseMs ? 'unlimited-autonomous' : state;
    case 'unlimited-autonomous':
      return state;
  }
}
