/**
 * The stations of a journal, as the box listed them and the site file corrected them, with all they said.
 * @module
 */
import {
  gridLinesOf,
  PHASES,
  type ListedStation,
  type PhaseIndex,
  type Site,
  type StationObservation,
  type StationRating,
} from '../../src/engine/index.ts';
import type { StationInfo } from '../plant/field.ts';
import type { Recording, Said } from './recording.ts';
import { recoverStays, type RecoveredStay } from './stays.ts';

export interface RecoveredStation {
  readonly info: StationInfo;
  /** Index of the node of its zone. */
  readonly node: number;
  /** Grid line of each of its lines. */
  readonly lines: readonly PhaseIndex[];
  readonly polls: readonly Said<StationObservation>[];
  readonly timesMs: readonly number[];
  readonly stays: readonly RecoveredStay[];
}

/** In the box's order. A station of no known zone is put into the first. */
export function recoverStations({ site, directory, stations }: Recording): readonly RecoveredStation[] {
  return (directory?.stations ?? []).map((listed) => {
    const zone = site.zones.find(({ name }) => name === listed.zone) ?? site.zones[0];
    const info: StationInfo = { name: listed.name, zone: zone?.name ?? '', ...ratingOf(site, listed) };
    const polls = stations.get(listed.name) ?? [];
    return {
      info,
      node: zone?.node ?? 0,
      lines: gridLinesOf(info.phases, info.rotation) ?? PHASES,
      polls,
      timesMs: polls.map(({ atMs }) => atMs),
      stays: recoverStays(polls, info, site.supply.nominalVolts),
    };
  });
}

/** What the site file states wins over what the box lists, and that over the site's defaults. */
function ratingOf({ stationDefaults, stationOverrides }: Site, listed: ListedStation): StationRating {
  const { phases, rotation, minAmps, maxAmps, vip } = listed;
  return {
    ...stationDefaults,
    vip,
    ...(phases === null ? {} : { phases }),
    ...(rotation === null ? {} : { rotation }),
    ...(minAmps === null ? {} : { minAmps }),
    ...(maxAmps === null ? {} : { maxAmps }),
    ...stationOverrides[listed.name],
  };
}
