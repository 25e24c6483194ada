/**
 * Whether each station is in a zone, and is wired as the site file believes.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import { PHASE_NAMES } from '../engine/index.ts';
import type { Station } from '../evce/wire.ts';
import { boxError, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey } from './survey.ts';

/** A line that carries this much is wired. */
const WIRED_AMPS = 1;

export function checkWiring(config: SiteConfig, survey: BoxSurvey): readonly BoxFinding[] {
  const zoneIds = new Set(survey.listing.zones.map(({ id }) => id));
  return survey.listing.stations.flatMap((station) => [
    ...checkZoneOf(station, survey, zoneIds),
    ...checkStated(config, station),
    ...checkSeen(config, station, survey),
  ]);
}

const subjectOf = ({ id, config }: Station): string => `station ${config.friendly_name ?? `${id} (without a name)`}`;

function checkZoneOf(station: Station, { listing }: BoxSurvey, zoneIds: ReadonlySet<number>): readonly BoxFinding[] {
  const members = [...listing.zoneStations].find(([, stations]) =>
    stations.some((each) => (typeof each === 'number' ? each : each.id) === station.id),
  );
  const zoneId = station.config.zone_id ?? members?.[0];
  if (zoneId !== undefined && zoneIds.has(zoneId)) return [];
  const message = zoneId === undefined ? 'it is in no zone' : `it is in a zone (${zoneId}) that the box does not list`;
  return [boxError(subjectOf(station), `${message}: nobody can hold what it draws`, 'put it into a zone in EVCE')];
}

/** What both the site file and the box state. */
function checkStated({ site }: SiteConfig, station: Station): readonly BoxFinding[] {
  const stated = site.stationOverrides[station.config.friendly_name ?? ''] ?? {};
  const { phases, phase_rotation: rotation, max_current: maxAmps } = station.config;
  const pairs: readonly (readonly [what: string, ofFile: unknown, ofBox: unknown])[] = [
    ['phases', stated.phases, phases],
    ['rotation', stated.rotation, rotation],
    ['maxAmps', stated.maxAmps, maxAmps],
  ];
  return pairs
    .filter(([, ofFile, ofBox]) => ofFile !== undefined && ofBox !== undefined && ofFile !== ofBox)
    .map(([what, ofFile, ofBox]) =>
      boxWarning(
        subjectOf(station),
        `the site file states ${what}: ${String(ofFile)}, the box ${String(ofBox)}; the site file counts`,
        'look at the station, then correct the one that is wrong',
      ),
    );
}

/** More lines carry current than are said to be there. */
function checkSeen({ site }: SiteConfig, station: Station, { statuses }: BoxSurvey): readonly BoxFinding[] {
  const status = statuses.ok ? statuses.value.find(({ id }) => id === station.id) : undefined;
  const stated = site.stationOverrides[station.config.friendly_name ?? ''] ?? {};
  const phases = stated.phases ?? station.config.phases ?? site.stationDefaults.phases;
  const carrying = [status?.current?.l1, status?.current?.l2, status?.current?.l3].flatMap((value, line) =>
    (value ?? 0) >= WIRED_AMPS ? [PHASE_NAMES[line as 0 | 1 | 2]] : [],
  );
  if (carrying.length <= phases) return [];
  return [
    boxError(
      subjectOf(station),
      `it draws on ${carrying.length} lines (${carrying.join(', ')}), and is said to have ${phases}`,
      'correct its phases in EVCE or in the site file: a line that nobody counts is overloaded unseen',
    ),
  ];
}
