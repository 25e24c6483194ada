/**
 * Signals in files: which values a text has, and which of them are known at a moment.
 *
 * Two forms. CSV: a column of values beside a column of times; each value holds until the next, the last as long as the others,
 * and where more than one and a half steps lie between two there is a gap. JSON: a list of slots
 * `{ "from", "to"?, VALUE }` (only the last needs its end), or `{ "knownAt"?, "expiresAt"?, "slots" }`, or a list of such series; VALUE stands under the
 * name of the column.
 * @module
 */
import {
  dayNumberOf,
  epochMs,
  instantOnWall,
  localTimeAt,
  startOfDay,
  type EpochMs,
  type SignalSeries,
  type SignalSlot,
  type TimeZone,
} from '../engine/index.ts';
import { parseSeries } from './series-file.ts';
import { parseTimestamp } from './timestamp.ts';

/** What to read of a file. */
export interface SignalColumn {
  readonly format: 'csv' | 'json';
  /** CSV: name of the column; JSON: name of the value in a slot. */
  readonly column: string;
  /** By which clock times are that carry no offset; null where none are. */
  readonly timeZone: TimeZone | null;
  /** A value of the file times this is one in the signal's unit. */
  readonly factor: number;
}

/** A series of a file; `knownAt` is null where the file does not say it. */
export type FiledSeries = Omit<SignalSeries, 'knownAt'> & { readonly knownAt: EpochMs | null };

export type SignalText =
  | { readonly ok: true; readonly series: readonly FiledSeries[] }
  /** Says what is wrong, to follow the file's name. */
  | { readonly ok: false; readonly problem: string };

/** Where the file does not say when its values were known: those of a local day at this time of the day before. */
export interface Publication {
  readonly timeZone: TimeZone;
  /** Minutes since local midnight, 0–1439. */
  readonly minuteOfDay: number;
}

/** Two of them apart by more than so many usual distances leave a gap. */
const GAP_STEPS = 1.5;
/** So far ahead a file is read for a live site; what lies beyond is read again in time. */
const AHEAD_MS = 48 * 3_600_000;

/** Reads the text of a file. */
export function parseSignal(text: string, wanted: SignalColumn): SignalText {
  return wanted.format === 'csv' ? fromCsv(text, wanted) : fromJson(text, wanted);
}

/** What is known at `now`, as a source would say it; null where nothing is. */
export function knownAt(series: readonly FiledSeries[], rule: Publication, now: EpochMs): SignalSeries | null {
  const [undated] = series.filter((one) => one.knownAt === null);
  if (undated === undefined) return newestOf(series, now);
  const { published, until } = lastPublication(rule, now);
  return { ...undated, knownAt: published, slots: slotsBetween(undated.slots, now, until) };
}

/** The series that was known last, wherever in the file it stands; of several of one moment the last in the file. */
function newestOf(series: readonly FiledSeries[], now: EpochMs): SignalSeries | null {
  const dated = series.filter((one): one is SignalSeries => one.knownAt !== null && one.knownAt <= now);
  return dated.reduce<SignalSeries | null>((last, one) => (last && last.knownAt > one.knownAt ? last : one), null);
}

/** When more becomes known after `now`; null where the file has no more. */
export function nextKnownAfter(series: readonly FiledSeries[], rule: Publication, now: EpochMs): EpochMs | null {
  const isUndated = series.some((one) => one.knownAt === null);
  return isUndated ? publicationOf(rule, lastPublication(rule, now).day + 1) : nextStatedAfter(series, now);
}

/** When the next series becomes known of those that say it; null where none does. */
export function nextStatedAfter(series: readonly FiledSeries[], now: EpochMs): EpochMs | null {
  const later = series.flatMap((one) => (one.knownAt === null || one.knownAt <= now ? [] : [one.knownAt]));
  return later.length === 0 ? null : epochMs(Math.min(...later));
}

/**
 * What a live site knows that reads the text at `now`: all of it, as far ahead as anybody plans. Where it does not say since
 * when it is known, that is when it was written.
 */
export function asRead(series: readonly FiledSeries[], now: EpochMs, writtenAt = now): SignalSeries | null {
  const [undated] = series.filter((one) => one.knownAt === null);
  const newest = undated ?? newestOf(series, now);
  if (newest === null) return null;
  const slots = slotsBetween(newest.slots, now, epochMs(now + AHEAD_MS));
  return { ...newest, knownAt: newest.knownAt ?? writtenAt, slots };
}

/** All that a file says which is known at `now`, of the past too. */
export function slotsKnownAt(series: readonly FiledSeries[], now: EpochMs): readonly SignalSlot[] {
  const [undated] = series.filter((one) => one.knownAt === null);
  return (undated ?? newestOf(series, now))?.slots ?? [];
}

/** The slots of a span. One that goes on beyond its end is cut there: how long it lasts would tell what is not known yet. */
const slotsBetween = (slots: readonly SignalSlot[], from: EpochMs, until: EpochMs): readonly SignalSlot[] =>
  slots
    .filter((slot) => slot.to > from && slot.from < until)
    .map((slot) => (slot.to > until ? { ...slot, to: until } : slot));

/** The last publication up to `now`, the local day on which it came, and the end of the day it is about. */
function lastPublication(
  rule: Publication,
  now: EpochMs,
): { readonly published: EpochMs; readonly day: number; readonly until: EpochMs } {
  const today = dayNumberOf(localTimeAt(rule.timeZone, now));
  const day = publicationOf(rule, today) <= now ? today : today - 1;
  return { published: publicationOf(rule, day), day, until: startOfDay(rule.timeZone, day + 2) };
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const publicationOf = ({ timeZone, minuteOfDay }: Publication, day: number): EpochMs =>
  instantOnWall(timeZone, day * DAY_MS + minuteOfDay * MINUTE_MS);

function fromCsv(text: string, { column, timeZone, factor }: SignalColumn): SignalText {
  const read = parseSeries(text, { column, timeZone, calendarYear: null });
  if (!read.ok) return read;
  const { utcMs, values, gaps } = read.series;
  const slots = Array.from(utcMs, (from, index): SignalSlot => {
    const next = utcMs[index + 1] ?? Infinity;
    const to = next - from > GAP_STEPS * gaps.usualMs ? from + gaps.usualMs : next;
    return { from: epochMs(from), to: epochMs(to), value: (values[index] as number) * factor };
  });
  return { ok: true, series: [{ knownAt: null, expiresAt: null, slots }] };
}

function fromJson(text: string, wanted: SignalColumn): SignalText {
  const document = parsed(text);
  if (document === undefined) return { ok: false, problem: 'is no JSON' };
  const list = Array.isArray(document) ? (document as readonly unknown[]) : [document];
  const isSeries = list.some((one) => 'slots' in fieldsOf(one));
  const series = (isSeries ? list : [{ slots: list }]).map((one) => seriesFrom(fieldsOf(one), wanted));
  const sound = series.filter((one) => one !== null);
  if (sound.length < series.length || sound.every((one) => one.slots.length === 0))
    return { ok: false, problem: `expected slots { "from": TIME WITH OFFSET, "${wanted.column}": NUMBER }, in order` };
  const problem = sound.map(({ slots }) => disorderOf(slots)).find((one) => one !== null);
  return problem === undefined ? { ok: true, series: sound } : { ok: false, problem };
}

/** Which slot ends before it begins or begins before the last one ends; null where none does. Both would be read as two values at once. */
function disorderOf(slots: readonly SignalSlot[]): string | null {
  for (const [index, { from, to }] of slots.entries()) {
    const before = slots[index - 1];
    if (to <= from) return `slot ${index + 1} from ${iso(from)} does not end after it begins`;
    if (before !== undefined && from < before.to)
      return `slot ${index + 1} from ${iso(from)} begins before slot ${index} ends, at ${iso(before.to)}`;
  }
  return null;
}

const iso = (time: EpochMs): string => new Date(time).toISOString();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

function seriesFrom(fields: Fields, { column, factor }: SignalColumn): FiledSeries | null {
  const { knownAt: known, expiresAt: expires, slots } = fields;
  const [knownFrom, expiresAt] = [timeOf(known), timeOf(expires)];
  if ((known !== undefined && knownFrom === null) || (expires !== undefined && expiresAt === null)) return null;
  if (!Array.isArray(slots)) return null;
  const rows = (slots as readonly unknown[]).map(fieldsOf);
  const times = rows.map(({ from }) => timeOf(from));
  const read = rows.map((row, index): SignalSlot | null => {
    const from = times[index] ?? null;
    const to = timeOf(row['to']) ?? times[index + 1] ?? null;
    const value = row[column];
    if (from === null || to === null || !(typeof value === 'number' || value === null)) return null;
    return { from, to, value: value === null ? null : value * factor };
  });
  const sound = read.filter((slot) => slot !== null);
  return sound.length < read.length ? null : { knownAt: knownFrom, expiresAt, slots: sound };
}

function timeOf(value: unknown): EpochMs | null {
  const stamp = typeof value === 'string' ? parseTimestamp(value) : null;
  return stamp === null ? null : epochMs(stamp.utcMs);
}
