import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/time-zone.ts';
import {
  calendarDay,
  cutByWall,
  dayNumberOf,
  epochMs,
  formatLocal,
  instantOnWall,
  localTimeAt,
  millis,
  nextChangeAfter,
  offsetAt,
  startOfDay,
  utcMidnight,
  type TimeZone,
} from '../../src/engine/index.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
  'Africa/Casablanca',
].map(compileTimeZone);

const instants = fc
  .integer({ min: Date.UTC(2000, 0, 2) / 1000, max: Date.UTC(2060, 11, 30) / 1000 })
  .chain((seconds) => fc.integer({ min: 0, max: 999 }).map((ms) => epochMs(seconds * 1000 + ms)));
const zones = fc.constantFrom(...ZONES);
const RUNS = { numRuns: 1500 };

const temporal = (zone: TimeZone, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone.name);

/** Fixed offset from 1970 on. */
const fixed = (hours: number): TimeZone => ({
  name: 'fixed',
  changes: [{ from: epochMs(0), offsetMs: millis(hours * 3_600_000) }],
});

describe('local time', () => {
  it('is what Temporal says, in any zone and at any instant of 2000 to 2060', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const expected = temporal(zone, at);
        expect(localTimeAt(zone, at)).toEqual({
          year: expected.year,
          month: expected.month,
          day: expected.day,
          weekday: expected.dayOfWeek - 1,
          minuteOfDay: expected.hour * 60 + expected.minute,
        });
        expect(offsetAt(zone, at)).toBe(expected.offsetNanoseconds / 1e6);
      }),
      RUNS,
    );
  });

  it('is what Temporal says in the last and the first millisecond around every change', () => {
    for (const zone of ZONES)
      for (const { from } of zone.changes.slice(1, 60))
        for (const at of [epochMs(from - 1), from]) {
          const { hour, minute, day } = temporal(zone, at);
          expect(localTimeAt(zone, at)).toMatchObject({ day, minuteOfDay: hour * 60 + minute });
        }
  });

  it('is UTC where a zone has no changes, and the first offset before the first change', () => {
    expect(offsetAt({ name: 'none', changes: [] }, epochMs(5))).toBe(0);
    expect(offsetAt(fixed(2), epochMs(-1))).toBe(7_200_000);
  });

  it('has its dates right before 1970, on leap days and at the turn of a century', () => {
    for (const [year, month, day] of [
      [1969, 12, 31],
      [1600, 2, 29],
      [1900, 3, 1],
      [2000, 2, 29],
      [2100, 2, 28],
      [2400, 2, 29],
    ] as const) {
      const at = epochMs(Date.UTC(year, month - 1, day, 23, 59, 59, 999));
      expect(localTimeAt(fixed(0), at)).toMatchObject({ year, month, day, minuteOfDay: 1439 });
      expect(localTimeAt(fixed(0), at).weekday).toBe((new Date(at).getUTCDay() + 6) % 7);
    }
  });
});

describe('midnight UTC of a date', () => {
  it('is the inverse of the date of an instant', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const { year, month, day } = localTimeAt(fixed(0), at);
        expect(utcMidnight(year, month, day)).toBe(Math.floor(at / 86_400_000) * 86_400_000);
      }),
      RUNS,
    );
  });
});

describe('the text of an instant', () => {
  it('names the same second again when it is read back', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const text = formatLocal(zone, at);
        expect(Temporal.Instant.from(text).epochMilliseconds).toBe(Math.floor(at / 1000) * 1000);
        expect(text).toBe(temporal(zone, at).toString({ smallestUnit: 'second', timeZoneName: 'never' }));
      }),
      RUNS,
    );
  });
});

describe('the next change of a zone', () => {
  it('lies after the instant, and the offset is the same until then', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const next = nextChangeAfter(zone, at);
        const expected = temporal(zone, at).getTimeZoneTransition('next');
        if (next === null) return;
        expect(next).toBe(expected?.epochMilliseconds);
        expect(offsetAt(zone, epochMs(next - 1))).toBe(offsetAt(zone, at));
      }),
      { numRuns: 300 },
    );
  });

  it('is not the change that takes place at this very instant, and null after the last', () => {
    const berlin = compileTimeZone('Europe/Berlin');
    const change = epochMs(Date.UTC(2026, 2, 29, 1));
    expect(nextChangeAfter(berlin, epochMs(change - 1))).toBe(change);
    expect(nextChangeAfter(berlin, change)).toBe(Date.UTC(2026, 9, 25, 1));
    expect(nextChangeAfter(fixed(1), change)).toBeNull();
  });
});

describe('a day', () => {
  it('has a number, by which yesterday is one less', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (number) => {
        const day = calendarDay(number);
        expect(dayNumberOf(day)).toBe(number);
        expect(calendarDay(number + 7).weekday).toBe(day.weekday);
      }),
    );
    expect(calendarDay(0)).toEqual({ year: 1970, month: 1, day: 1, weekday: 3 });
  });

  it('begins at the first instant that has its date', () => {
    const of = (zone: string, year: number, month: number, day: number): string =>
      new Date(startOfDay(compileTimeZone(zone), dayNumberOf({ year, month, day }))).toISOString();
    expect(of('Europe/Berlin', 2026, 3, 29)).toBe('2026-03-28T23:00:00.000Z');
    expect(of('Europe/Berlin', 2026, 3, 30)).toBe('2026-03-29T22:00:00.000Z');
    // Clocks there go from 23:59:59 to 01:00:00.
    expect(of('America/Santiago', 2026, 9, 6)).toBe('2026-09-06T04:00:00.000Z');
    // That day there was not: it ends as it begins.
    expect(of('Pacific/Apia', 2011, 12, 30)).toBe(of('Pacific/Apia', 2011, 12, 31));
  });
});

describe('the instant of a time on the wall', () => {
  const berlin = compileTimeZone('Europe/Berlin');

  it('shows that time again, wherever the clock shows it at all', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const wall = at + offsetAt(zone, at);
        const found = instantOnWall(zone, wall);
        expect(found + offsetAt(zone, found)).toBe(wall);
        expect(found).toBeLessThanOrEqual(at);
      }),
      RUNS,
    );
  });

  it('is the first of two, and lies after the change where the clock skips it', () => {
    expect(instantOnWall(berlin, Date.UTC(2026, 9, 25, 2, 30))).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantOnWall(berlin, Date.UTC(2026, 2, 29, 2, 30))).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });
});

describe('a span cut by the clock on the wall', () => {
  const berlin = compileTimeZone('Europe/Berlin');
  const cuts = (from: string, until: string, ...minutes: readonly number[]): readonly string[] =>
    cutByWall(berlin, { from: epochMs(Date.parse(from)), until: epochMs(Date.parse(until)) }, minutes).map((at) =>
      formatLocal(berlin, at).slice(11),
    );

  it('is cut at midnights and at the minutes asked for, and begins with its beginning', () => {
    expect(cuts('2026-11-18T20:00+01:00', '2026-11-19T13:00+01:00', 720, 1260)).toEqual([
      '20:00:00+01:00',
      '21:00:00+01:00',
      '00:00:00+01:00',
      '12:00:00+01:00',
    ]);
    expect(cuts('2026-11-18T12:00+01:00', '2026-11-18T12:00+01:00', 720)).toEqual([]);
  });

  it('is cut where clocks jump, and twice at a minute that comes twice', () => {
    expect(cuts('2026-10-25T01:00+02:00', '2026-10-25T04:00+01:00', 150)).toEqual([
      '01:00:00+02:00',
      '02:30:00+02:00',
      '02:00:00+01:00',
      '02:30:00+01:00',
    ]);
    expect(cuts('2026-03-29T01:00+01:00', '2026-03-29T04:00+02:00', 150)).toEqual(['01:00:00+01:00', '03:00:00+02:00']);
  });
});
