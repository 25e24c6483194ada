/**
 * Times to come, as people say them: a moment, a time of day at the site, or so long from now.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.ts';
import { parseInstant } from './argument.ts';

/** A time to come; what it means depends on the site's clock. */
export type TimeWord =
  | { readonly kind: 'moment'; readonly wallMs: number }
  | { readonly kind: 'of-day'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'span'; readonly ms: number };

/** `2026-11-22T18:00:00+01:00`, `18:00` or `2h`. */
export function parseTimeWord(text: string): TimeWord {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour !== undefined && minute !== undefined) return { kind: 'of-day', hour: Number(hour), minute: Number(minute) };
  const span = parseDuration(text);
  if (span > 0) return { kind: 'span', ms: span };
  if (!text.includes('T'))
    throw new InvalidArgumentError('Expected a time: 2026-11-22T18:00:00+01:00, 18:00 at the site, or 2h from now.');
  return { kind: 'moment', wallMs: parseInstant(text) };
}
