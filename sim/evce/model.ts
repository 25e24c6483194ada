/**
 * The simulated box as its API sees it. It has no I/O, no promise and no clock; whoever owns time tells it how far
 * the plant has come. The HTTPS server, the in-memory transport and the fast simulation all stand on this one model.
 * @module
 */
import type { PhaseIndex } from '../../src/engine/index.ts';
import type { Dialect } from '../../src/evce/dialect.ts';
import type {
  Firmware,
  IdentifiedStatus,
  Meter,
  MeterValuesBody,
  ReductionBody,
  Station,
  Zone,
  ZoneStatus,
} from '../../src/evce/wire.ts';
import { administrationOf, type Administration } from './administration.ts';
import type { BoxModes, Fault } from '../../src/config/index.ts';
import type { FaultBoard } from '../faults.ts';
import { harmBox, targetProblem } from './box-faults.ts';
import { buildBox, wallMsAt, type Box, type BoxModelOptions } from './box-state.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { createCommandDesk, type CommandDesk } from './commands.ts';
import { createDiagnosticStore, type DiagnosticStore } from './diagnostics.ts';
import { createFirmwareStore, type FirmwareStore } from './firmwares.ts';
import { advance, allowedNow, sightOf, stationsFedBy, withinFeeders } from './energy.ts';
import { meterValuesView, meterView } from './meter-views.ts';
import { putReduction } from './reduction-writes.ts';
import type { StoredReduction } from './reductions.ts';
import type { MeterSettings, StationSettings, ZoneSettings } from './settings.ts';
import { stationView, statusView, zoneStatusView, zoneView } from './views.ts';

export type { BoxModelOptions } from './box-state.ts';
export type { BoxZone } from './settings.ts';

/** Null is "no such id". What the getters return is fresh and may be kept. */
export interface BoxModel extends Administration {
  /** How it words its reductions. */
  readonly dialect: Dialect;
  readonly catalogue: Catalogue;
  readonly firmwares: FirmwareStore;
  readonly diagnostics: DiagnosticStore;
  readonly commands: CommandDesk;
  /** What goes wrong with it. */
  readonly faults: FaultBoard;
  /** The box's own clock, ms since 1970. */
  wallMs(): number;
  /** How far time has come in the plant, ms. */
  plantMs(): number;
  /** Its answers to what is not known of a real box. */
  modes(): BoxModes;
  setModes(modes: BoxModes): void;
  /** False while it restarts: nobody gets an answer then. */
  isUp(): boolean;
  /** Rises whenever names, ids or settings change. */
  revision(): number;
  /** Whether the stations have what a zone was told last; also true where there is no such zone. */
  isApplied(zone: number): boolean;
  /** How many reductions it has taken, and how often it wrote to flash. */
  written(): { readonly reductions: number; readonly flash: number };
  /** Why a fault can do nothing here, or null: it names what is not there. */
  targetProblem(fault: Fault): string | null;
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
  /** The stored firmware that a station runs on. */
  stationFirmware(id: number): Firmware | null;
  meters(): Meter[];
  meter(id: number): Meter | null;
  meterValues(id: number): MeterValuesBody | null;
}

/** A box at plant time 0 that has not yet told its stations anything. */
export function createBoxModel(options: BoxModelOptions): BoxModel {
  const box = buildBox(options);
  const clock = createClockFace(box);
  const stores = {
    catalogue: createCatalogue(),
    firmwares: createFirmwareStore(() => clock.now()),
    diagnostics: createDiagnosticStore(),
  };
  const commands = createCommandDesk(box, stores);
  const administration = administrationOf(box, stores);
  harmBox({ box, commands, administration });
  return {
    dialect: box.dialect,
    ...stores,
    commands,
    ...administration,
    ...machineryOf(box),
    advance: (plantMs) => advance(box, plantMs),
    ...zoneCalls(box, clock),
    ...stationCalls(box, clock),
    ...meterCalls(box),
    stationFirmware: (id) => box.ids.station.find(id, (index) => storedFirmwareOf(box, stores.firmwares, index)),
  };
}

type Machinery = Pick<
  BoxModel,
  | 'faults'
  | 'wallMs'
  | 'plantMs'
  | 'modes'
  | 'setModes'
  | 'isUp'
  | 'revision'
  | 'isApplied'
  | 'written'
  | 'targetProblem'
>;

function machineryOf(box: Box): Machinery {
  return {
    faults: box.faults,
    wallMs: () => wallMsAt(box, box.plantMs),
    plantMs: () => box.plantMs,
    modes: () => box.modes,
    setModes: (modes) => {
      box.modes = modes;
    },
    isUp: () => box.isUp,
    revision: () => box.revision,
    isApplied: (id) =>
      box.ids.zone.find(id, (zone) => box.dispatch.current()?.reductions[zone] === box.reductions[zone]) ?? true,
    written: () => ({ ...box.written }),
    targetProblem: (fault) => targetProblem(box, fault),
  };
}

type ZoneCalls = Pick<BoxModel, 'zones' | 'zone' | 'zoneStatus' | 'zoneStations' | 'reduction' | 'putReduction'>;

function zoneCalls(box: Box, clock: ClockFace): ZoneCalls {
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

type StationCalls = Pick<BoxModel, 'stations' | 'station' | 'statuses' | 'status'>;

function stationCalls(box: Box, clock: ClockFace): StationCalls {
  const { station } = box.ids;
  const each = <T>(of: (index: number) => T): T[] =>
    box.settings.stations.flatMap((_, index) => (station.has(index) ? [of(index)] : []));
  const isListed = (status: IdentifiedStatus): boolean =>
    !isMet(box, station.find(status.id, (index) => index) ?? -1, 'station-missing');
  const statusAt = (index: number): IdentifiedStatus => statusOf(box, index, clock);
  return {
    stations: () => each((index) => stationOf(box, index)),
    station: (id) => station.find(id, (index) => stationOf(box, index)),
    statuses: () => (box.faults.running('stations').length === 0 ? each(statusAt) : each(statusAt).filter(isListed)),
    status: (id) => station.find(id, statusAt),
  };
}

function meterCalls(box: Box): Pick<BoxModel, 'meters' | 'meter' | 'meterValues'> {
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
interface ClockFace {
  /** The present. */
  now(): string;
  /** Start of the session at a station. */
  started(station: number, startMs: number): string;
}

/** Making a text of a time costs more than all else in a status, so texts are kept as long as they are right. */
function createClockFace(box: Box): ClockFace {
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

/** What the box holds of that which a station says it runs on; null where it does not. */
function storedFirmwareOf(box: Box, firmwares: FirmwareStore, index: number): Firmware | null {
  const { modelId } = box.settings.stations[index] as StationSettings;
  const runs = ({ model_id, version }: Firmware): boolean =>
    version === box.firmwareVersions[index] && (model_id ?? modelId) === modelId;
  return firmwares.list().find(runs) ?? null;
}

/** Whether a station has met with a fault of this kind. */
function isMet(box: Box, index: number, kind: Fault['kind']): boolean {
  return box.faults
    .running('stations')
    .some(({ fault }) => fault.kind === kind && (fault.station ?? nameAt(box, index)) === nameAt(box, index));
}

const nameAt = (box: Box, index: number): string => box.settings.stations[index]?.name ?? '';

const setpointOf = (box: Box, index: number): number => box.dispatch.current()?.setpointAmps[index] ?? 0;

function statusOf(box: Box, index: number, clock: ClockFace): IdentifiedStatus {
  const sample = box.links.station(index);
  return statusView(sample, {
    id: box.ids.station.idAt(index),
    lines: box.wiring.linesOf[index] as readonly PhaseIndex[],
    setpointAmps: setpointOf(box, index),
    plantMs: box.plantMs,
    updated: clock.now(),
    condition: box.links.conditionOf(index),
    lostStationWord: box.modes.lostStationWord,
    isUnintelligible: isMet(box, index, 'station-unknown-word'),
    firmwareVersion: box.firmwareVersions[index] as string,
    sessionStart: sample.sessionStartMs === null ? null : clock.started(index, sample.sessionStartMs),
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
