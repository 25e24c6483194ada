import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { isTimeZone } from '../../src/config/time-zone.ts';
import { epochMs, formatLocal, offsetAt } from '../../src/engine/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the platform's own calendar says the wall clock shows, as if it were UTC. */
function wallClock(format: Intl.DateTimeFormat, at: number): number {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const formatOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

const ODD_ZONES = [
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'UTC',
];

describe('a compiled time zone', () => {
  it.each(ODD_ZONES)('agrees with the platform’s calendar on %s, day by day from 2000 to 2060', (name) => {
    const zone = compileTimeZone(name);
    const format = formatOf(name);
    for (let at = Date.UTC(2000, 0, 1, 12); at < Date.UTC(2061, 0, 1); at += 3 * DAY_MS) {
      expect(at + offsetAt(zone, epochMs(at)), new Date(at).toISOString()).toBe(wallClock(format, at));
    }
  });

  it.each(ODD_ZONES)('changes the offset of %s in the very second in which the clock is changed', (name) => {
    const format = formatOf(name);
    for (const { from, offsetMs } of compileTimeZone(name).changes.slice(1)) {
      expect(wallClock(format, from) - from).toBe(offsetMs);
      expect(wallClock(format, from - 1000) - (from - 1000)).not.toBe(offsetMs);
    }
  });

  it.each([
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 1), '2026-03-29T03:00:00+02:00'],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15), '2026-04-05T01:30:00+10:30'],
    ['Pacific/Chatham', Date.UTC(2026, 5, 1), '2026-06-01T12:45:00+12:45'],
    ['Antarctica/Troll', Date.UTC(2026, 6, 1), '2026-07-01T02:00:00+02:00'],
  ])('tells the time in %s', (name, at, local) => {
    expect(formatLocal(compileTimeZone(name), epochMs(at))).toBe(local);
  });

  it('is made once', () => {
    expect(compileTimeZone('Europe/Berlin')).toBe(compileTimeZone('Europe/Berlin'));
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Berln', false],
    ['+02:00', false],
    ['', false],
  ])('%j is one: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});
