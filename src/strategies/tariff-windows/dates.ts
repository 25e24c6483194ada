/**
 * Days as a tariff names them: weekdays, holidays, dates and seasons. A season goes round the turn of the year, so that
 * a winter of the north and a summer of the south are said alike.
 * @module
 */
import type { CalendarDay } from '../../engine/index.ts';

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOLIDAY = 'Hol';
const PART = `(?:${NAMES.join('|')})(?:-(?:${NAMES.join('|')}))?|${HOLIDAY}`;
/** `Mon-Fri`, `Sat,Sun,Hol`. */
export const DAYS_PATTERN = new RegExp(`^(?:${PART})(?:,(?:${PART}))*$`);

const DATE = String.raw`(?:\d{4}-)?\d{2}-\d{2}`;
/** `2026-12-24`, `12-24`, or one such date to another: `11-01..03-15`. */
export const DATES_PATTERN = new RegExp(`^${DATE}(?:[.]{2}${DATE})?$`);

/** Dates in a row, ends included, as numbers that sort like them; where `yearly`, without the year. */
export interface DateSpan {
  readonly yearly: boolean;
  readonly first: number;
  readonly last: number;
}

/** The dates that a text names; null where one does not exist, only one has a year, or the last comes first. */
export function spanOf(text: string): DateSpan | null {
  const [from = '', to = from] = text.split('..');
  const [first, last] = [numberOf(from), numberOf(to)];
  const yearly = from.length === to.length && from.length === '12-24'.length;
  if (first === null || last === null || from.length !== to.length || (!yearly && last < first)) return null;
  return { yearly, first, last };
}

/** 2026-12-24 as 20261224, 12-24 as 1224; null where there is no such day. */
function numberOf(text: string): number | null {
  const [day = 0, month = 0, year] = text.split('-').map(Number).reverse();
  const isLeap = year === undefined || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
  const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day < 1 || day > length ? null : (year ?? 0) * 10_000 + month * 100 + day;
}

/** Whether a day is one of these dates. */
export function isIn(spans: readonly DateSpan[], { year, month, day }: CalendarDay): boolean {
  const inYear = month * 100 + day;
  return spans.some(({ yearly, first, last }) => {
    const date = yearly ? inYear : year * 10_000 + inYear;
    return first <= last ? date >= first && date <= last : date >= first || date <= last;
  });
}

/** Which days are meant by a text such as `Mon-Wed,Sat,Hol`; a range may go round the week's end. */
export interface DayNames {
  /** By weekday, 0 = Monday. */
  readonly weekdays: readonly boolean[];
  readonly holidays: boolean;
}

/** The days that a text names. */
export function dayNamesOf(text: string): DayNames {
  const parts = text.split(',');
  const ranges = parts
    .filter((part) => part !== HOLIDAY)
    .map((part) => {
      const [first = 0, last = first] = part.split('-').map((name) => NAMES.indexOf(name as (typeof NAMES)[number]));
      return { first, length: (last - first + NAMES.length) % NAMES.length };
    });
  const isNamed = (day: number): boolean =>
    ranges.some(({ first, length }) => (day - first + NAMES.length) % NAMES.length <= length);
  return { weekdays: NAMES.map((_, day) => isNamed(day)), holidays: parts.includes(HOLIDAY) };
}
