/**
 * When each car charged, and when it was full: watched while a run goes on, because the plant remembers no more than
 * how much each stay has taken.
 * @module
 */
import type { Station } from '../plant/station.ts';

/** A stretch of charging, plant time in ms. */
export type Stretch = readonly [fromMs: number, toMs: number];

/** One stay of a car and what came of it. */
export interface StayCourse {
  /** Index of its station in the fleet. */
  readonly station: number;
  readonly arrivalMs: number;
  readonly departureMs: number;
  readonly requestedWh: number;
  readonly deliveredWh: number;
  readonly charging: readonly Stretch[];
}

export interface ChargingWatch {
  /** Looks at every station now. */
  look(nowMs: number): void;
  /** All stays in order of station and arrival, those that are still charging up to `endMs`. */
  stays(endMs: number): readonly StayCourse[];
}

/** Pauses shorter than this are not seen in a drawing of a day; longer ones show that the car had to wait. */
const PAUSE_MIN_MS = 120_000;
/** More stretches of one stay cannot be told apart; the shortest pause between two goes first. */
const STRETCHES_MAX = 32;

type Open = [fromMs: number, toMs: number];

/** Begins to watch the stations. */
export function watchCharging(fleet: readonly Station[]): ChargingWatch {
  const watched = fleet.map(({ stays }) => stays.map((): Open[] => []));
  const since = fleet.map((): number | null => null);
  const stayOf = fleet.map((): number => 0);
  const close = (index: number, nowMs: number): void => {
    const fromMs = since[index] ?? null;
    if (fromMs === null) return;
    const stretches = watched[index]?.[stayOf[index] as number];
    if (stretches !== undefined) append(stretches, [fromMs, nowMs]);
    since[index] = null;
  };
  return {
    look(nowMs) {
      for (let index = 0; index < fleet.length; index += 1) {
        const station = fleet[index] as Station;
        const isDrawing = station.car !== null && station.car.drawnAmps > 0;
        const isSame = station.nextStay - 1 === stayOf[index];
        if (since[index] !== null && (!isDrawing || !isSame)) close(index, nowMs);
        if (!isDrawing || since[index] !== null) continue;
        since[index] = nowMs;
        stayOf[index] = station.nextStay - 1;
      }
    },
    stays(endMs) {
      fleet.forEach((_, index) => close(index, endMs));
      return fleet.flatMap((station, index) => staysOf(station, index, watched[index] ?? []));
    },
  };
}

function append(stretches: Open[], next: Open): void {
  const last = stretches.at(-1);
  if (last !== undefined && next[0] - last[1] < PAUSE_MIN_MS) {
    last[1] = next[1];
    return;
  }
  stretches.push(next);
  if (stretches.length > STRETCHES_MAX) joinNearest(stretches);
}

function joinNearest(stretches: Open[]): void {
  const pause = (index: number): number => (stretches[index] as Open)[0] - (stretches[index - 1] as Open)[1];
  let best = 1;
  for (let index = 2; index < stretches.length; index += 1) if (pause(index) < pause(best)) best = index;
  const [joined] = stretches.splice(best, 1) as [Open];
  (stretches[best - 1] as Open)[1] = joined[1];
}

function staysOf(station: Station, index: number, watched: readonly Open[][]): readonly StayCourse[] {
  return station.stays.map(({ arrivalMs, departureMs, car }, stay) => ({
    station: index,
    arrivalMs,
    departureMs,
    requestedWh: car.energyWh,
    deliveredWh: station.deliveredWh[stay] as number,
    charging: watched[stay] ?? [],
  }));
}
