/**
 * The stations as a direct link sees them. A status that the box gives as the same object is not translated again, and the
 * engine is given the same observation of it.
 * @module
 */
import type { Instant, StationObservation, StationsObserved } from '../src/engine/index.ts';
import type { Directory } from '../src/evce/directory.ts';
import { toStationObservation } from '../src/evce/map.ts';
import type { IdentifiedStatus } from '../src/evce/wire.ts';

/** What a status was translated to. */
interface Translated {
  readonly status: IdentifiedStatus;
  /** Null for a station that the directory does not know. */
  readonly observation: StationObservation | null;
}

/** One poll's worth of statuses as the engine hears of them. */
export type StationPoll = (
  statuses: readonly IdentifiedStatus[],
  directory: Directory,
  at: Instant,
) => StationsObserved;

/** A poll that remembers the one before it. */
export function createStationPoll(): StationPoll {
  let known: Translated[] = [];
  let knownBy: Directory | null = null;
  return (statuses, directory, at) => {
    if (directory !== knownBy) known = [];
    knownBy = directory;
    const stations: StationObservation[] = [];
    for (let place = 0; place < statuses.length; place += 1) {
      const status = statuses[place] as IdentifiedStatus;
      let translated = known[place];
      if (translated?.status !== status) {
        translated = { status, observation: observationOf(status, directory) };
        known[place] = translated;
      }
      if (translated.observation !== null) stations.push(translated.observation);
    }
    return { kind: 'StationsObserved', at, stations };
  };
}

function observationOf(status: IdentifiedStatus, directory: Directory): StationObservation | null {
  const station = directory.stations.get(status.id);
  return station === undefined ? null : toStationObservation(station.name, status);
}
