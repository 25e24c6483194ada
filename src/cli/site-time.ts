/**
 * Times by the clock of a site: what a word of the command line means there, and how a moment is written.
 * @module
 */
import { Temporal } from 'temporal-polyfill';
import type { ClockWord, TimeWord } from './time-word.ts';

/** A site's clock: the moment it shows, and where. */
export interface SiteTime {
  readonly wallMs: number;
  readonly timeZone: string;
}

/** The moment that a word means. */
export interface Meant {
  /** Ms since 1970. */
  readonly wallMs: number;
  /** Which moment was taken, as a sentence, where the clock shows such a time twice or never; null otherwise. */
  readonly note: string | null;
}

/** The next moment that a word means: of a time of day, and of an hour that comes twice, the first yet to come. */
export function nextMoment(word: TimeWord, now: SiteTime): Meant {
  if (word.kind === 'span') return { wallMs: now.wallMs + word.ms, note: null };
  const moments = momentsOf(word, now);
  return (moments.find(({ wallMs }) => wallMs > now.wallMs) ?? moments.at(-1)) as Meant;
}

/** The last moment up to `until` that a word means: of a time of day, and of an hour that comes twice, the later. */
export function lastMoment(word: ClockWord, until: SiteTime): Meant {
  const moments = momentsOf(word, until);
  return (moments.findLast(({ wallMs }) => wallMs <= until.wallMs) ?? moments[0]) as Meant;
}

/** All that a word may mean, in order; of a time of day on the day of `about` and its neighbours. At least one. */
function momentsOf(word: ClockWord, about: SiteTime): readonly Meant[] {
  const zone = zoneOf(word, about.timeZone);
  if (word.day !== null) return onDay(Temporal.PlainDate.from(word.day), word, zone);
  const today = Temporal.Instant.fromEpochMilliseconds(about.wallMs).toZonedDateTimeISO(zone).toPlainDate();
  return [-1, 0, 1].flatMap((days) => onDay(today.add({ days }), word, zone));
}

function zoneOf({ offset }: ClockWord, timeZone: string): string {
  if (offset === null) return timeZone;
  return offset === 'Z' ? 'UTC' : offset;
}

/** Two moments where autumn repeats the hour; where spring skips it, the one that lies as far after the change. */
function onDay(day: Temporal.PlainDate, { time }: ClockWord, zone: string): readonly Meant[] {
  const shown = day.toPlainDateTime(time);
  const [early, late] = (['earlier', 'later'] as const).map(
    (disambiguation) => shown.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
  ) as [number, number];
  if (early === late) return [{ wallMs: early, note: null }];
  const isTwice = textOfMoment(early, zone).startsWith(shown.toString({ smallestUnit: 'second' }));
  const what = `on ${day.toString()} the clock shows ${time} ${isTwice ? 'twice' : 'never'}`;
  const taking = (ms: number): Meant => ({ wallMs: ms, note: `${what}: taken as ${textOfMoment(ms, zone)}` });
  return isTwice ? [taking(early), taking(late)] : [taking(late)];
}

/** The end of a day at the site, `YYYY-MM-DD`, ms since 1970. */
export function endOfDay(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
}

/** A moment as RFC 3339 with the offset that the site has then. */
export const textOfMoment = (wallMs: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(wallMs)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
