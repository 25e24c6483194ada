/**
 * What the simulated box is made of. How it behaves stands in the files that act on it.
 * @module
 */
import { DEFAULT_MODES, type BoxModes } from '../../src/config/index.ts';
import type { Dialect, ZoneElectrics } from '../../src/evce/dialect.ts';
import { createFaultBoard, type FaultBoard } from '../faults.ts';
import type { Field } from '../plant/field.ts';
import { createRandom } from '../random.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { UNSIGHTED, type ZoneSight } from './dynamic-zones.ts';
import { createIdBook, type IdBook } from './id-book.ts';
import { createMeterDesk, type MeterDesk } from './meter-desk.ts';
import { noReduction, readReduction, type StoredReduction } from './reductions.ts';
import { initialSettings, type BoxZone, type MeterSettings, type Settings } from './settings.ts';
import { linkStations, type StationLinks } from './station-links.ts';
import { wiringOf, type Wiring } from './wiring.ts';

/** How a box is built and configured. */
export interface BoxModelOptions {
  readonly field: Field;
  readonly zones: readonly BoxZone[];
  readonly dialect: Dialect;
  /** Wall-clock time at plant time 0, ms since 1970. */
  readonly wallStartMs: number;
  /** Step in which the plant advances; durations count in whole steps, and one that is shorter is none. 1 s. */
  readonly stepMs?: number;
  /** Line to neutral, V; 230. */
  readonly nominalVolts?: number;
  /** Answers to what is not known of a real box; the likeliest ones where nothing is said. */
  readonly modes?: Partial<BoxModes>;
  /** What goes wrong; nothing where there is no board. */
  readonly faults?: FaultBoard;
}

export interface Box {
  readonly links: StationLinks;
  readonly ids: { readonly zone: IdBook; readonly station: IdBook; readonly meter: IdBook };
  readonly agenda: Agenda;
  readonly dispatch: Dispatch;
  readonly meterDesk: MeterDesk;
  readonly faults: FaultBoard;
  readonly dialect: Dialect;
  readonly stepMs: number;
  modes: BoxModes;
  settings: Settings;
  wiring: Wiring;
  /** As told, by zone index. */
  readonly reductions: StoredReduction[];
  /** What allocations go by: the same unless the box is deaf. */
  readonly heeded: StoredReduction[];
  /** As saved in flash. */
  saved: readonly StoredReduction[];
  savedMs: number;
  /** By zone index; what stands for a static zone has no meaning. */
  readonly sights: ZoneSight[];
  /** What each station runs on, by its index. */
  readonly firmwareVersions: string[];
  /** False while it restarts. */
  isUp: boolean;
  /** The box's clock at plant time 0, ms since 1970; it may be stepped. */
  clockStartMs: number;
  plantMs: number;
  allocatedMs: number;
  /** Rises whenever names, ids or settings change. */
  revision: number;
  restarts: number;
  /** Reductions accepted since the start, and how often flash was written. */
  readonly written: { reductions: number; flash: number };
}

/** Every kind counts on its own; the numbers mean nothing, and nobody may rely on them starting at 1. */
export const FIRST_ID = { zone: 11, station: 101, meter: 31 } as const;

const FACTORY_FIRMWARE = '1.0.0';

/** A box at plant time 0 that has not yet told its stations anything. */
export function buildBox(options: BoxModelOptions): Box {
  const { field, zones, dialect, wallStartMs, stepMs = 1000, nominalVolts = 230 } = options;
  const faults = options.faults ?? createFaultBoard(createRandom(0));
  const links = linkStations(field);
  const settings = initialSettings(field, zones, nominalVolts);
  // The parts ask the box for what may change under them.
  const modes = (): BoxModes => box.modes;
  const wiring = wiringOf(links, settings, modes);
  const reductions = wiring.electrics.map((zone) => noReduction(dialect, zone));
  const meterName = (index: number): string => (box.settings.meters[index] as MeterSettings).name;
  const box: Box = {
    links,
    ids: idsOf(settings),
    agenda: createAgenda(),
    dispatch: createDispatch((index, setpointAmps) => links.setpoint(index, setpointAmps)),
    meterDesk: createMeterDesk({ field: links, faults, modes, nameOf: meterName }),
    faults,
    dialect,
    stepMs,
    modes: { ...DEFAULT_MODES, ...options.modes },
    settings,
    wiring,
    reductions,
    heeded: [...reductions],
    saved: [...reductions],
    savedMs: 0,
    sights: zones.map(() => UNSIGHTED),
    firmwareVersions: field.stations.map(() => FACTORY_FIRMWARE),
    isUp: true,
    clockStartMs: wallStartMs,
    plantMs: 0,
    allocatedMs: -Infinity,
    revision: 0,
    restarts: 0,
    written: { reductions: 0, flash: 0 },
  };
  return box;
}

function idsOf({ zones, stations, meters }: Settings): Box['ids'] {
  return {
    zone: createIdBook(FIRST_ID.zone, zones.length),
    station: createIdBook(FIRST_ID.station, stations.length),
    meter: createIdBook(FIRST_ID.meter, meters.length),
  };
}

/** The box's own clock at a plant time, ms since 1970. */
export const wallMsAt = (box: Box, plantMs: number): number => box.clockStartMs + box.modes.clockOffsetMs + plantMs;

/** Configures the box anew. A reduction that outlives the change stays as it was said, whatever it now means. */
export function configure(box: Box, settings: Settings): void {
  const before = box.settings;
  box.settings = settings;
  box.wiring = wiringOf(box.links, settings, () => box.modes);
  box.revision += 1;
  const isForgotten = (zone: number): boolean =>
    box.modes.reductionAfterEdit === 'lost' && before.zones[zone] !== settings.zones[zone];
  box.wiring.electrics.forEach((zone, index) => {
    const { body } = box.reductions[index] as StoredReduction;
    const kept = isForgotten(index) ? null : readReduction({ dialect: box.dialect, zone }, body);
    box.reductions[index] = kept ?? noReduction(box.dialect, zone);
  });
}

/** Nothing is reduced any more. */
export function forgetReductions(box: Box): void {
  box.wiring.electrics.forEach((zone: ZoneElectrics, index) => {
    box.reductions[index] = noReduction(box.dialect, zone);
  });
}
