/**
 * The stations of a scenario and the stays of cars at them.
 * @module
 */
import { spreadStations, type ScenarioConfig, type Traffic, type ZoneStations } from '../src/config/index.ts';
import type { Site, StationRating } from '../src/engine/index.ts';
import { makeCar } from './cars.ts';
import { placeSessions } from './placement.ts';
import type { StationInfo } from './plant/field.ts';
import type { PlantStation } from './plant/plant.ts';
import type { Random } from './random.ts';
import { parseSessions, type RejectedSession, type Session } from './sessions.ts';
import { makeTraffic } from './traffic.ts';

export interface Fleet {
  readonly stations: readonly PlantStation[];
  /** Sessions within the simulated time, with and without a place. */
  readonly sessionCount: number;
  /** Sessions that found no free station. */
  readonly unplaced: number;
  /** Entries of the sessions file that cannot be used. */
  readonly rejected: readonly RejectedSession[];
}

export interface FleetContext {
  readonly site: Site;
  readonly random: Random;
  /** Null, with the problem noted, where a file cannot be read. */
  readonly readText: (file: string) => string | null;
  readonly note: (problem: string) => void;
}

/** Null where the sessions cannot be read; the problem is noted. */
export function buildFleet(scenario: ScenarioConfig, context: FleetContext): Fleet | null {
  const traffic = trafficOf(scenario, context);
  if (traffic === null) return null;
  const stations = zoneStations(scenario.traffic, traffic.sessions, context.site).flatMap(({ zone, count }) =>
    Array.from({ length: count }, (_, index) => stationOf(context.site, zone, index)),
  );
  const names = stations.map(({ name }) => name);
  const { byStation, unplaced } = placeSessions(names, traffic.sessions);
  const positions = new Map(traffic.sessions.map((session, index) => [session, index]));
  const cars = context.random.split('cars');
  const volts = context.site.supply.nominalVolts;
  const isRecorded = scenario.traffic.kind === 'sessions';
  const toStay = (session: Session, station: StationInfo) => {
    const random = cars.split(`session ${positions.get(session) ?? -1}`);
    return {
      arrivalMs: session.arrivalMs - scenario.startMs,
      departureMs: session.departureMs - scenario.startMs,
      car: makeCar(session, { population: scenario.cars, station, volts, isRecorded, random }),
    };
  };
  return {
    stations: stations.map((info, index) => ({
      info,
      node: nodeOfZone(context.site, info.zone),
      stays: (byStation[index] ?? []).map((session) => toStay(session, info)),
    })),
    sessionCount: traffic.sessions.length,
    unplaced: unplaced.length,
    rejected: traffic.rejected,
  };
}

interface TrafficRead {
  readonly sessions: readonly Session[];
  readonly rejected: readonly RejectedSession[];
}

function trafficOf(scenario: ScenarioConfig, context: FleetContext): TrafficRead | null {
  const { traffic, startMs, durationMs } = scenario;
  const endMs = startMs + durationMs;
  if (traffic.kind === 'profile') {
    const { profile, arrivalsPerWeekday } = traffic;
    const { timeZone } = context.site;
    const random = context.random.split('traffic');
    return { sessions: makeTraffic({ profile, arrivalsPerWeekday, startMs, endMs, timeZone, random }), rejected: [] };
  }
  const text = context.readText(traffic.file);
  if (text === null) return null;
  const result = parseSessions(text, traffic.timeZone);
  if (!result.ok) {
    context.note(`${traffic.file} ${result.problem}`);
    return null;
  }
  const { sessions, rejected } = result.file;
  return { sessions: sessions.filter(({ arrivalMs }) => arrivalMs >= startMs && arrivalMs < endMs), rejected };
}

function zoneStations(traffic: Traffic, sessions: readonly Session[], site: Site): readonly ZoneStations[] {
  if (traffic.stations !== null) return traffic.stations;
  const named = new Set(sessions.flatMap(({ station }) => (station === null ? [] : [station]))).size;
  const total = Math.max(named, mostAtOnce(sessions.filter(({ station }) => station === null)));
  const names = site.zones.map(({ name }) => name);
  return spreadStations(total, names);
}

/** How many of the sessions overlap at the busiest moment. */
function mostAtOnce(sessions: readonly Session[]): number {
  const changes = sessions.flatMap(({ arrivalMs, departureMs }) => [
    { atMs: arrivalMs, by: 1 },
    { atMs: departureMs, by: -1 },
  ]);
  changes.sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let present = 0;
  return changes.reduce((most, { by }) => Math.max(most, (present += by)), 0);
}

const ROTATIONS = ['L1L2L3', 'L2L3L1', 'L3L1L2'] as const;

/** Stations are wired in rotation, as installers do to balance single-phase cars, unless the site says otherwise. */
function stationOf(site: Site, zone: string, index: number): StationInfo {
  const name = `${zone} ${String(index + 1).padStart(2, '0')}`;
  const { stationDefaults: defaults, stationOverrides } = site;
  const isRotated = defaults.rotation === ROTATIONS[0];
  const rotation = isRotated ? (ROTATIONS[index % ROTATIONS.length] as string) : defaults.rotation;
  const rating: StationRating = { ...defaults, rotation, ...stationOverrides[name] };
  return { name, zone, ...rating };
}

function nodeOfZone(site: Site, zone: string): number {
  return site.zones.find(({ name }) => name === zone)?.node ?? 0;
}
