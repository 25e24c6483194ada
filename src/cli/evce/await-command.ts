/**
 * Waiting for what becomes of a command: the box passes it on to the station, and that takes its time.
 * @module
 */
import type { Clock } from '../../engine/ports.ts';
import type { EvceCalls } from '../../evce/calls.ts';
import type { Result } from '../../evce/failure.ts';
import type { CommandStatus } from '../../evce/wire.ts';

/** Stations answer within seconds; asking more often would only keep the box busy. */
const ASK_EVERY_MS = 1_000;
/** A station that is not reached shows as Timeout long before; this is for boxes that never say so. */
const PATIENCE_MS = 10 * 60_000;

/** What became of it; `pending` where nothing has yet and nobody waits any longer. */
export type Awaited =
  | { readonly kind: 'ended'; readonly status: CommandStatus }
  | { readonly kind: 'pending'; readonly status: CommandStatus }
  | { readonly kind: 'failed'; readonly result: Extract<Result<unknown>, { ok: false }> };

export interface AwaitedCommand {
  readonly calls: Pick<EvceCalls, 'commandStatus'>;
  readonly stationId: number;
  readonly commandId: number;
  readonly clock: Clock;
  /** Resolves when somebody does not want to wait any longer. */
  readonly stopped: Promise<unknown>;
  /** Told of each answer, with how long it has been. */
  readonly onStatus: (status: CommandStatus, elapsedMs: number) => void;
}

/** Asks until the command has ended, somebody stops it, or patience does. */
export async function awaitCommand(awaited: AwaitedCommand): Promise<Awaited> {
  const { calls, stationId, commandId, clock, stopped, onStatus } = awaited;
  const begun = clock.now().monoMs;
  for (;;) {
    const result = await calls.commandStatus(stationId, commandId);
    if (!result.ok) return { kind: 'failed', result };
    const { value: status } = result;
    const elapsedMs = clock.now().monoMs - begun;
    onStatus(status, elapsedMs);
    if (status.status !== 'Pending') return { kind: 'ended', status };
    if (elapsedMs >= PATIENCE_MS || !(await passes(clock, stopped))) return { kind: 'pending', status };
  }
}

/** Whether the pause went by before somebody stopped it. */
async function passes(clock: Clock, stopped: Promise<unknown>): Promise<boolean> {
  let cancel = (): void => undefined;
  const paused = new Promise<boolean>((resolve) => {
    cancel = clock.schedule(ASK_EVERY_MS, () => resolve(true));
  });
  const went = await Promise.race([paused, stopped.then(() => false)]);
  cancel();
  return went;
}
