/**
 * Asking again and again: one question at a time, on the given clock; what is slow is asked less often, never twice at once.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import type { HealthEntry } from './health.ts';

export interface PollOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** Asks once; deals with its own failures. */
  readonly ask: () => Promise<void>;
  /** Told when asking itself broke a promise of the program. */
  readonly entry: Pick<HealthEntry, 'troubled'>;
}

/** Begins at once; the result ends it. */
export function poll({ clock, everyMs, ask, entry }: PollOptions): () => void {
  let isOver = false;
  let cancel = (): void => undefined;
  const round = (): void => {
    const begunMs = clock.now().monoMs;
    const goOn = (): void => {
      if (isOver) return;
      const tookMs = clock.now().monoMs - begunMs;
      cancel = clock.schedule(Math.max(0, everyMs - tookMs), round);
    };
    // What broke once may work the next time; it must not silence a source until somebody restarts the service.
    ask()
      .catch((error: unknown) => entry.troubled(`asking it broke off (${wordOf(error)})`))
      .finally(goOn);
  };
  cancel = clock.schedule(0, round);
  return () => {
    isOver = true;
    cancel();
  };
}

/** The kind alone: the message may quote a header. */
function wordOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: string };
  return typeof code === 'string' ? code : (name ?? 'without a reason');
}
