/**
 * Charging sessions, as polls show them: from the first with a car to the first without. A counter that falls begins
 * another. What a station does not say ends nothing.
 * @module
 */
import type { ConnectorStatus, DirectoryListed, StationsObserved } from '../../engine/index.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

/** A session that lasts. */
interface OpenSession {
  readonly id: number;
  readonly energyWh: number | null;
}

const CAR: Readonly<Record<ConnectorStatus, 'there' | 'gone' | 'unknown'>> = {
  available: 'gone',
  reserved: 'gone',
  preparing: 'there',
  charging: 'there',
  'suspended-by-station': 'there',
  'suspended-by-car': 'there',
  finishing: 'there',
  unavailable: 'unknown',
  faulted: 'unknown',
  unknown: 'unknown',
};

/** Energy is written when it has grown by so much, and at the end: not at every poll of every station. */
const WRITTEN_EVERY_WH = 100;

/** Keeps the table of sessions; those that lasted when the last run ended go on. */
export class SessionBook {
  readonly #db: Database;
  readonly #open = new Map<string, OpenSession>();
  #isOutdated = false;
  #zones: ReadonlyMap<string, string | null> = new Map();

  constructor(db: Database) {
    this.#db = db;
    this.#load();
  }

  /** The file holds nothing of the last polls. It is read again only when it is needed: now it may be out of order. */
  rolledBack(): void {
    this.#isOutdated = true;
  }

  #load(): void {
    const rows = this.#db
      .prepare<[], { readonly id: number; readonly station: string; readonly energyWh: number | null }>(
        'SELECT id, station, energy_wh AS energyWh FROM sessions WHERE ended_ms IS NULL',
      )
      .all();
    this.#open.clear();
    for (const { id, station, energyWh } of rows) this.#open.set(station, { id, energyWh });
    this.#isOutdated = false;
  }

  listed({ stations }: DirectoryListed): void {
    this.#zones = new Map(stations.map(({ name, zone }) => [name, zone]));
  }

  polled({ stations, at }: StationsObserved): void {
    if (this.#isOutdated) this.#load();
    for (const { name, status, reachable, sessionWh } of stations) {
      const car = reachable ? CAR[status] : 'unknown';
      const open = this.#open.get(name);
      if (car === 'gone' && open !== undefined) this.#end(name, open, at.wallMs);
      if (car !== 'there') continue;
      const isAnother = open !== undefined && (sessionWh ?? Infinity) < (open.energyWh ?? 0);
      if (isAnother) this.#end(name, open, at.wallMs);
      if (open === undefined || isAnother) this.#begin(name, { sessionWh, atMs: at.wallMs });
      else this.#goOn(name, open, { sessionWh, atMs: at.wallMs });
    }
  }

  #begin(station: string, now: { readonly sessionWh: number | null; readonly atMs: number }): void {
    const { lastInsertRowid } = prepared(
      this.#db,
      'INSERT INTO sessions (station, zone, began_ms, seen_ms, energy_wh) VALUES (?, ?, ?, ?, ?)',
    ).run(station, this.#zones.get(station) ?? null, now.atMs, now.atMs, now.sessionWh);
    this.#open.set(station, { id: Number(lastInsertRowid), energyWh: now.sessionWh });
  }

  #goOn(
    station: string,
    { id, energyWh }: OpenSession,
    now: { readonly sessionWh: number | null; readonly atMs: number },
  ): void {
    const { sessionWh, atMs } = now;
    if (sessionWh === null || (energyWh !== null && sessionWh === energyWh)) return;
    const stepsWh = (counted: number): number => Math.floor(counted / WRITTEN_EVERY_WH);
    if (energyWh === null || stepsWh(sessionWh) > stepsWh(energyWh))
      prepared(this.#db, 'UPDATE sessions SET energy_wh = ?, seen_ms = ? WHERE id = ?').run(sessionWh, atMs, id);
    this.#open.set(station, { id, energyWh: sessionWh });
  }

  #end(station: string, { id, energyWh }: OpenSession, atMs: number): void {
    this.#open.delete(station);
    prepared(this.#db, 'UPDATE sessions SET ended_ms = ?, seen_ms = ?, energy_wh = ? WHERE id = ?').run(
      atMs,
      atMs,
      energyWh,
      id,
    );
  }
}
