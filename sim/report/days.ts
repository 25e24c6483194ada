/**
 * Energy by the calendar day of the site, from the plant's own ledger.
 * @module
 */
import { epochMs, localTimeAt, type TimeZone } from '../../src/engine/index.ts';

/** Energy of a local day, Wh. */
export interface DayEnergy {
  /** Such as `2023-06-12`. */
  readonly date: string;
  readonly importWh: number;
  readonly exportWh: number;
  readonly consumedWh: number;
  readonly generatedWh: number;
  readonly chargedWh: number;
  /** What batteries took less what they gave. */
  readonly storedWh: number;
  /** What energy cost less what was paid for it, in the currency of the result. */
  readonly energyCost: number;
}

/** Energy since the start of a run, Wh, and its cost. */
export type DayFlow = Omit<DayEnergy, 'date'>;

export interface DayKeeper {
  /** Books what flowed between two instants, by the day of the first. */
  add(fromMs: number, flowed: DayFlow): void;
  days(): readonly DayEnergy[];
}

const ENERGIES = ['importWh', 'exportWh', 'consumedWh', 'generatedWh', 'chargedWh', 'storedWh', 'energyCost'] as const;

/** Begins to book energy by day. `fromMs` is wall-clock time. */
export function keepDays(timeZone: TimeZone): DayKeeper {
  const days: { -readonly [Key in keyof DayEnergy]: DayEnergy[Key] }[] = [];
  return {
    add(fromMs, flowed) {
      const date = localDate(timeZone, fromMs);
      let day = days.at(-1);
      if (day?.date !== date) {
        day = {
          date,
          importWh: 0,
          exportWh: 0,
          consumedWh: 0,
          generatedWh: 0,
          chargedWh: 0,
          storedWh: 0,
          energyCost: 0,
        };
        days.push(day);
      }
      for (const key of ENERGIES) day[key] += flowed[key];
    },
    days: () => days,
  };
}

/** The calendar date of an instant, such as `2023-06-12`. */
export function localDate(timeZone: TimeZone, wallMs: number): string {
  const { year, month, day } = localTimeAt(timeZone, epochMs(wallMs));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
