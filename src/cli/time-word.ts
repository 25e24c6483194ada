/**
 * Times as people say them: a moment, a time of day, either by the site's clock or with an offset, or so long from now.
 * What they mean is found where that clock is known (site-time.ts).
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.ts';
import { parseDay } from './argument.ts';

/** What a clock on a wall shows. */
export interface ClockWord {
  readonly kind: 'clock';
  /** `YYYY-MM-DD`; null for a time of day, on whichever day it is meant. */
  readonly day: string | null;
  /** `HH:MM:SS`, with a fraction where one was said. */
  readonly time: string;
  /** `Z` or `+01:00` where it is said whose clock; null for the site's. */
  readonly offset: string | null;
}

/** A time to come. */
export type TimeWord = ClockWord | { readonly kind: 'span'; readonly ms: number };

const CLOCK =
  /^(?:(\d{4}-\d{2}-\d{2})[T ])?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))? ?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/i;

const CLOCK_FORMS = '02:10, 02:10:30, 2026-11-22T02:10 or "2026-11-22 02:10" at the site, or 2026-11-22T02:10:00+01:00';

/** What `parseClockWord` takes, for the help of a verb. */
export const CLOCK_HELP = 'e.g. 02:10, "2026-11-22 02:10" at the site, or 2026-11-22T02:10:00+01:00';

/** A time that was, or is to be, on a clock. */
export function parseClockWord(text: string): ClockWord {
  const word = clockWord(text);
  if (word === null) throw new InvalidArgumentError(`Expected a time: ${CLOCK_FORMS}.`);
  return word;
}

/** The same, or a span from now: `2h`. */
export function parseTimeWord(text: string): TimeWord {
  const word = clockWord(text);
  if (word !== null) return word;
  const span = parseDuration(text);
  if (span > 0) return { kind: 'span', ms: span };
  throw new InvalidArgumentError(`Expected a time: 2h from now, ${CLOCK_FORMS}.`);
}

function clockWord(text: string): ClockWord | null {
  const [, day = null, hour, minute, second = '00', offset = null] = CLOCK.exec(text) ?? [];
  if (hour === undefined || minute === undefined) return null;
  const time = `${hour.padStart(2, '0')}:${minute}:${second}`;
  return { kind: 'clock', day: day === null ? null : parseDay(day), time, offset: offset?.toUpperCase() ?? null };
}
