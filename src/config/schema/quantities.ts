/**
 * The building blocks of the schemas: durations, shares, currents and instants as people write them. Plain
 * numbers carry their unit in the key; durations and shares carry it in the text.
 * @module
 */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { epochMs, type EpochMs, type Millis } from '../../engine/index.ts';
import { DURATION, parseDuration, parseSignedDuration } from '../duration.ts';

const DURATION_RANGE = /^(\d+(?:\.\d+)?(?:ms|s|m|h|d))\.\.(\d+(?:\.\d+)?(?:ms|s|m|h|d))$/;
const SHARE = /^\d+(?:\.\d+)?%$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** `35s`, `15m`, `12h`, `7d`, within bounds that are given the same way. */
export function duration(bounds: { readonly min: string; readonly max: string }): z.ZodType<Millis, string> {
  const expected = `expected a duration from ${bounds.min} to ${bounds.max}, such as 35s, 15m or 12h`;
  return z
    .string(expected)
    .regex(DURATION, { error: expected, abort: true })
    .transform(parseDuration)
    .refine((value) => value >= parseDuration(bounds.min) && value <= parseDuration(bounds.max), expected);
}

/** The same, also back in time: `-90s`. */
export function signedDuration(bounds: { readonly min: string; readonly max: string }): z.ZodType<Millis, string> {
  const expected = `expected a duration from ${bounds.min} to ${bounds.max}, such as 90s or -2h`;
  const [min, max] = [parseSignedDuration(bounds.min), parseSignedDuration(bounds.max)];
  return z
    .string(expected)
    .regex(/^-?\d/, { error: expected, abort: true })
    .transform(parseSignedDuration)
    .refine((value) => value >= min && value <= max, expected);
}

/** `5s..60s`, or one duration for both ends. */
export const durationRange: z.ZodType<{ readonly min: Millis; readonly max: Millis }, string> = z
  .string('expected a range of durations such as 5s..60s')
  .transform((text) => {
    const [, min = text, max = text] = DURATION_RANGE.exec(text) ?? [];
    return { min: parseDuration(min), max: parseDuration(max) };
  })
  .refine(({ min, max }) => min <= max, 'expected a range of durations such as 5s..60s, the shorter first');

/** `55%`, as a share of 1. */
export const share: z.ZodType<number, string> = z
  .string('expected a percentage such as 55%')
  .regex(SHARE, { error: 'expected a percentage such as 55%', abort: true })
  .transform((text) => Number.parseFloat(text) / 100)
  .refine((value) => value <= 1, 'expected a percentage of at most 100%');

const instantText = 'expected a time that exists, with its offset, such as 2023-06-12T00:00:00+02:00';

/** RFC 3339 with its offset: without one, a file would mean another hour on another machine. */
export const instant: z.ZodType<EpochMs, string> = z.string(instantText).transform((text, context) => {
  const read = INSTANT.test(text) ? instantOf(text) : null;
  if (read === null) context.addIssue({ code: 'custom', message: instantText });
  return read ?? z.NEVER;
});

/** More than a busbar of a large site carries; beyond it somebody meant milliamps or watts. */
const CURRENT_MAX_AMPS = 10_000;

/** A current above 0 A. */
export const positiveAmps = z.number().gt(0).max(CURRENT_MAX_AMPS);
/** A current of at least 0 A. */
export const someAmps = z.number().min(0).max(CURRENT_MAX_AMPS);

/** One current for all lines, or `[L1, L2, L3]`. */
export function perPhase(
  one: z.ZodNumber,
): z.ZodUnion<readonly [z.ZodNumber, z.ZodTuple<[z.ZodNumber, z.ZodNumber, z.ZodNumber], null>]> {
  return z.union([one, z.tuple([one, one, one], 'expected three currents, [L1, L2, L3]')]);
}

/** Text to call something by; blanks at its ends would make two names look alike. */
export const name = z
  .string()
  .min(1)
  .max(80)
  .refine((text) => text === text.trim(), 'expected a name without blanks at its ends');

/** `Date` would take the 30th of February for the 2nd of March. */
function instantOf(text: string): EpochMs | null {
  try {
    return epochMs(Temporal.Instant.from(text).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
