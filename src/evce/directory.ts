/**
 * Names <-> ids. The box refers to everything by ids that an import of its configuration changes; the rest of
 * Busbar knows names only. A name that two things share resolves to neither.
 * @module
 */
import { amps, volts, type Site, type Volts } from '../engine/index.ts';
import type { Dialect, ZoneElectrics } from './dialect.ts';
import { EMPTY_ROSTER, type Roster, type RosterEntry } from './directory-changes.ts';
import type { DatedListing, Listing } from './listing.ts';
import type { Station, Zone } from './wire.ts';

/** The site's name of each zone and meter with the box's name for it, in site order. */
export interface BoxNames {
  readonly zones: ReadonlyMap<string, string>;
  readonly meters: ReadonlyMap<string, string>;
}

export interface DirectoryZone {
  readonly id: number;
  readonly name: string;
  /** Null where the box does not say enough to translate a reduction. */
  readonly electrics: ZoneElectrics | null;
}

export interface DirectoryStation {
  readonly id: number;
  readonly name: string;
  /** Name of its zone; null where nothing tells. */
  readonly zone: string | null;
  readonly wire: Station;
}

export interface Directory {
  /** By name: the site's zones in site order, then what else the box has, in its order. */
  readonly zones: ReadonlyMap<string, DirectoryZone>;
  /** By id: statuses name their station by it. */
  readonly stations: ReadonlyMap<number, DirectoryStation>;
  /** Id of each meter of the site that the box has, by the site's name, in site order. */
  readonly meterIds: ReadonlyMap<string, number>;
  /** What could not be resolved, for people. */
  readonly problems: readonly string[];
}

/** What a directory is built with besides the listing. */
export interface DirectoryContext {
  readonly names: BoxNames;
  readonly dialect: Dialect;
  /** Counted where a zone does not state its voltage. */
  readonly nominalVolts: Volts;
}

/** What the box calls the site's zones and meters where it calls them otherwise, and which meters it has no part in. */
export interface DifferingNames {
  readonly zones?: Readonly<Record<string, string>>;
  readonly meters?: Readonly<Record<string, string>>;
  /** Meters, by the site's names, that are read elsewhere: the box is not asked for them, and need not have them. */
  readonly elsewhere?: readonly string[];
}

/** The site's names, and where they differ from the box's, what the box calls them. */
export function boxNames(site: Pick<Site, 'zones' | 'meters'>, differing: DifferingNames): BoxNames {
  const meters = site.meters.filter(({ name }) => differing.elsewhere?.includes(name) !== true);
  const named = (own: readonly { readonly name: string }[], other: Readonly<Record<string, string>> = {}) =>
    new Map(own.map(({ name }) => [name, Object.hasOwn(other, name) ? (other[name] as string) : name]));
  return { zones: named(site.zones, differing.zones), meters: named(meters, differing.meters) };
}

/** Resolves a listing. Never fails: what does not resolve is left out and reported. */
export function directoryOf(listing: Listing, context: DirectoryContext): Directory {
  const { names } = context;
  const zones = byUniqueName('zone', listing.zones);
  const stations = byUniqueName('station', listing.stations);
  const meters = byUniqueName('meter', listing.meters);
  const zoneNames = nameZones(zones.found, names.zones);
  const ofSite = (wanted: ReadonlyMap<string, string>, found: ReadonlyMap<string, unknown>, kind: string) =>
    [...wanted.values()].filter((name) => !found.has(name)).map((name) => `the box lists no ${kind} ${quote(name)}`);
  return {
    zones: new Map(
      [...zoneNames].map(([name, zone]) => [name, { id: zone.id, name, electrics: electricsOf(zone, context) }]),
    ),
    stations: listStations(stations.found, zoneOfStation(listing, zoneNames)),
    meterIds: new Map(
      [...names.meters].flatMap(([own, boxes]) => {
        const meter = meters.found.get(boxes);
        return meter === undefined ? [] : [[own, meter.id] as const];
      }),
    ),
    problems: [
      ...zones.problems,
      ...stations.problems,
      ...meters.problems,
      ...ofSite(names.zones, zones.found, 'zone'),
      ...ofSite(names.meters, meters.found, 'meter'),
    ],
  };
}

/** The ids and names of a listing, whether they resolve or not; firmwares that were not told stay as they were. */
export function rosterOf(
  { listing, firmwares }: Pick<DatedListing, 'listing' | 'firmwares'>,
  before: Roster = EMPTY_ROSTER,
): Roster {
  const { zones, stations, meters } = listing;
  return {
    zone: zones.map(entryOf),
    station: stations.map(entryOf),
    meter: meters.map(entryOf),
    firmware: firmwares?.map(({ id, name }) => ({ id, name: name ?? null })) ?? before.firmware,
  };
}

const entryOf = ({ id, config }: Named): RosterEntry => ({ id, name: config.friendly_name ?? null });

interface Named {
  readonly id: number;
  readonly config: { readonly friendly_name?: string | undefined };
}

/** Things by their names, less those that share a name or an id: it stands for none of them. */
function byUniqueName<Thing extends Named>(kind: string, things: readonly Thing[]) {
  const names = countedBy(things, ({ config }) => config.friendly_name);
  const ids = countedBy(things, ({ id }) => id);
  const found = new Map<string, Thing>();
  for (const thing of things) {
    const name = thing.config.friendly_name;
    if (name !== undefined && names.get(name) === 1 && ids.get(thing.id) === 1) found.set(name, thing);
  }
  const unnamed = things.filter(({ config }) => config.friendly_name === undefined);
  const problems = [
    ...unnamed.map(({ id }) => `${kind} ${id} has no name`),
    ...sharedBy(names).map((name) => `more than one ${kind} is named ${quote(name)}: it stands for none of them`),
    ...sharedBy(ids).map((id) => `more than one ${kind} has the id ${id}: it stands for none of them`),
  ];
  return { found, problems };
}

function countedBy<Thing, Key>(things: readonly Thing[], keyOf: (thing: Thing) => Key | undefined) {
  const counts = new Map<Key, number>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const sharedBy = <Key>(counts: ReadonlyMap<Key, number>): readonly Key[] =>
  [...counts].filter(([, count]) => count > 1).map(([key]) => key);

/** Zones by the name the engine uses. A zone of the box may not take a name the site uses for another. */
function nameZones(found: ReadonlyMap<string, Zone>, wanted: ReadonlyMap<string, string>): ReadonlyMap<string, Zone> {
  const ofSite = [...wanted].flatMap(([own, boxes]) => {
    const zone = found.get(boxes);
    return zone === undefined ? [] : [[own, zone] as const];
  });
  const taken = new Set(wanted.values());
  const others = [...found].filter(([name]) => !taken.has(name) && !wanted.has(name));
  return new Map([...ofSite, ...others]);
}

function zoneOfStation(listing: Listing, zones: ReadonlyMap<string, Zone>): (station: Station) => string | null {
  const nameOf = new Map([...zones].map(([name, zone]) => [zone.id, name]));
  const zoneIdOf = new Map<number, number>();
  for (const [zoneId, members] of listing.zoneStations) {
    for (const member of members) zoneIdOf.set(typeof member === 'number' ? member : member.id, zoneId);
  }
  return (station) => {
    const zoneId = station.config.zone_id ?? zoneIdOf.get(station.id);
    return zoneId === undefined ? null : (nameOf.get(zoneId) ?? null);
  };
}

function listStations(found: ReadonlyMap<string, Station>, zoneOf: (station: Station) => string | null) {
  return new Map<number, DirectoryStation>(
    [...found].map(([name, wire]) => [wire.id, { id: wire.id, name, zone: zoneOf(wire), wire }]),
  );
}

function electricsOf(zone: Zone, context: DirectoryContext): ZoneElectrics | null {
  const { max_current: maxAmps, voltage, phases } = zone.config;
  if (maxAmps === undefined || maxAmps <= 0) return null;
  // Amps and percent need no number of phases; for kilowatts a wrong one would be wrong threefold.
  if (context.dialect.unit === 'kilowatt' && phases === undefined) return null;
  const nominal = voltage === undefined || voltage <= 0 ? context.nominalVolts : volts(voltage);
  return { maxAmps: amps(maxAmps), voltage: nominal, phases: phases === 1 ? 1 : 3 };
}

const quote = (name: string): string => JSON.stringify(name);
