/**
 * Whether box and site file name the same zones, meters and stations.
 * @module
 */
import { nearestWord, type SiteConfig } from '../config/index.ts';
import { boxError, boxNote, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey } from './survey.ts';

type Named = { readonly config: { readonly friendly_name?: string | undefined } };

/** What the site file names and the box does not have, and the other way round. */
export function checkNames({ site, evce, sources }: SiteConfig, { listing }: BoxSurvey): readonly BoxFinding[] {
  const zones = namesOf(listing.zones);
  const meters = namesOf(listing.meters);
  const stations = namesOf(listing.stations);
  const wantedZones = Object.values(evce?.zoneNames ?? {});
  const wantedMeters = Object.values(evce?.meterNames ?? {});
  const wantedStations = Object.keys(site.stationOverrides);
  return [
    ...repeated('zone', zones),
    ...repeated('meter', meters),
    ...repeated('station', stations),
    ...missing({ kind: 'zone', wanted: wantedZones, found: zones, key: 'nodes[].zone' }),
    ...missing({ kind: 'meter', wanted: wantedMeters, found: meters, key: 'meters[].evce' }),
    ...missing({ kind: 'station', wanted: wantedStations, found: stations, key: 'stations' }),
    ...extraZones(wantedZones, listing),
    ...extraMeters([...wantedMeters, ...sources.meters.map(({ name }) => name)], meters),
  ];
}

const namesOf = (things: readonly Named[]): readonly string[] =>
  things.flatMap(({ config }) => config.friendly_name ?? []);

function repeated(kind: string, names: readonly string[]): readonly BoxFinding[] {
  const shared = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...shared].map((name) =>
    boxError(
      `${kind} ${name}`,
      `more than one ${kind} of the box has this name, so it stands for none of them`,
      `give each ${kind} a name of its own in EVCE`,
    ),
  );
}

function missing(of: {
  readonly kind: string;
  readonly wanted: readonly string[];
  readonly found: readonly string[];
  readonly key: string;
}): readonly BoxFinding[] {
  const { kind, wanted, found, key } = of;
  const free = found.filter((name) => !wanted.includes(name));
  return wanted
    .filter((name) => !found.includes(name))
    .map((name) => {
      const near = nearestWord(name, free);
      const has = near === null ? '' : `; it has ${JSON.stringify(near)}`;
      const advice =
        near === null
          ? `correct ${key} in the site file, or add the ${kind} in EVCE; the box has ${listed(found)}`
          : `write ${JSON.stringify(near)} at ${key} in the site file, or rename it in EVCE`;
      return boxError(`${kind} ${name}`, `the box has no ${kind} of this name${has}`, advice);
    });
}

function extraZones(wanted: readonly string[], listing: BoxSurvey['listing']): readonly BoxFinding[] {
  return listing.zones.flatMap(({ id, config: { friendly_name: name } }) => {
    if (name === undefined || isMeant(name, wanted, namesOf(listing.zones))) return [];
    const members = listing.zoneStations.get(id)?.length ?? 0;
    const count = members + listing.stations.filter(({ config }) => config.zone_id === id).length;
    // A zone above others needs no lever of its own.
    if (count === 0) return [boxNote(`zone ${name}`, 'it is not in the site file, and has no stations of its own')];
    return [
      boxWarning(
        `zone ${name}`,
        `it is not in the site file: Busbar does not hold its ${count} station${count === 1 ? '' : 's'}`,
        `add a node with zone: ${JSON.stringify(name)} at the place where it is fed`,
      ),
    ];
  });
}

function extraMeters(wanted: readonly string[], found: readonly string[]): readonly BoxFinding[] {
  return found
    .filter((name) => !isMeant(name, wanted, found))
    .map((name) =>
      boxNote(
        `meter ${name}`,
        'it is not in the site file',
        'add it under meters if it sees all that flows through a node, or a source behind one',
      ),
    );
}

/** Wanted, or so near to a name that is missing that it is mentioned there. */
function isMeant(name: string, wanted: readonly string[], found: readonly string[]): boolean {
  if (wanted.includes(name)) return true;
  const free = found.filter((each) => !wanted.includes(each));
  return wanted.some((each) => !found.includes(each) && nearestWord(each, free) === name);
}

const NAMES_TOLD = 8;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const told = names.slice(0, NAMES_TOLD).map((name) => JSON.stringify(name));
  return told.join(', ') + (names.length > NAMES_TOLD ? ` and ${names.length - NAMES_TOLD} more` : '');
}
