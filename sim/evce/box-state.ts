/**
 * What the simulated box is made of, and what it does as time goes by: it allocates every few seconds, and the
 * stations have an allocation when its latency is over.
 * @module
 */
import { assert, leastAmps, type PhaseAmps } from '../../src/engine/index.ts';
import type { Dialect, ZoneElectrics } from '../../src/evce/dialect.ts';
import type { Field } from '../plant/field.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createIdBook, type IdBook } from './id-book.ts';
import { noReduction, readReduction, type StoredReduction } from './reductions.ts';
import { initialSettings, type BoxZone, type Settings } from './settings.ts';
import { linkStations, type StationLinks } from './station-links.ts';
import { wiringOf, type Wiring } from './wiring.ts';

/** How a box is built and configured. */
export interface BoxModelOptions {
  readonly field: Field;
  readonly zones: readonly BoxZone[];
  readonly dialect: Dialect;
  /** Wall-clock time at plant time 0, ms since 1970. */
  readonly wallStartMs: number;
  /** From an allocation to the stations having it; 3 s. */
  readonly latencyMs?: number;
  /** Between two allocations; 5 s, and 0 allocates at every advance. */
  readonly allocationPeriodMs?: number;
  /** Step in which the plant advances; durations count in whole steps, and one that is shorter is none. 1 s. */
  readonly stepMs?: number;
  /** Line to neutral, V; 230. */
  readonly nominalVolts?: number;
}

export interface Box {
  readonly links: StationLinks;
  readonly ids: { readonly zone: IdBook; readonly station: IdBook; readonly meter: IdBook };
  readonly agenda: Agenda;
  readonly dispatch: Dispatch;
  readonly dialect: Dialect;
  readonly wallStartMs: number;
  readonly periodMs: number;
  settings: Settings;
  wiring: Wiring;
  /** By zone index. */
  readonly reductions: StoredReduction[];
  /** What each station runs on, by its index. */
  readonly firmwareVersions: string[];
  plantMs: number;
  allocatedMs: number;
}

/** Every kind counts on its own; the numbers mean nothing, and nobody may rely on them starting at 1. */
const FIRST_ID = { zone: 11, station: 101, meter: 31 };

const FACTORY_FIRMWARE = '1.0.0';

const DEFAULTS = { latencyMs: 3000, allocationPeriodMs: 5000, stepMs: 1000, nominalVolts: 230 };

/** A box at plant time 0 that has not yet told its stations anything. */
export function buildBox(options: BoxModelOptions): Box {
  const { field, zones, dialect, wallStartMs, latencyMs, allocationPeriodMs, stepMs, nominalVolts } = {
    ...DEFAULTS,
    ...options,
  };
  const inSteps = (durationMs: number): number => Math.floor(durationMs / stepMs) * stepMs;
  const links = linkStations(field);
  const settings = initialSettings(field, zones, nominalVolts);
  const wiring = wiringOf(links, settings);
  return {
    links,
    ids: {
      zone: createIdBook(FIRST_ID.zone, zones.length),
      station: createIdBook(FIRST_ID.station, field.stations.length),
      meter: createIdBook(FIRST_ID.meter, field.meters.length),
    },
    agenda: createAgenda(),
    dispatch: createDispatch(inSteps(latencyMs), (index, setpointAmps) => links.setpoint(index, setpointAmps)),
    dialect,
    wallStartMs,
    periodMs: inSteps(allocationPeriodMs),
    settings,
    wiring,
    reductions: wiring.electrics.map((zone) => noReduction(dialect, zone)),
    firmwareVersions: field.stations.map(() => FACTORY_FIRMWARE),
    plantMs: 0,
    allocatedMs: -Infinity,
  };
}

/** Configures the box anew. A reduction stays as it was said, whatever it now means. */
export function configure(box: Box, settings: Settings): void {
  box.settings = settings;
  box.wiring = wiringOf(box.links, settings);
  box.wiring.electrics.forEach((zone, index) => {
    const { body } = box.reductions[index] as StoredReduction;
    box.reductions[index] = readReduction(box.dialect, zone, body) ?? noReduction(box.dialect, zone);
  });
}

/** Lets the box act up to this plant time, which never goes back. */
export function advance(box: Box, plantMs: number): void {
  assert(plantMs >= box.plantMs, 'plant time does not go back');
  box.plantMs = plantMs;
  box.agenda.runDue(plantMs);
  box.dispatch.deliver(plantMs);
  if (plantMs - box.allocatedMs < box.periodMs) return;
  box.allocatedMs = plantMs;
  const ownAmps = box.reductions.map(({ allowedAmps }) => allowedAmps);
  const setpointAmps = box.wiring.regulator.allocate(plantMs, ownAmps);
  box.dispatch.send({ setpointAmps, zoneAmps: box.settings.zones.map((_, zone) => withinFeeders(box, zone)) }, plantMs);
  box.dispatch.deliver(plantMs);
}

/** What a zone may draw: no more than it and each zone that feeds it is allowed. */
export function withinFeeders(box: Box, zone: number): PhaseAmps {
  const [own, ...above] = (box.wiring.feeders[zone] as readonly number[]).map(
    (index) => (box.reductions[index] as StoredReduction).allowedAmps,
  );
  return above.reduce(leastAmps, own as PhaseAmps);
}

/** Stores a reduction if the box understands it. It counts from the next allocation on. */
export function putReduction(box: Box, zone: number, body: unknown): 'ok' | 'malformed' {
  const stored = readReduction(box.dialect, box.wiring.electrics[zone] as ZoneElectrics, body);
  if (stored === null) return 'malformed';
  box.reductions[zone] = stored;
  return 'ok';
}
