/**
 * Made-up traffic for those who have no data: arrivals of a Poisson process by hour and weekday, stays and energies drawn
 * from the distributions of traffic-shapes.ts.
 *
 * Who stays longer takes more, as in recordings: the rank of a session's energy lies within a quarter of the rank of its
 * stay, reflected at the ends, which leaves both distributions as they are. What no small charger could give in the
 * stay is cut off.
 * @module
 */
import type { TrafficProfile } from '../src/config/index.ts';
import { epochMs, localTimeAt, utcMidnight, type TimeZone } from '../src/engine/index.ts';
import { utcOf } from './local-time.ts';
import type { Random } from './random.ts';
import type { Session } from './sessions.ts';
import { QUANTILES, TRAFFIC_SHAPES, type TrafficShape } from './traffic-shapes.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SATURDAY = 5;
/** No car is asked for more than a single-phase charger of 32 A could give in nine tenths of the stay. */
const POWER_MAX_KW = 6.6;
/** How far the rank of an energy may lie from that of its stay. */
const RANK_SPREAD = 0.25;

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
  const shape = TRAFFIC_SHAPES[options.profile];
  const sessions: Session[] = [];
  const firstDay = localMidnight(options.timeZone, options.startMs);
  for (let day = firstDay; day < options.endMs + DAY_MS; day += DAY_MS) {
    const random = options.random.split(`day ${day / DAY_MS}`);
    const { weekday } = localTimeAt(UTC, epochMs(day));
    const isWeekend = weekday >= SATURDAY;
    const arrivals = random.poisson(options.arrivalsPerWeekday * (shape.days[weekday] as number));
    for (let count = 0; count < arrivals; count += 1) {
      const hour = pickHour(isWeekend ? shape.weekend : shape.weekday, random);
      const arrivalMs = Math.round(utcOf(options.timeZone, day + (hour + random.uniform()) * HOUR_MS));
      const session = makeSession(shape, arrivalMs, random);
      if (arrivalMs >= options.startMs && arrivalMs < options.endMs) sessions.push(session);
    }
  }
  return sessions.sort((a, b) => a.arrivalMs - b.arrivalMs);
}

function makeSession(shape: TrafficShape, arrivalMs: number, random: Random): Session {
  const rank = random.uniform();
  const stayHours = atQuantile(shape.stayHours, rank);
  const energyRank = reflect(rank + RANK_SPREAD * (2 * random.uniform() - 1));
  const energyKwh = Math.min(atQuantile(shape.energyKwh, energyRank), 0.9 * stayHours * POWER_MAX_KW);
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

/** Back into 0–1, as from mirrors at both ends: what was uniform stays uniform. */
function reflect(rank: number): number {
  const inside = Math.abs(rank);
  return inside < 1 ? inside : Math.max(0, 2 - inside) * (1 - Number.EPSILON);
}

/** The value below which a share of all sessions, less than 1, is. */
export function atQuantile(values: readonly number[], share: number): number {
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
