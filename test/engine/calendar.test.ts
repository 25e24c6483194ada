import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/time-zone.ts';
import {
  epochMs,
  formatLocal,
  localTimeAt,
  millis,
  nextChangeAfter,
  offsetAt,
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
