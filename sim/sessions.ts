/**
 * Recorded charging sessions: CSV with our column names or those of public data sets, and the JSON of ACN-Data.
 *
 * Where a file has both, the energy that was really delivered counts, not what the driver asked for: drivers
 * state 1.6 to 2 times what their cars then take.
 * Times without an offset are by the clock that the scenario names: of an hour that autumn repeats the first, and an hour
 * that spring skips lies after the change.
 * @see https://ev.caltech.edu/dataset for the fields of ACN-Data
 * @module
 */
import type { TimeZone } from '../src/engine/index.ts';
import { parseCsv } from '../src/series/csv.ts';
import { utcOf } from './local-time.ts';
import { parseLocalStamp } from '../src/series/local-stamp.ts';
import { parseTimestamp } from '../src/series/timestamp.ts';

/** One stay of a car, as recorded. Null where the file does not say. */
export interface Session {
  readonly arrivalMs: number;
  readonly departureMs: number;
  readonly energyWh: number;
  readonly station: string | null;
  readonly maxAmps: number | null;
  readonly phases: 1 | 2 | 3 | null;
}

/** An entry that cannot be used. */
export interface RejectedSession {
  /** `line 7` of a table, `item 7` of a list; both count from 1. */
  readonly place: string;
  readonly why: string;
}

export interface SessionsFile {
  /** In order of arrival. */
  readonly sessions: readonly Session[];
  readonly rejected: readonly RejectedSession[];
}

export type SessionsResult =
  { readonly ok: true; readonly file: SessionsFile } | { readonly ok: false; readonly problem: string };

/** Names under which data sets keep each quantity, best first; compared without regard to case. */
const NAMES = {
  arrival: ['arrival', 'connectiontime', 'utctransactionstart', 'start date', 'start_time', 'start'],
  departure: ['departure', 'disconnecttime', 'utctransactionstop', 'end date', 'end_time', 'end'],
  energy: [
    'energy_kwh',
    'delivered_energy (kwh)',
    'kwhdelivered',
    'totalenergy',
    'energy (kwh)',
    'requested_energy (kwh)',
  ],
  station: ['station', 'station_id', 'stationid', 'spaceid', 'chargepoint', 'station name'],
  maxAmps: ['max_amps'],
  phases: ['phases'],
} as const;

type Quantity = keyof typeof NAMES;
/** Text of a quantity in one entry; empty where it has none. */
type Entry = (quantity: Quantity) => string;

/** A car that takes more in one stay is a mistake of units: the largest batteries hold a fifth of it. */
const ENERGY_MAX_KWH = 1000;

/** Reads a file of either form. `timeZone` is the clock of times that carry no offset; null where there are none. */
export function parseSessions(text: string, timeZone: TimeZone | null = null): SessionsResult {
  const result = /^\s*[{[]/.test(text) ? parseJson(text, timeZone) : parseTable(text, timeZone);
  if (result.ok) return result;
  return {
    ok: false,
    problem: `${result.problem}; expected a CSV with the columns arrival, departure, energy_kwh or ACN-Data’s JSON`,
  };
}

function parseTable(text: string, timeZone: TimeZone | null): SessionsResult {
  const table = parseCsv(text);
  const header = table.header.map((name) => name.toLowerCase());
  const columns = (quantity: Quantity): number[] =>
    NAMES[quantity].map((name) => header.indexOf(name)).filter((index) => index >= 0);
  const places = {
    arrival: columns('arrival'),
    departure: columns('departure'),
    energy: columns('energy'),
    station: columns('station'),
    maxAmps: columns('maxAmps'),
    phases: columns('phases'),
  };
  const missing = (['arrival', 'departure', 'energy'] as const).filter((quantity) => places[quantity].length === 0);
  if (missing.length > 0) return { ok: false, problem: `has no column for ${missing.join(', ')}` };
  const entries = table.rows.map(({ line, cells }) => ({
    place: `line ${line}`,
    entry: (quantity: Quantity) => firstFilled(places[quantity].map((index) => cells[index] ?? '')),
  }));
  const broken = table.rejected.map(({ line, why }) => ({ place: `line ${line}`, why }));
  return { ok: true, file: collect(entries, broken, timeZone) };
}

function parseJson(text: string, timeZone: TimeZone | null): SessionsResult {
  let items: unknown;
  try {
    const document: unknown = JSON.parse(text);
    items = Array.isArray(document) ? document : (document as { readonly _items?: unknown })._items;
  } catch (error) {
    return { ok: false, problem: `is not JSON (${(error as SyntaxError).message})` };
  }
  if (!Array.isArray(items)) return { ok: false, problem: 'has no list _items' };
  const entries = items.map((item: unknown, index) => ({ place: `item ${index + 1}`, entry: entryOf(item) }));
  return { ok: true, file: collect(entries, [], timeZone) };
}

function entryOf(item: unknown): Entry {
  const fields = new Map(
    Object.entries(typeof item === 'object' && item !== null ? item : {}).map(([name, value]) => [
      name.toLowerCase(),
      textOf(value),
    ]),
  );
  return (quantity) => firstFilled(NAMES[quantity].map((name) => fields.get(name) ?? ''));
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
const firstFilled = (texts: readonly string[]): string => texts.find((text) => text !== '') ?? '';

function collect(
  entries: readonly { readonly place: string; readonly entry: Entry }[],
  broken: readonly RejectedSession[],
  timeZone: TimeZone | null,
): SessionsFile {
  const sessions: Session[] = [];
  const rejected = [...broken];
  for (const { place, entry } of entries) {
    const session = readEntry(entry, timeZone);
    if (typeof session === 'string') rejected.push({ place, why: session });
    else sessions.push(session);
  }
  return { sessions: sessions.sort((a, b) => a.arrivalMs - b.arrivalMs), rejected };
}

/** The session, or why it is none. */
function readEntry(entry: Entry, timeZone: TimeZone | null): Session | string {
  const wanted = timeZone === null ? 'a time with an offset' : 'a time';
  const arrivalMs = timeOf(entry('arrival'), timeZone);
  if (arrivalMs === null) return `arrival ${quote(entry('arrival'))} is not ${wanted}`;
  const departureMs = timeOf(entry('departure'), timeZone);
  if (departureMs === null) return `departure ${quote(entry('departure'))} is not ${wanted}`;
  if (departureMs <= arrivalMs) return 'departs before it arrives';
  const energyKwh = entry('energy') === '' ? NaN : Number(entry('energy'));
  if (!(energyKwh > 0 && energyKwh <= ENERGY_MAX_KWH)) {
    return `energy ${quote(entry('energy'))} is not between 0 and ${ENERGY_MAX_KWH} kWh`;
  }
  const maxAmps = entry('maxAmps') === '' ? null : Number(entry('maxAmps'));
  if (maxAmps !== null && !(maxAmps > 0)) return `max_amps ${quote(entry('maxAmps'))} is not a current in A`;
  const phases = entry('phases') === '' ? null : Number(entry('phases'));
  if (phases !== null && phases !== 1 && phases !== 2 && phases !== 3)
    return `phases ${quote(entry('phases'))} is not 1, 2 or 3`;
  const station = entry('station') === '' ? null : entry('station');
  return {
    arrivalMs,
    departureMs,
    energyWh: energyKwh * 1000,
    station,
    maxAmps,
    phases,
  };
}

function timeOf(text: string, timeZone: TimeZone | null): number | null {
  const stamp = parseTimestamp(text);
  if (stamp !== null || timeZone === null) return stamp?.utcMs ?? null;
  const wallMs = parseLocalStamp(text, null);
  return wallMs === null ? null : utcOf(timeZone, wallMs);
}

const quote = (text: string): string => (text === '' ? '(empty)' : JSON.stringify(text));
