/**
 * What the supervisor of the process is told: that it regulates, that it still does, that it is ending. systemd is told by
 * its own program, because Node has no datagram sockets.
 * @module
 */
import { execFile } from 'node:child_process';
import type { Clock } from '../../engine/ports.ts';
import type { Logger } from '../log.ts';

export interface Supervisor {
  /** A decision that proves that the service works. */
  alive(): void;
  /** It begins to stop. */
  stopping(): void;
}

/** Sends words such as `READY=1`; null when they have arrived, else why not. Rejects where the machine can start no program. */
export type Notify = (words: readonly string[]) => Promise<string | null>;

export interface SupervisorOptions {
  readonly notify: Notify;
  /** How long the supervisor waits for a sign of life, ms; null where it does not wait. */
  readonly watchdogMs: number | null;
  /** Real time. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a supervisor hands to its services. */
export type SupervisorEnvironment = Readonly<Record<string, string | undefined>>;

/** Several signs of life fit into what the supervisor waits, so that one may be lost. */
const SIGNS = 3;
const US_PER_MS = 1000;

/** A supervisor that is told what there is to tell, and no more often than it needs. */
export function createSupervisor({ notify, watchdogMs, clock, log }: SupervisorOptions): Supervisor {
  let isReady = false;
  let hasFailed = false;
  let signAt = -Infinity;
  const tell = (...words: string[]): void => {
    const note = (why: string | null): void => {
      if (why !== null && !hasFailed) log.warn(`the supervisor could not be told: ${why}`);
      hasFailed = why !== null;
    };
    notify(words).then(note, (error: unknown) => note(wordsOf(error)));
  };
  return {
    alive() {
      const now = clock.now().monoMs;
      if (!isReady) {
        isReady = true;
        signAt = now;
        tell('READY=1', 'STATUS=regulating', ...(watchdogMs === null ? [] : ['WATCHDOG=1']));
        return;
      }
      if (watchdogMs === null || now - signAt < watchdogMs / SIGNS) return;
      signAt = now;
      tell('WATCHDOG=1');
    },
    stopping() {
      tell('STOPPING=1');
    },
  };
}

/** The supervisor that has started this process; null where none has. */
export function supervisorOf(
  environment: SupervisorEnvironment,
  of: { readonly clock: Clock; readonly log: Logger; readonly pid: number },
): Supervisor | null {
  const socket = environment['NOTIFY_SOCKET'];
  if (socket === undefined || socket === '') return null;
  return createSupervisor({ ...of, notify: notifyBySystemd(environment), watchdogMs: watchdogOf(environment, of.pid) });
}

/** The watchdog may be meant for another process of the service. */
function watchdogOf(environment: SupervisorEnvironment, pid: number): number | null {
  const { WATCHDOG_USEC: span = '', WATCHDOG_PID: meant } = environment;
  if (meant !== undefined && meant !== String(pid)) return null;
  const microseconds = Number(span);
  return Number.isFinite(microseconds) && microseconds > 0 ? microseconds / US_PER_MS : null;
}

/** The first line: what follows it is the whole command. */
const wordsOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';

const NOTIFY_LIMIT_MS = 5_000;

/** Tells by `systemd-notify`, with nothing in its environment but the way. */
function notifyBySystemd({ NOTIFY_SOCKET, PATH }: SupervisorEnvironment): Notify {
  return (words) =>
    new Promise((resolve) => {
      const env = { NOTIFY_SOCKET, PATH };
      execFile('systemd-notify', [...words], { env, timeout: NOTIFY_LIMIT_MS, killSignal: 'SIGKILL' }, (error) => {
        resolve(error === null ? null : wordsOf(error));
      });
    });
}
