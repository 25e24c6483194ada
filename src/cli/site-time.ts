/**
 * Times by the clock of a site: what a word of the command line means there, and how a moment is written.
 * @module
 */
import { Temporal } from 'temporal-polyfill';
import type { TimeWord } from './time-word.ts';

/** A site's clock: the moment it shows, and where. */
export interface SiteTime {
  readonly wallMs: number;
  readonly timeZone: string;
}

/** The moment that a word means, ms since 1970; a time of day is the next one. */
export function momentOf(word: TimeWord, { wallMs, timeZone }: SiteTime): number {
  switch (word.kind) {
    case 'moment':
      return word.wallMs;
    case 'span':
      return wallMs + word.ms;
    case 'of-day': {
      const now = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO(timeZone);
      const { hour, minute } = word;
      const today = now.with({ hour, minute, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
      return today.epochMilliseconds > wallMs ? today.epochMilliseconds : today.add({ days: 1 }).epochMilliseconds;
    }
  }
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
