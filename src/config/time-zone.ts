/**
 * Compiles an IANA time zone to its offset changes. The engine then needs no clock library, and the file's
 * zone is checked before anything starts.
 * @module
 */
import { Temporal } from 'temporal-polyfill';
import { epochMs, millis, type OffsetChange, type TimeZone } from '../engine/index.ts';

/** Recorded sessions and prices go back to the 2010s; a simulated plant may look decades ahead. */
const FROM = Temporal.Instant.from('2000-01-01T00:00:00Z');
const UNTIL = Temporal.Instant.from('2061-01-01T00:00:00Z');

const NANOSECONDS_PER_MS = 1_000_000;

/** Zones already compiled: data that depends on the name alone. */
const compiled = new Map<string, TimeZone>();

/** Whether `name` is an IANA zone. A bare offset is not: it knows no daylight saving time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    FROM.toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The offset changes of an IANA zone from 2000 to 2060. */
export function compileTimeZone(name: string): TimeZone {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const zone: TimeZone = { name, changes: changesOf(name) };
  compiled.set(name, zone);
  return zone;
}

function changesOf(name: string): OffsetChange[] {
  const changes: OffsetChange[] = [];
  let at: Temporal.ZonedDateTime | null = FROM.toZonedDateTimeISO(name);
  while (at !== null && at.epochMilliseconds < UNTIL.epochMilliseconds) {
    changes.push({ from: epochMs(at.epochMilliseconds), offsetMs: millis(at.offsetNanoseconds / NANOSECONDS_PER_MS) });
    at = at.getTimeZoneTransition('next');
  }
  return changes;
}
