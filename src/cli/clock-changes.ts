/**
 * What the next changes of the clock on the wall do to a site's tariff windows.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import {
  dayNumberOf,
  formatLocal,
  localTimeAt,
  nextChangeAfter,
  type EpochMs,
  type TimeZone,
} from '../engine/index.ts';
import { labelOf, options, type Options } from '../strategies/tariff-windows/options.ts';
import { compile, slotsOfDay } from '../strategies/tariff-windows/windows.ts';

/** A day that is longer or shorter than others. */
export interface ClockChange {
  /** Local, YYYY-MM-DD. */
  readonly day: string;
  /** Windows that are open for longer or shorter then than on the same day a week before. */
  readonly windows: readonly {
    readonly strategy: string;
    readonly window: string;
    readonly hours: number;
    readonly usualHours: number;
  }[];
}

/** In spring and autumn. */
const CHANGES = 2;
const HOUR_MS = 3_600_000;
const DAYS_PER_WEEK = 7;

/** The next changes; none where no strategy goes by windows, or the clock is never changed. */
export function clockChanges({ site, strategies }: SiteConfig, now: EpochMs): readonly ClockChange[] {
  const { timeZone } = site;
  const uses = strategies
    .filter(({ id }) => id === 'tariff-windows')
    .map((use) => ({ strategy: use.name, stated: options.parse(use.options) }));
  if (uses.length === 0) return [];
  const changes: ClockChange[] = [];
  for (
    let at = nextChangeAfter(timeZone, now);
    at !== null && changes.length < CHANGES;
    at = nextChangeAfter(timeZone, at)
  ) {
    const dayNumber = dayNumberOf(localTimeAt(timeZone, at));
    changes.push({
      day: formatLocal(timeZone, at).slice(0, 10),
      windows: uses.flatMap(({ strategy, stated }) => {
        const hours = openHours(stated, timeZone, dayNumber);
        const usual = openHours(stated, timeZone, dayNumber - DAYS_PER_WEEK);
        return stated.windows.flatMap((window, index) => {
          const [then = 0, usually = 0] = [hours[index], usual[index]];
          return then === usually ? [] : [{ strategy, window: labelOf(window), hours: then, usualHours: usually }];
        });
      }),
    });
  }
  return changes;
}

/** For how long each window is open on a day, h. */
function openHours(stated: Options, zone: TimeZone, dayNumber: number): readonly number[] {
  const slots = slotsOfDay(compile(stated), zone, dayNumber);
  return stated.windows.map((_, index) =>
    slots.reduce((sum, { from, to, open }) => sum + (open.includes(index) ? (to - from) / HOUR_MS : 0), 0),
  );
}

/** The same in lines for people. */
export const clockLines = (changes: readonly ClockChange[]): string[] =>
  changes.flatMap(({ day, windows }) =>
    windows.length === 0
      ? [`clock       ${day}: changed, and every window is open as long as ever`]
      : windows.map(
          ({ strategy, window, hours, usualHours }) =>
            `clock       ${day}: ${strategy}, ${window}: open ${hours} h instead of ${usualHours} h`,
        ),
  );
