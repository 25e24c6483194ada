/**
 * The end of a controller that has broken a promise of its own.
 * @module
 */
import type { Logger } from 'pino';

export interface Breakdown {
  /** Resolves with the reason, and only when there is one. */
  readonly brokenDown: Promise<string>;
  readonly report: (error: unknown) => void;
}

/** Logs a breakdown, and tells it to whoever waits. */
export function awaitBreakdown(log: Pick<Logger, 'fatal'>): Breakdown {
  let resolveReason: (reason: string) => void = () => undefined;
  const brokenDown = new Promise<string>((resolve) => {
    resolveReason = resolve;
  });
  const report = (error: unknown): void => {
    log.fatal({ err: error }, 'the controller has broken down');
    resolveReason(error instanceof Error ? error.message : String(error));
  };
  return { brokenDown, report };
}
