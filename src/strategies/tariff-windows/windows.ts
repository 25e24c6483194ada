/**
 * When windows are open, by the clock on the wall and nothing else. An hour that autumn repeats opens a window in both
 * passes, which is the stricter reading; one that spring skips does not open it. A window past midnight belongs to the day
 * on which it began.
 * @module
 */
import {
  calendarDay,
  cutByWall,
  dayNumberOf,
  localTimeAt,
  startOfDay,
  type CalendarDay,
  type EpochMs,
  type LocalTime,
  type TimeZone,
} from '../../engine/index.ts';
import { dayNamesOf, isIn, spanOf, type DateSpan, type DayNames } from './dates.ts';
import type { Options, Window } from './options.ts';

/** A window whose texts have been read. */
export interface CompiledWindow {
  readonly days: DayNames;
  /** Null for all. */
  readonly dates: readonly DateSpan[] | null;
  readonly holidays: readonly DateSpan[];
  /** Minutes of the day; `to` is on the next day where it is not later. */
  readonly from: number;
  readonly to: number;
}

/** Part of a local day throughout which the same windows are open. */
export interface Slot {
  readonly from: EpochMs;
  /** The next slot begins here, or the next day. */
  readonly to: EpochMs;
  /** Indices of the windows that are open. */
  readonly open: readonly number[];
}

/** Reads the texts of all windows. */
export function compile({ windows, holidays }: Pick<Options, 'windows' | 'holidays'>): readonly CompiledWindow[] {
  const free = spansOf(holidays);
  return windows.map(({ days, dates, from, to }: Window) => ({
    days: dayNamesOf(days),
    dates: dates === undefined ? null : spansOf(dates),
    holidays: free,
    from: minuteOf(from),
    to: minuteOf(to),
  }));
}

const spansOf = (texts: readonly string[]): readonly DateSpan[] => texts.map(spanOf).filter((span) => span !== null);

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Indices of the windows that are open at a local time. */
export function openAt(windows: readonly CompiledWindow[], now: LocalTime): readonly number[] {
  const yesterday = calendarDay(dayNumberOf(now) - 1);
  return windows.flatMap((window, index) => (isOpen(window, now, yesterday) ? [index] : []));
}

function isOpen(window: CompiledWindow, now: LocalTime, yesterday: CalendarDay): boolean {
  const { from, to } = window;
  const isOpenSinceToday = now.minuteOfDay >= from && (to <= from || now.minuteOfDay < to);
  if (isOpenSinceToday && beginsOn(window, now)) return true;
  return to <= from && now.minuteOfDay < to && beginsOn(window, yesterday);
}

function beginsOn({ days, dates, holidays }: CompiledWindow, day: CalendarDay): boolean {
  if (dates !== null && !isIn(dates, day)) return false;
  return isIn(holidays, day) ? days.holidays : days.weekdays[day.weekday] === true;
}

/** A local day, given by its number, cut into slots that follow on each other without a gap. */
export function slotsOfDay(windows: readonly CompiledWindow[], zone: TimeZone, dayNumber: number): readonly Slot[] {
  const [from, until] = [startOfDay(zone, dayNumber), startOfDay(zone, dayNumber + 1)];
  const cuts = cutByWall(
    zone,
    { from, until },
    windows.flatMap((window) => [window.from, window.to]),
  );
  const slots: Slot[] = [];
  for (const cut of cuts) {
    const open = openAt(windows, localTimeAt(zone, cut));
    const last = slots.at(-1);
    if (last !== undefined) slots[slots.length - 1] = { ...last, to: cut };
    slots.push({ from: cut, to: until, open });
  }
  return joined(slots);
}

/** The same with neighbours joined in which the same windows are open. */
function joined(slots: readonly Slot[]): readonly Slot[] {
  const kept: Slot[] = [];
  for (const slot of slots) {
    const last = kept.at(-1);
    if (last?.open.join() === slot.open.join() && last !== undefined) kept[kept.length - 1] = { ...last, to: slot.to };
    else kept.push(slot);
  }
  return kept;
}
