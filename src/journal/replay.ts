/**
 * Runs the events of a journal again and compares every cycle record with the one that was written then. The engine is
 * a function of its events, so any difference means another program, another setup, or a damaged journal.
 * @module
 */
import type { CycleRecord, Effect, EngineEvent } from '../engine/index.ts';
import { firstDifference, type Difference } from './difference.ts';
import { recordsOf } from './format.ts';
import type { JournalItem, JournalPlace } from './reader.ts';

/** The engine's reducer, whatever its state. */
export type Step<State> = (
  state: State,
  event: EngineEvent,
) => { readonly state: State; readonly effects: readonly Effect[] };

/** Why a replay ended before or at the end of the journal. */
export type ReplayEnd =
  | { readonly kind: 'complete' }
  /** The last turn was cut off, as after a crash; all before it was compared. */
  | { readonly kind: 'truncated'; readonly place: JournalPlace }
  /** Turns are missing from here on, so nothing after this can be compared. */
  | { readonly kind: 'gap'; readonly place: JournalPlace; readonly turns: number }
  | { readonly kind: 'unreadable'; readonly place: JournalPlace; readonly message: string }
  | {
      readonly kind: 'different';
      readonly place: JournalPlace;
      /** Cycle of the recorded decision, or of the computed one where none was recorded. */
      readonly cycle: number;
      readonly difference: Difference;
    };

/** What was replayed, and how it ended. */
export interface ReplayResult {
  readonly events: number;
  /** Records found to be the same. */
  readonly records: number;
  readonly end: ReplayEnd;
}

/** Replays what `readJournal` yields (the header is the caller's: it knows the setup) up to the first difference. */
export async function replay<State>(
  step: Step<State>,
  initial: State,
  items: AsyncIterable<JournalItem> | Iterable<JournalItem>,
): Promise<ReplayResult> {
  let state = initial;
  let events = 0;
  let records = 0;
  let awaited: readonly CycleRecord[] = [];
  let place: JournalPlace = { line: 1, byteOffset: 0 };
  for await (const item of items) {
    ({ place } = item);
    const end = endOf(item, awaited);
    if (end !== null) return { events, records, end };
    if (item.kind === 'record') {
      records += 1;
      awaited = awaited.slice(1);
    } else if (item.kind === 'event') {
      events += 1;
      const next = step(state, item.event);
      ({ state } = next);
      awaited = recordsOf(next.effects);
    }
  }
  return { events, records, end: awaited.length > 0 ? { kind: 'truncated', place } : { kind: 'complete' } };
}

/** Whether an item ends the replay. `awaited` are the records that the last event led to and that are still to come. */
function endOf(item: JournalItem, awaited: readonly CycleRecord[]): ReplayEnd | null {
  const [computed] = awaited;
  switch (item.kind) {
    case 'truncated':
    case 'unreadable':
    case 'gap':
      return item;
    case 'header':
    case 'alarm':
      return null;
    case 'event':
      return computed === undefined ? null : different(item.place, undefined, computed);
    case 'record':
      return different(item.place, item.record, computed);
  }
}

function different(
  place: JournalPlace,
  recorded: CycleRecord | undefined,
  computed: CycleRecord | undefined,
): ReplayEnd | null {
  const difference = firstDifference(recorded, computed);
  if (difference === null) return null;
  return { kind: 'different', place, cycle: recorded?.cycle ?? computed?.cycle ?? 0, difference };
}
