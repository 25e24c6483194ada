/**
 * When a running service shall read its site file anew: at SIGUSR2, which the supervisor and `busbar reload` send. Not at
 * SIGHUP: a terminal that is closed sends that, and then the service has to end.
 * @module
 */

/** Signals as they come; none is lost between two looks. */
export interface ReloadRequests {
  /** Resolves at the next signal, or at once where one came meanwhile. */
  next(): Promise<'reload'>;
  dispose(): void;
}

export const RELOAD_SIGNAL = 'SIGUSR2';

export function awaitReloads(process: Pick<NodeJS.Process, 'on' | 'off'>): ReloadRequests {
  let isAsked = false;
  let tell: (() => void) | null = null;
  const onSignal = (): void => {
    isAsked = tell === null;
    tell?.();
    tell = null;
  };
  process.on(RELOAD_SIGNAL, onSignal);
  return {
    next: () =>
      new Promise((resolve) => {
        tell = () => resolve('reload');
        if (isAsked) onSignal();
      }),
    dispose: () => {
      process.off(RELOAD_SIGNAL, onSignal);
    },
  };
}
