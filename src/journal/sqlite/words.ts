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

/** One turn of the engine, what is left of turns that found no room, or what came besides the turns. */
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
      /** A run that is in the file already goes on, as after a thread has ended: its alarms last. */
      readonly goesOn: boolean;
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
  /** It has seen to the last turns; with how many are lost by now. */
  | { readonly kind: 'done'; readonly lostTurns: number }
  | { readonly kind: 'failing'; readonly why: string }
  | { readonly kind: 'working' }
  /** Something that people should know. */
  | { readonly kind: 'note'; readonly text: string }
  /** Turns are missing: a replay can go on only from a state. */
  | { readonly kind: 'state-wanted' }
  | { readonly kind: 'closed' };
