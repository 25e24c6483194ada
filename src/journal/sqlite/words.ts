/**
 * What the service and the journal's thread tell each other.
 * @module
 */
import type { Alarm, Effect, EngineEvent, EngineState, Learnt } from '../../engine/index.ts';
import type { JournalHeader } from '../format.ts';

/** How long things are kept, and how large the file may become. */
export interface Keeping {
  /** Events, decisions, sessions, and curves by the minute. */
  readonly keepMs: number;
  /** Evidence: caps, what zones were told, alarms, and curves by the quarter of an hour. */
  readonly keepEvidenceMs: number;
  /** The oldest events and decisions go sooner than the file becomes larger. */
  readonly fileBytesMax: number;
}

/**
 * One turn of the engine, what is left of turns that found no room, or what came besides the turns. Where a thread has ended,
 * writes and alarms may come a second time: then all that came after the first of them comes again as well, in order.
 */
export type Kept =
  | { readonly kind: 'turn'; readonly event: EngineEvent; readonly effects: readonly Effect[] }
  /** An alarm of the shell: no turn brings it, so it must not stand among the turns. */
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  /** So many turns were dropped but for these, their writes and alarms. */
  | { readonly kind: 'gap'; readonly turns: number; readonly effects: readonly Effect[] };

/** The engine as it was after the last of the turns it comes with. */
export interface SavedState {
  readonly atMs: number;
  readonly state: EngineState;
}

/** To the thread. */
export type WriterOrder =
  | {
      readonly kind: 'begin';
      readonly header: JournalHeader;
      readonly startedMs: number;
      /** The thread that this run began with has ended: where the run is in the file, it goes on there. */
      readonly goesOn: boolean;
      /** Alarms that last in this run by now, for a file that has not heard of them. */
      readonly lasting: readonly Alarm[];
    }
  | {
      readonly kind: 'turns';
      readonly turns: readonly Kept[];
      /** For a replay that begins here; null most of the time. */
      readonly checkpoint: SavedState | null;
      /** For the next start; null most of the time. */
      readonly learnt: Learnt | null;
    }
  | { readonly kind: 'close' };

/** From the thread. */
export type WriterReport =
  /** It is ready; with what the last run had learnt. */
  | { readonly kind: 'opened'; readonly learnt: Learnt | null }
  /** There will never be a journal here. */
  | { readonly kind: 'off'; readonly why: string }
  /** It has seen to the oldest turns that it was given; those that it could not write it says with later ones. */
  | { readonly kind: 'done'; readonly isWritten: boolean }
  | { readonly kind: 'failing'; readonly why: string }
  /** Something that people should know. */
  | { readonly kind: 'note'; readonly text: string }
  /** Turns are missing: a replay can go on only from a state. */
  | { readonly kind: 'state-wanted' }
  | { readonly kind: 'closed' };
