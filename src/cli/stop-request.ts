/**
 * When a long-running verb shall end: at Ctrl-C, at the supervisor's signal, or when its time is up.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

/** Why it shall end. */
export type StopCause = 'signal' | 'time';

export interface StopRequest {
  readonly requested: Promise<StopCause>;
  /** Gives the signals back to whoever had them. */
  dispose(): void;
}

export interface StopOptions {
  readonly clock: Clock;
  /** Null for never. */
  readonly afterMs: number | null;
  /** Ends the process at once: somebody has pressed Ctrl-C again. */
  readonly abort: () => void;
  readonly process: Pick<NodeJS.Process, 'on' | 'off'>;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** npm passes on the Ctrl-C that the terminal has already sent: one press, two signals. */
const SAME_PRESS_MS = 500;

/** Waits for the end. */
export function awaitStop(options: StopOptions): StopRequest {
  const { clock, afterMs, abort } = options;
  let firstAt: number | null = null;
  let request: (cause: StopCause) => void = () => undefined;
  const requested = new Promise<StopCause>((resolve) => {
    request = resolve;
  });
  const onSignal = (): void => {
    const now = clock.now().monoMs;
    if (firstAt !== null && now - firstAt > SAME_PRESS_MS) abort();
    firstAt ??= now;
    request('signal');
  };
  const cancelTime =
    afterMs === null
      ? () => undefined
      : clock.schedule(afterMs, () => {
          request('time');
        });
  for (const signal of SIGNALS) options.process.on(signal, onSignal);
  return {
    requested,
    dispose() {
      cancelTime();
      for (const signal of SIGNALS) options.process.off(signal, onSignal);
    },
  };
}
