/**
 * Lists all that the box has: zones, stations, meters and firmwares.
 * @module
 */
import type { EvceClient } from './client.ts';
import type { EvceFailure, Result } from './failure.ts';
import type { Session } from './session.ts';
import type { Firmware, Meter, Station, Zone, ZoneStations } from './wire.ts';

/** What the box listed, as it came. */
export interface Listing {
  readonly zones: readonly Zone[];
  readonly stations: readonly Station[];
  readonly meters: readonly Meter[];
  /** By zone id; needed where stations do not say their zone. */
  readonly zoneStations: ReadonlyMap<number, ZoneStations>;
}

/** A listing with the login that its ids belong to. */
export interface DatedListing {
  readonly listing: Listing;
  /** Null where the box does not tell them, or not so that one understands: nothing that regulates needs them. */
  readonly firmwares: readonly Firmware[] | null;
  readonly login: number;
}

type Lister = Pick<EvceClient, 'zones' | 'stations' | 'meters' | 'firmwares' | 'zoneStations'>;

/** Asks for everything in turn; the first call that fails ends it. */
export async function listBox(client: Lister, session: Pick<Session, 'logins'>): Promise<Result<DatedListing>> {
  const zones = await client.zones();
  if (!zones.ok) return zones;
  // A later login than this one may have brought other ids, and leaves the listing doubtful.
  const login = session.logins();
  const stations = await client.stations();
  if (!stations.ok) return stations;
  const meters = await client.meters();
  if (!meters.ok) return meters;
  const firmwares = await client.firmwares();
  if (!firmwares.ok && !wasAnswered(firmwares.failure)) return firmwares;
  const members = await listMembers(client, zones.value, stations.value);
  if (!members.ok) return members;
  const listing = {
    zones: zones.value,
    stations: stations.value,
    meters: meters.value,
    zoneStations: members.value,
  };
  const value = { listing, login, firmwares: firmwares.ok ? firmwares.value : null };
  return { ok: true, value, begunMonoMs: meters.begunMonoMs };
}

const wasAnswered = ({ kind }: EvceFailure): boolean => kind === 'refused' || kind === 'unreadable';

/** Asks the zones for their stations only where some station does not say its zone. */
async function listMembers(
  client: Lister,
  zones: readonly Zone[],
  stations: readonly Station[],
): Promise<{ ok: true; value: ReadonlyMap<number, ZoneStations> } | Extract<Result<never>, { ok: false }>> {
  const members = new Map<number, ZoneStations>();
  if (stations.every((station) => station.config.zone_id !== undefined)) return { ok: true, value: members };
  for (const zone of zones) {
    const listed = await client.zoneStations(zone.id);
    if (!listed.ok) return listed;
    members.set(zone.id, listed.value);
  }
  return { ok: true, value: members };
}
