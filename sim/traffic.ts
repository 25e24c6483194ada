/**
 * Made-up traffic for those who have no data: when cars come, how long they stay, what they need.
 *
 * Hours of arrival are shares of a hundred weekday arrivals, and stays and energies are quantiles, rounded, of
 * what ElaadNL publishes on some millions of sessions in the Netherlands (open data of the charging profile
 * generator: arrival, connection time and energy demand of private, public and workplace stations). Recorded
 * workplaces in California (ACN-Data: Caltech, JPL) come an hour later and stay longer, with like energies.
 * @see https://platform.elaad.io
 * @module
 */
import { epochMs, localTimeAt, utcMidnight, type TimeZone } from '../src/engine/index.ts';
import { utcOf } from './local-time.ts';
import type { Random } from './random.ts';
import type { Session } from './sessions.ts';

export type TrafficProfile = 'workplace' | 'residential' | 'public';

/** Values at these shares of all sessions; straight lines between. */
const QUANTILES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1] as const;

interface ProfileShape {
  /** Arrivals in each hour of a weekday, of a hundred. */
  readonly weekday: readonly number[];
  readonly weekend: readonly number[];
  /** Arrivals on a day of the week-end for one on a weekday. */
  readonly weekendShare: number;
  readonly stayHours: readonly number[];
  readonly energyKwh: readonly number[];
}

const SHAPES: Readonly<Record<TrafficProfile, ProfileShape>> = {
  workplace: {
    weekday: [0, 0, 0, 0, 0, 1, 4, 14, 27, 18, 8, 5, 5, 5, 4, 3, 2, 1, 1, 1, 1, 0, 0, 0],
    weekend: [0, 0, 0, 0, 0, 1, 3, 8, 14, 15, 12, 9, 9, 8, 7, 5, 4, 3, 1, 1, 0, 0, 0, 0],
    weekendShare: 0.1,
    stayHours: [0.3, 1.2, 2.5, 4.9, 8.5, 9.8, 14],
    energyKwh: [0.5, 2.7, 5.4, 8.8, 17, 26, 60],
  },
  residential: {
    weekday: [2, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6, 12, 17, 12, 9, 9, 9, 6],
    weekend: [4, 2, 1, 0, 0, 0, 0, 0, 1, 2, 3, 5, 6, 6, 6, 7, 9, 10, 8, 7, 7, 6, 6, 4],
    weekendShare: 0.9,
    stayHours: [0.5, 1.5, 4.2, 11, 14.6, 20, 48],
    energyKwh: [0.5, 3.3, 8.2, 19, 36, 51, 80],
  },
  public: {
    weekday: [1, 1, 0, 0, 0, 0, 1, 3, 8, 8, 5, 5, 5, 5, 5, 5, 6, 8, 11, 8, 5, 4, 4, 2],
    weekend: [2, 1, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 8, 8, 9, 8, 8, 8, 7, 6, 5, 4, 3, 2],
    weekendShare: 1,
    stayHours: [0.2, 0.6, 1.7, 4.4, 12, 17, 48],
    energyKwh: [0.5, 1.6, 4.2, 7.2, 14, 29, 70],
  },
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SATURDAY = 5;
/** No car is asked for more than a single-phase charger of 32 A could give in nine tenths of the stay. */
const POWER_MAX_KW = 6.6;

export interface TrafficOptions {
  readonly profile: TrafficProfile;
  readonly arrivalsPerWeekday: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly timeZone: TimeZone;
  readonly random: Random;
}

/** Sessions that arrive in the span, in order of arrival. Each day has a stream of chance of its own. */
export function makeTraffic(options: TrafficOptions): readonly Session[] {
  const shape = SHAPES[options.profile];
  const sessions: Session[] = [];
  const firstDay = localMidnight(options.timeZone, options.startMs);
  for (let day = firstDay; day < options.endMs + DAY_MS; day += DAY_MS) {
    const random = options.random.split(`day ${day / DAY_MS}`);
    const isWeekend = localTimeAt(UTC, epochMs(day)).weekday >= SATURDAY;
    const arrivals = random.poisson(options.arrivalsPerWeekday * (isWeekend ? shape.weekendShare : 1));
    for (let count = 0; count < arrivals; count += 1) {
      const hour = pickHour(isWeekend ? shape.weekend : shape.weekday, random);
      const arrivalMs = Math.round(utcOf(options.timeZone, day + (hour + random.uniform()) * HOUR_MS));
      const session = makeSession(shape, arrivalMs, random);
      if (arrivalMs >= options.startMs && arrivalMs < options.endMs) sessions.push(session);
    }
  }
  return sessions.sort((a, b) => a.arrivalMs - b.arrivalMs);
}

function makeSession(shape: ProfileShape, arrivalMs: number, random: Random): Session {
  const stayHours = atQuantile(shape.stayHours, random.uniform());
  const energyKwh = Math.min(atQuantile(shape.energyKwh, random.uniform()), 0.9 * stayHours * POWER_MAX_KW);
  return {
    arrivalMs,
    departureMs: arrivalMs + Math.round(stayHours * HOUR_MS),
    energyWh: Math.round(energyKwh * 1000),
    station: null,
    maxAmps: null,
    phases: null,
  };
}

function pickHour(shares: readonly number[], random: Random): number {
  let left = random.uniform() * shares.reduce((sum, share) => sum + share, 0);
  const hour = shares.findIndex((share) => (left -= share) < 0);
  return hour < 0 ? shares.length - 1 : hour;
}

function atQuantile(values: readonly number[], share: number): number {
  const above = QUANTILES.findIndex((quantile) => quantile > share);
  const below = above - 1;
  const from = QUANTILES[below] as number;
  const part = (share - from) / ((QUANTILES[above] as number) - from);
  return (values[below] as number) + part * ((values[above] as number) - (values[below] as number));
}

const UTC: TimeZone = { name: 'UTC', changes: [] };

/** The local day that holds an instant, as the midnight that UTC would have on that date. */
function localMidnight(timeZone: TimeZone, atMs: number): number {
  const { year, month, day } = localTimeAt(timeZone, epochMs(atMs));
  return utcMidnight(year, month, day);
}
