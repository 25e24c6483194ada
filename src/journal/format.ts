/**
 * The journal's format: one JSON document a line. The first is the header; then, per turn of the engine, the event and
 * the records it led to, and between turns what the shell alarmed of. Plain data with a version, so that a journal of today can be read in years.
 * @module
 */
import { FORMAT_VERSION, type CycleRecord, type Effect, type EngineEvent, type EngineState } from '../engine/index.ts';
import type { AlarmEntry } from './sqlite/entries.ts';

/** What must be known to run the events again. */
export interface JournalHeader {
  readonly journal: 'busbar';
  /** Version of the event, effect and record shapes below. */
  readonly v: typeof FORMAT_VERSION;
  readonly site: string;
  /** RFC 3339 with offset. */
  readonly startedAt: string;
  /** Site and strategies with their options, as JSON; whoever wrote it knows how to read it. */
  readonly setup: unknown;
  /** The engine's state before the first event, where it did not begin with nothing. */
  readonly state?: EngineState;
}

/** One line after the header. */
export type JournalEntry =
  | { readonly event: EngineEvent }
  | { readonly record: CycleRecord }
  /**
   * An alarm of the shell, before the first turn after it was raised. No event leads to it and it leads to nothing, so a
   * replay reads over it; those of the engine come out of the replay.
   */
  | { readonly alarm: AlarmEntry }
  /** So many turns were not written, because the disk did not keep up. What follows cannot be replayed. */
  | { readonly gap: { readonly turns: number } };

/** A header for a journal that begins now. */
export function headerOf(start: Pick<JournalHeader, 'site' | 'startedAt' | 'setup'>): JournalHeader {
  return { journal: 'busbar', v: FORMAT_VERSION, site: start.site, startedAt: start.startedAt, setup: start.setup };
}

/** One document as a line of the journal. JSON has no line breaks of its own. */
export function lineOf(document: JournalHeader | JournalEntry): string {
  return `${JSON.stringify(document)}\n`;
}

/** A turn as lines of the journal: the event, then the records it led to. */
export const turnLines = (event: EngineEvent, effects: readonly Effect[]): string =>
  lineOf({ event }) +
  recordsOf(effects)
    .map((record) => lineOf({ record }))
    .join('');

/** The records among the effects of a step, in order. */
export function recordsOf(effects: readonly Effect[]): readonly CycleRecord[] {
  return effects.flatMap((effect) => (effect.kind === 'Record' ? [effect.record] : []));
}

/** The header that a document is, or what is wrong with it. */
export function parseHeader(document: unknown): JournalHeader | string {
  if (!isObject(document) || document['journal'] !== 'busbar') return 'this is not a journal of Busbar';
  if (document['v'] !== FORMAT_VERSION) {
    return `the journal has version ${JSON.stringify(document['v'])}, this program reads version ${FORMAT_VERSION}`;
  }
  if (typeof document['site'] !== 'string' || typeof document['startedAt'] !== 'string' || !('setup' in document)) {
    return 'the header lacks one of site, startedAt, setup';
  }
  return document as unknown as JournalHeader;
}

/**
 * The entry that a document is, or what is wrong with it. Only the outline is checked: the version vouches for the
 * rest, which this program has written itself.
 */
export function parseEntry(document: unknown): JournalEntry | string {
  if (!isObject(document)) return 'expected an object';
  if (isObject(document['event'])) {
    const { kind, at } = document['event'];
    const dated = isObject(at) && typeof at['monoMs'] === 'number' && typeof at['wallMs'] === 'number';
    return typeof kind === 'string' && dated
      ? (document as unknown as JournalEntry)
      : 'the event has no kind or no time';
  }
  if (isObject(document['record'])) return document as unknown as JournalEntry;
  if (isObject(document['alarm'])) {
    const { id, raisedMs } = document['alarm'];
    return typeof id === 'string' && typeof raisedMs === 'number'
      ? (document as unknown as JournalEntry)
      : 'the alarm has no id or no time';
  }
  if (isObject(document['gap']) && typeof document['gap']['turns'] === 'number')
    return document as unknown as JournalEntry;
  return 'expected one of event, record, alarm, gap';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
