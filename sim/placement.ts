/**
 * Which station each car uses.
 *
 * - A station that a session names is used when the site has one of that name. Other names get the site's
 *   remaining stations in the order in which they first appear.
 * - A session without a station, one whose station is taken, and one for whose name no station is left, goes to a
 *   free station, the longest free first, so that all zones see traffic.
 * - A session that finds no free station is left out and counted.
 * @module
 */
import type { Session } from './sessions.ts';

export interface Placement {
  /** Per station of the site, in order of arrival, never overlapping. */
  readonly byStation: readonly (readonly Session[])[];
  /** Sessions that found no free station. */
  readonly unplaced: readonly Session[];
}

/** Places sessions, given in order of arrival, on the named stations. */
export function placeSessions(stations: readonly string[], sessions: readonly Session[]): Placement {
  const home = homes(stations, sessions);
  const byStation = stations.map((): Session[] => []);
  const freeFrom = stations.map(() => -Infinity);
  const unplaced: Session[] = [];
  for (const session of sessions) {
    const own = session.station === null ? undefined : home.get(session.station);
    const index = own !== undefined && (freeFrom[own] as number) <= session.arrivalMs ? own : longestFree(freeFrom);
    if (index === null || (freeFrom[index] as number) > session.arrivalMs) {
      unplaced.push(session);
      continue;
    }
    (byStation[index] as Session[]).push(session);
    freeFrom[index] = session.departureMs;
  }
  return { byStation, unplaced };
}

function homes(stations: readonly string[], sessions: readonly Session[]): ReadonlyMap<string, number> {
  const named = [...new Set(sessions.flatMap(({ station }) => (station === null ? [] : [station])))];
  const home = new Map<string, number>();
  for (const name of named) {
    const index = stations.indexOf(name);
    if (index >= 0) home.set(name, index);
  }
  const taken = new Set(home.values());
  const free = stations.map((_, index) => index).filter((index) => !taken.has(index));
  for (const name of named) {
    const index = home.has(name) ? undefined : free.shift();
    if (index !== undefined) home.set(name, index);
  }
  return home;
}

/** Index of the least value; the first of equals; null where there is none. */
function longestFree(freeFrom: readonly number[]): number | null {
  let best: number | null = null;
  for (let index = 0; index < freeFrom.length; index += 1) {
    if (best === null || (freeFrom[index] as number) < (freeFrom[best] as number)) best = index;
  }
  return best;
}
