/**
 * What the simulated box answers about its zones, stations and meters.
 * @module
 */
import type { Fault } from '../../src/config/index.ts';
import type {
  IdentifiedStatus,
  Meter,
  MeterValuesBody,
  ReductionBody,
  Station,
  Zone,
  ZoneStatus,
} from '../../src/evce/wire.ts';
import { wallMsAt, type Box } from './box-state.ts';
import { allowedNow, sightOf, stationsFedBy, withinFeeders } from './energy.ts';
import { meterValuesView, meterView } from './meter-views.ts';
import { putReduction } from './reduction-writes.ts';
import type { StoredReduction } from './reductions.ts';
import type { MeterSettings, StationSettings, ZoneSettings } from './settings.ts';
import { createStatusBook, type StatusEntry } from './status-book.ts';
import { stationView, statusView, zoneStatusView, zoneView } from './views.ts';

/** Null is "no such id". */
export interface ZoneCalls {
  zones(): Zone[];
  zone(id: number): Zone | null;
  zoneStatus(id: number): ZoneStatus | null;
  /** Ids of the zone's own stations. */
  zoneStations(id: number): number[] | null;
  reduction(id: number): ReductionBody | null;
  /** Takes a reduction; it counts from the next allocation on. */
  putReduction(id: number, body: unknown): 'ok' | 'malformed' | 'unknown';
}

/** Null is "no such id". */
export interface StationCalls {
  stations(): Station[];
  station(id: number): Station | null;
  statuses(): IdentifiedStatus[];
  /** The same without what time alone changes; a status that says the same as before is the same object. */
  lastingStatuses(): readonly IdentifiedStatus[];
  status(id: number): IdentifiedStatus | null;
}

/** Null is "no such id". */
export interface MeterCalls {
  meters(): Meter[];
  meter(id: number): Meter | null;
  meterValues(id: number): MeterValuesBody | null;
}

/** Calls about zones. */
export function zoneCalls(box: Box, clock: ClockFace): ZoneCalls {
  const { zone, station } = box.ids;
  return {
    zones: () => box.settings.zones.map((_, index) => zoneOf(box, index)),
    zone: (id) => zone.find(id, (index) => zoneOf(box, index)),
    zoneStatus: (id) => zone.find(id, (index) => zoneStatusOf(box, index, clock)),
    zoneStations: (id) => zone.find(id, (index) => stationsOf(box, index).map((each) => station.idAt(each))),
    reduction: (id) => zone.find(id, (index) => ({ ...shownReduction(box, index).body })),
    putReduction: (id, body) => zone.find(id, (index) => putReduction(box, index, body)) ?? 'unknown',
  };
}

/** Calls about stations. */
export function stationCalls(box: Box, clock: ClockFace): StationCalls {
  const { station } = box.ids;
  const book = createStatusBook(box, (index) => isMet(box, index, 'station-unknown-word'));
  // A loop, because a fast simulation asks for all statuses at every step.
  const each = <T>(of: (index: number) => T, isListed = (_index: number): boolean => true): T[] => {
    const all: T[] = [];
    for (let index = 0; index < box.settings.stations.length; index += 1) {
      if (station.has(index) && isListed(index)) all.push(of(index));
    }
    return all;
  };
  const isReported = (index: number): boolean => !isMet(box, index, 'station-missing');
  const statusAt = (index: number): IdentifiedStatus => statusOf(box, { index, clock, entry: book.at(index) });
  return {
    stations: () => each((index) => stationOf(box, index)),
    station: (id) => station.find(id, (index) => stationOf(box, index)),
    statuses: () => each(statusAt, isReported),
    lastingStatuses: () => each((index) => book.at(index).lasting, isReported),
    status: (id) => station.find(id, statusAt),
  };
}

/** Calls about meters. */
export function meterCalls(box: Box): MeterCalls {
  const { meter } = box.ids;
  return {
    meters: () => box.settings.meters.map((_, index) => meterOf(box, index)),
    meter: (id) => meter.find(id, (index) => meterOf(box, index)),
    meterValues: (id) => meter.find(id, (index) => meterValuesOf(box, index)),
  };
}

/** The reduction that a client is shown: the one told last, or the one that the stations have. */
function shownReduction(box: Box, zone: number): StoredReduction {
  const applied = box.modes.readBack === 'applied' ? box.dispatch.current()?.reductions[zone] : undefined;
  return applied ?? (box.reductions[zone] as StoredReduction);
}

/** Times of the plant as the box writes them. */
export interface ClockFace {
  /** The present. */
  now(): string;
  /** Start of the session at a station. */
  started(station: number, startMs: number): string;
}

/** Making a text of a time costs more than all else in a status, so texts are kept as long as they are right. */
export function createClockFace(box: Box): ClockFace {
  let present = { wallMs: NaN, text: '' };
  const starts = box.settings.stations.map(() => ({ wallMs: NaN, text: '' }));
  const renew = (kept: { wallMs: number; text: string } | undefined, atMs: number) => {
    const wallMs = wallMsAt(box, atMs);
    return kept?.wallMs === wallMs ? kept : { wallMs, text: new Date(wallMs).toISOString() };
  };
  return {
    now: () => (present = renew(present, box.plantMs)).text,
    started: (station, startMs) => (starts[station] = renew(starts[station], startMs)).text,
  };
}

function zoneOf(box: Box, index: number): Zone {
  const { parent, meter } = box.settings.zones[index] as ZoneSettings;
  return zoneView(box.settings.zones[index] as ZoneSettings, {
    id: box.ids.zone.idAt(index),
    parentId: parent === null ? null : box.ids.zone.idAt(parent),
    meterId: meter === null ? null : box.ids.meter.idAt(meter),
  });
}

function stationOf(box: Box, index: number): Station {
  const station = box.settings.stations[index] as StationSettings;
  return stationView(station, { id: box.ids.station.idAt(index), zoneId: box.ids.zone.idAt(station.zone) });
}

function meterOf(box: Box, index: number): Meter {
  const zoneIds = box.settings.zones.flatMap(({ meter }, zone) => (meter === index ? [box.ids.zone.idAt(zone)] : []));
  return meterView(box.settings.meters[index] as MeterSettings, box.ids.meter.idAt(index), zoneIds);
}

/** Whether a station has met with a fault of this kind. */
function isMet(box: Box, index: number, kind: Fault['kind']): boolean {
  const running = box.faults.running('stations');
  if (running.length === 0) return false;
  return running.some(
    ({ fault }) => fault.kind === kind && (fault.station ?? nameAt(box, index)) === nameAt(box, index),
  );
}

const nameAt = (box: Box, index: number): string => box.settings.stations[index]?.name ?? '';

interface StatusAsked {
  readonly index: number;
  readonly clock: ClockFace;
  readonly entry: StatusEntry;
}

function statusOf(box: Box, { index, clock, entry: { sample, lasting } }: StatusAsked): IdentifiedStatus {
  const { sessionStartMs } = sample;
  return statusView(lasting, sample, {
    plantMs: box.plantMs,
    updated: clock.now(),
    sessionStart: sessionStartMs === null ? null : clock.started(index, sessionStartMs),
  });
}

/** Indices of the stations that are in this very zone. */
const stationsOf = (box: Box, zone: number): number[] =>
  box.wiring.zoneOf.flatMap((each, station) => (each === zone && box.ids.station.has(station) ? [station] : []));

function zoneStatusOf(box: Box, index: number, clock: ClockFace): ZoneStatus {
  return zoneStatusView({
    maxAmps: (box.settings.zones[index] as ZoneSettings).maxAmps,
    sight: sightOf(box, index),
    // Before the first allocation nothing is enforced yet; what will be is the best the box can say.
    setpointAmps: box.dispatch.current()?.zoneAmps[index] ?? withinFeeders(box, allowedNow(box), index),
    samples: stationsFedBy(box, index).map((station) => box.links.station(station)),
    reduction: shownReduction(box, index).body[box.dialect.key],
    updated: clock.now(),
  });
}

function meterValuesOf(box: Box, index: number): MeterValuesBody | null {
  const reading = box.meterDesk.read(index);
  if (reading.gives === 'nothing') return null;
  const { meterStamps: stamps, meterStatus } = box.modes;
  return meterValuesView(reading, { wallMs: wallMsAt(box, reading.stampMs), stamps, saysSo: meterStatus === 'honest' });
}
