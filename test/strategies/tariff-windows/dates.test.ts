import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDay, type CalendarDay } from '../../../src/engine/index.ts';
import { dayNamesOf, isIn, spanOf } from '../../../src/strategies/tariff-windows/dates.ts';

const DAY_MS = 86_400_000;
const day = (date: string): CalendarDay => calendarDay(Date.parse(`${date}T00:00Z`) / DAY_MS);
const isNamed = (text: string, ...dates: readonly string[]): readonly boolean[] =>
  dates.map((date) =>
    isIn(
      [spanOf(text)].filter((span) => span !== null),
      day(date),
    ),
  );

describe('dates', () => {
  it('with a year are that day alone, without one that day of every year', () => {
    expect(isNamed('2026-12-24', '2026-12-23', '2026-12-24', '2026-12-25', '2027-12-24')).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(isNamed('12-24', '2026-12-23', '2026-12-24', '2027-12-24')).toEqual([false, true, true]);
  });

  it('from one to another include both', () => {
    expect(isNamed('04-01..09-30', '2026-03-31', '2026-04-01', '2026-09-30', '2026-10-01')).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(
      isNamed('2026-12-24..2027-01-06', '2026-12-23', '2026-12-24', '2027-01-06', '2027-01-07', '2027-12-30'),
    ).toEqual([false, true, true, false, false]);
  });

  it('of a season go round the turn of the year', () => {
    const dates = ['2026-10-31', '2026-11-01', '2026-12-31', '2027-01-01', '2027-03-15', '2027-03-16'];
    expect(isNamed('11-01..03-15', ...dates)).toEqual([false, true, true, true, true, false]);
  });

  it('know the leap day: it is in a span around it, and comes by its name every four years', () => {
    expect(isNamed('02-29', '2027-02-28', '2027-03-01', '2028-02-29')).toEqual([false, false, true]);
    expect(isNamed('02-01..03-01', '2028-02-29')).toEqual([true]);
    expect(isNamed('12-01..02-28', '2028-02-29')).toEqual([false]);
  });

  it('of a season and of the rest of the year are all days, and none twice', () => {
    const number = fc.integer({ min: Date.UTC(2000, 0, 1) / DAY_MS, max: Date.UTC(2060, 0, 1) / DAY_MS });
    const [season, rest] = [spanOf('11-16..03-15'), spanOf('03-16..11-15')];
    fc.assert(
      fc.property(number, (dayNumber) => {
        if (season === null || rest === null) throw new TypeError('no span');
        expect(isIn([season], calendarDay(dayNumber))).toBe(!isIn([rest], calendarDay(dayNumber)));
      }),
    );
  });

  it.each([
    '02-30',
    '2027-02-29',
    '13-01',
    '00-10',
    '04-00',
    '2026-12-24..2026-12-23',
    '2026-12-24..01-06',
    '12-24..2027-01-06',
  ])('are refused where there are none: %s', (text) => {
    expect(spanOf(text)).toBeNull();
  });
});

describe('days', () => {
  it.each([
    ['Mon-Fri', '1111100', false],
    ['Sat,Sun,Hol', '0000011', true],
    ['Fri-Mon', '1000111', false],
    ['Mon-Wed,Sat', '1110010', false],
    ['Sun-Sat', '1111111', false],
    ['Hol', '0000000', true],
    ['Wed-Wed', '0010000', false],
  ])('%s are %s of a week', (text, week, holidays) => {
    const names = dayNamesOf(text);
    expect(names.weekdays.map(Number).join('')).toBe(week);
    expect(names.holidays).toBe(holidays);
  });
});
