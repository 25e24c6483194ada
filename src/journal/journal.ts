/**
 * What a service may expect of a journal.
 * @module
 */
import type { Alarm, Clock, Effect, EngineEvent, EngineSetup, EngineState, Instant } from '../engine/index.ts';
import type { Thread, ThreadEars } from './sqlite/thread.ts';
import type { Keeping } from './sqlite/words.ts';

/** How the journal is. */
export interface JournalHealth {
  /** `failing`: it is tried again; `off`: there will be none in this run. */
  readonly state: 'working' | 'failing' | 'off';
  /** Why it does not work; null while it does. */
  readonly why: string | null;
  /** Turns since it was opened that are not in it, in whatever run. */
  readonly lostTurns: number;
}

/** A run that begins: a start of the service, or another site file while it runs. */
export interface RunOfJournal {
  readonly setup: EngineSetup;
  readonly at: Instant;
  /** RFC 3339 with offset. */
  readonly startedAt: string;
  /** The engine's state before the first event. */
  readonly state: EngineState;
}

/** An open journal. */
export interface Journal {
  /** Begins a run; what is appended from then on is part of it. Alarms that last are ended, and have to be said anew. */
  begin(run: RunOfJournal): void;
  /** Keeps a turn. `after` is the engine's state after it. */
  append(event: EngineEvent, effects: readonly Effect[], after?: EngineState): void;
  /** Keeps an alarm of the shell, which no turn brings. */
  appendAlarm(alarm: Alarm): void;
  health(): JournalHealth;
  /** Writes what waits, within a bounded time. */
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly path: string;
  readonly keeping: Keeping;
  /** Real time. */
  readonly clock: Clock;
  /** Tells people of troubles and of their end. */
  readonly tell: (level: 'info' | 'warn', text: string) => void;
  /** How the thread is started; tests have their own. */
  readonly start?: (ears: ThreadEars) => Thread;
}
