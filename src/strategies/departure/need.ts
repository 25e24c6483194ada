/**
 * What a car still needs, and until when: as its driver said, or as is stated for its zone.
 * @module
 */
import {
  dayNumberOf,
  epochMs,
  instantOnWall,
  localTimeAt,
  calendarDay,
  type CarView,
  type EpochMs,
  type SiteSnapshot,
} from '../../engine/index.ts';
import { weekdaysOf, type Options, type StatedDeparture } from './options.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Energy that a car lacks, and when it has to have it, margin included. */
export interface Need {
  readonly energyWh: number;
  readonly byMs: EpochMs;
}

/** What a car needs; null where it needs nothing, nobody said when, or that time has passed. */
export function needOf(snapshot: SiteSnapshot, stated: Options, car: CarView): Need | null {
  const said = stated.fromDrivers && car.askedWh !== null && car.departsAt !== null;
  const need = said ? { energyWh: car.askedWh, byMs: car.departsAt } : soonestOf(snapshot, stated, car);
  if (need === null || !car.wantsEnergy) return null;
  const now = snapshot.at.wallMs;
  const energyWh = need.energyWh - (car.deliveredWh ?? 0);
  if (energyWh <= 0 || need.byMs <= now) return null;
  // Who is late needs all that there is: a minute is left for it at least.
  return { energyWh, byMs: epochMs(Math.max(need.byMs - stated.marginMinutes * MINUTE_MS, now + MINUTE_MS)) };
}

/** The next departure of the car's zone. */
function soonestOf(snapshot: SiteSnapshot, { departures }: Options, { zone }: CarView): Need | null {
  const needs = departures
    .filter((departure) => departure.zone === zone)
    .map((departure) => ({ energyWh: departure.energyKwh * 1000, byMs: nextTime(snapshot, departure) }));
  return needs.reduce<Need | null>((best, need) => (best !== null && best.byMs <= need.byMs ? best : need), null);
}

/**
 * When the clock on the wall next comes to that time on such a day. Of an hour that autumn repeats the first counts, which
 * is the sooner; a time that spring skips lies after the change.
 */
export function nextTime({ timeZone, at }: Pick<SiteSnapshot, 'timeZone' | 'at'>, departure: StatedDeparture): EpochMs {
  const [hours = 0, minutes = 0] = departure.by.split(':').map(Number);
  const weekdays = weekdaysOf(departure);
  const today = dayNumberOf(localTimeAt(timeZone, at.wallMs));
  // Eight days on is the same day of the week again, should that of today have passed.
  for (let day = today; ; day += 1) {
    const time = instantOnWall(timeZone, day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS);
    if ((time > at.wallMs && weekdays.includes(calendarDay(day).weekday)) || day > today + 7) return time;
  }
}
