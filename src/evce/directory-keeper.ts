/**
 * Holds the present directory and rebuilds it: after each login, because a configuration import gives everything
 * a new id, and whenever an id turns out not to exist.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import type { EvceClient } from './client.ts';
import { directoryOf, type Directory, type DirectoryContext, type Listing } from './directory.ts';
import type { Result } from './failure.ts';
import type { Complain } from './log.ts';
import type { Session } from './session.ts';
import type { Station, Zone, ZoneStations } from './wire.ts';

export interface DirectoryKeeper {
  /** Null until the box has been listed once. */
  current(): Directory | null;
  /** Whether ids may have changed since the directory was built. */
  isDoubtful(): boolean;
  /** An id was unknown to the box. */
  doubt(): void;
  /** Lists the box anew; where that fails the old directory stands. */
  rebuild(): Promise<Result<Directory>>;
}

export interface DirectoryKeeperOptions {
  readonly client: EvceClient;
  readonly session: Pick<Session, 'logins'>;
  readonly clock: Clock;
  readonly context: DirectoryContext;
  readonly complain: Complain;
}

/** A thing that stays unknown to the box must not have it listed anew in every round. */
const DOUBT_EVERY_MS = 10_000;

export function createDirectoryKeeper(options: DirectoryKeeperOptions): DirectoryKeeper {
  const { client, session, clock, context, complain } = options;
  let current: Directory | null = null;
  let builtAtLogin = session.logins();
  let builtAtMs = -Infinity;
  let isDoubted = false;
  return {
    current: () => current,
    isDoubtful: () =>
      current === null ||
      builtAtLogin !== session.logins() ||
      (isDoubted && clock.now().monoMs - builtAtMs >= DOUBT_EVERY_MS),
    doubt() {
      isDoubted = true;
    },
    async rebuild() {
      const first = await client.zones();
      if (!first.ok) return first;
      // A login later than this one may have brought other ids, and leaves the directory doubtful.
      const login = session.logins();
      const listing = await listRest(client, first.value);
      if (!listing.ok) return listing;
      current = directoryOf(listing.value, context);
      builtAtLogin = login;
      builtAtMs = clock.now().monoMs;
      isDoubted = false;
      complain('directory', current.problems.length === 0 ? null : current.problems.join('; '));
      return { ...listing, value: current };
    },
  };
}

async function listRest(client: EvceClient, zones: readonly Zone[]): Promise<Result<Listing>> {
  const stations = await client.stations();
  if (!stations.ok) return stations;
  const meters = await client.meters();
  if (!meters.ok) return meters;
  const members = await listMembers(client, zones, stations.value);
  if (!members.ok) return members;
  const value = { zones, stations: stations.value, meters: meters.value, zoneStations: members.value };
  return { ok: true, value, begunMonoMs: meters.begunMonoMs };
}

/** Asks the zones for their stations only where some station does not say its zone. */
async function listMembers(
  client: EvceClient,
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
