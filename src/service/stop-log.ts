/**
 * The log of sessions that are ended. An order that the box does not take is repeated every dead time: what goes wrong is
 * told once, and the order is told again when it is taken.
 * @module
 */
import { explainBecause, type StopSession, type StopSettled } from '../engine/index.ts';
import type { Logger } from './log.ts';

export interface StopLog {
  order(stop: StopSession, siteTime: string): void;
  settle(settled: StopSettled, siteTime: string): void;
}

/** Orders to a station that the box does not take, from the first on. */
interface Episode {
  /** How the last of them ended. */
  readonly ending: string;
  /** The last one given since; told when it is taken. */
  readonly latest: StopSession | null;
}

/** A log of stops, which remembers what was not taken. */
export function createStopLog(log: Logger): StopLog {
  const episodes = new Map<string, Episode>();
  return {
    order(stop, siteTime) {
      const episode = episodes.get(stop.station);
      if (episode === undefined) logStop(log, stop, siteTime);
      else episodes.set(stop.station, { ...episode, latest: stop });
    },
    settle({ station, outcome, detail }, siteTime) {
      const before = episodes.get(station);
      if (outcome === 'accepted') {
        episodes.delete(station);
        if (before !== undefined && before.latest !== null) logStop(log, before.latest, siteTime);
        return;
      }
      const ending = `${outcome}, ${detail ?? 'no reason given'}`;
      episodes.set(station, { latest: null, ...before, ending });
      if (before?.ending !== ending) log.warn({ siteTime, station, outcome }, `${station}: stop ${ending}`);
    },
  };
}

function logStop(log: Logger, { station, because }: StopSession, siteTime: string): void {
  log.warn({ siteTime, station }, `${station}: its session is to end: ${explainBecause(because)}`);
}
