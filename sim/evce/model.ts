/**
 * The simulated box as its API sees it. It has no I/O, no promise and no clock; whoever owns time tells it how far
 * the plant has come. The HTTPS server, the in-memory transport and the fast simulation all stand on this one model.
 * @module
 */
import type { PhaseIndex } from '../../src/engine/index.ts';
import type {
  IdentifiedStatus,
  Meter,
  MeterValuesBody,
  ReductionBody,
  Station,
  Zone,
  ZoneStatus,
} from '../../src/evce/wire.ts';
import type { StationInfo } from '../plant/field.ts';
import { advance, buildBox, putReduction, withinFeeders, type Box, type BoxModelOptions } from './box-state.ts';
import type { StoredReduction } from './reductions.ts';
import {
  meterValuesView,
  meterView,
  stationView,
  statusView,
  zoneStatusView,
  zoneView,
  type BoxZone,
} from './views.ts';

export type { BoxModelOptions } from './box-state.ts';
export type { BoxZone } from './views.ts';

/** Null is "no such id". What the getters return is fresh and may be kept. */
export interface BoxModel {
  /** The box's own clock, ms since 1970. */
  wallMs(): number;
  /** Lets the box act up to this plant time; plant time never goes back. */
  advance(plantMs: number): void;
  zones(): Zone[];
  zone(id: number): Zone | null;
  zoneStatus(id: number): ZoneStatus | null;
  /** Ids of the zone's own stations. */
  zoneStations(id: number): number[] | null;
  reduction(id: number): ReductionBody | null;
  /** Takes a reduction; it counts from the next allocation on. */
  putReduction(id: number, body: unknown): 'ok' | 'malformed' | 'unknown';
  stations(): Station[];
  station(id: number): Station | null;
  statuses(): IdentifiedStatus[];
  status(id: number): IdentifiedStatus | null;
  meters(): Meter[];
  meter(id: number): Meter | null;
  meterValues(id: number): MeterValuesBody | null;
}

/** A box at plant time 0 that has not yet told its stations anything. */
export function createBoxModel(options: BoxModelOptions): BoxModel {
  const box = buildBox(options);
  const clock = createClockFace(box);
  const { zone, station, meter } = box.ids;
  const statusAt = (index: number): IdentifiedStatus => statusOf(box, index, clock);
  const meterAt = (index: number): Meter => meterView(box.field.meters[index]?.name ?? '', meter.idAt(index));
  return {
    wallMs: () => box.wallStartMs + box.plantMs,
    advance: (plantMs) => advance(box, plantMs),
    zones: () => box.zones.map((_, index) => zoneOf(box, index)),
    zone: (id) => zone.find(id, (index) => zoneOf(box, index)),
    zoneStatus: (id) => zone.find(id, (index) => zoneStatusOf(box, index, clock)),
    zoneStations: (id) => zone.find(id, (index) => stationsOf(box, index).map((each) => station.idAt(each))),
    reduction: (id) => zone.find(id, (index) => ({ ...(box.reductions[index] as StoredReduction).body })),
    putReduction: (id, body) => zone.find(id, (index) => putReduction(box, index, body)) ?? 'unknown',
    stations: () => box.field.stations.map((_, index) => stationOf(box, index)),
    station: (id) => station.find(id, (index) => stationOf(box, index)),
    statuses: () => box.field.stations.map((_, index) => statusAt(index)),
    status: (id) => station.find(id, statusAt),
    meters: () => box.field.meters.map((_, index) => meterAt(index)),
    meter: (id) => meter.find(id, meterAt),
    meterValues: (id) => meter.find(id, (index) => meterValuesOf(box, index)),
  };
}

/** Times of the plant as the box writes them. */
interface ClockFace {
  /** The present. */
  now(): string;
  /** Start of the session at a station. */
  started(station: number, startMs: number): string;
}

/** Making a text of a time costs more than all else in a status, so texts are kept as long as they are right. */
function createClockFace(box: Box): ClockFace {
  let present = { atMs: NaN, text: '' };
  const starts = box.field.stations.map(() => ({ atMs: NaN, text: '' }));
  const renew = (kept: { atMs: number; text: string } | undefined, atMs: number) =>
    kept?.atMs === atMs ? kept : { atMs, text: isoTime(box.wallStartMs + atMs) };
  return {
    now: () => (present = renew(present, box.plantMs)).text,
    started: (station, startMs) => (starts[station] = renew(starts[station], startMs)).text,
  };
}

const isoTime = (wallMs: number): string => new Date(wallMs).toISOString();

function zoneOf(box: Box, index: number): Zone {
  const [, parent] = box.feeders[index] as readonly number[];
  const parentId = parent === undefined ? null : box.ids.zone.idAt(parent);
  return zoneView(box.zones[index] as BoxZone, {
    id: box.ids.zone.idAt(index),
    parentId,
    volts: box.electrics[index]?.voltage as number,
  });
}

function stationOf(box: Box, index: number): Station {
  const zoneId = box.ids.zone.idAt(box.zoneOf[index] as number);
  return stationView(box.field.stations[index] as StationInfo, { id: box.ids.station.idAt(index), zoneId });
}

const setpointOf = (box: Box, index: number): number => box.dispatch.current()?.setpointAmps[index] ?? 0;

function statusOf(box: Box, index: number, clock: ClockFace): IdentifiedStatus {
  const sample = box.field.station(index);
  return statusView(sample, {
    id: box.ids.station.idAt(index),
    lines: box.linesOf[index] as readonly PhaseIndex[],
    setpointAmps: setpointOf(box, index),
    plantMs: box.plantMs,
    updated: clock.now(),
    sessionStart: sample.sessionStartMs === null ? null : clock.started(index, sample.sessionStartMs),
  });
}

/** Indices of the stations that are in this very zone. */
const stationsOf = (box: Box, zone: number): number[] =>
  box.zoneOf.flatMap((each, station) => (each === zone ? [station] : []));

function zoneStatusOf(box: Box, index: number, clock: ClockFace): ZoneStatus {
  const fed = box.zoneOf.flatMap((zone, station) => (box.feeders[zone]?.includes(index) === true ? [station] : []));
  return zoneStatusView({
    maxAmps: (box.zones[index] as BoxZone).maxAmps,
    // Before the first allocation nothing is enforced yet; what will be is the best the box can say.
    setpointAmps: box.dispatch.current()?.zoneAmps[index] ?? withinFeeders(box, index),
    samples: fed.map((station) => box.field.station(station)),
    reduction: (box.reductions[index] as StoredReduction).body[box.dialect.key],
    updated: clock.now(),
  });
}

function meterValuesOf(box: Box, index: number): MeterValuesBody {
  const sample = box.field.meter(index);
  return meterValuesView(sample, isoTime(box.wallStartMs + sample.measuredMs));
}
