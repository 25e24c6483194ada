/**
 * The world around the controller, built from a scenario: plant, box, and the judge of what truly flows.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { ScenarioConfig } from '../src/config/index.ts';
import { stretchTiming, type PerPhase, type Site } from '../src/engine/index.ts';
import { watchLimits, type LimitsWatch } from './checkers/limits-watch.ts';
import { createBoxModel, type BoxModel, type BoxZone } from './evce/model.ts';
import type { DataSources } from './data-column.ts';
import { createFaultBoard, type FaultBoard } from './faults.ts';
import { buildFleet, type Fleet } from './fleet.ts';
import { buildLoads } from './loads.ts';
import { buildPrices, type PriceCourse } from './prices.ts';
import type { Load } from './plant/load.ts';
import { createPlant, type Plant } from './plant/plant.ts';
import { surroundingsOf } from './surroundings.ts';
import { createRandom, type Random } from './random.ts';
import type { RejectedSession } from './sessions.ts';
import { openSignals, type Signals } from './signals.ts';

/** A plant with its box, at some moment of plant time. */
export interface World {
  /** The scenario's site; no duration of its controller is shorter than a step. */
  readonly site: Site;
  readonly plant: Plant;
  readonly box: BoxModel;
  /** What goes wrong with box, meters and stations. */
  readonly faults: FaultBoard;
  readonly wallStartMs: number;
  readonly stepMs: number;
  readonly durationMs: number;
  readonly dialect: ScenarioConfig['box']['dialect'];
  readonly fleet: Fleet;
  /** What energy costs. */
  readonly price: PriceCourse;
  /** What comes from outside, told when it becomes known. */
  readonly signals: Pick<Signals, 'observe'>;
  /** The most the stations of each zone can draw on each line, A, in the order of the site's zones. */
  readonly wiredAmps: readonly PerPhase<number>[];
  readonly limits: Pick<LimitsWatch, 'report'>;
  /**
   * Lets time pass up to `toMs` of plant time. The box acts first, so that what it was told in this step reaches
   * the cars at the end of it.
   */
  advance(toMs: number): void;
}

export type Built =
  | {
      readonly ok: true;
      readonly world: World;
      readonly rejected: readonly RejectedSession[];
      /** What is odd about the data, one sentence each. */
      readonly warnings: readonly string[];
    }
  /** What stands in the way, one sentence each, with the file's name. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Builds the world; the seed decides all chance in it. */
export function buildWorld(scenario: ScenarioConfig, options: { readonly seed: number }): Built {
  const random = createRandom(options.seed);
  const { problems, warnings, sources } = openSources();
  const price = buildPrices(scenario, sources);
  const signals = openSignals(scenario, { price, sources });
  const site = siteIn(scenario, signals);
  const fleet = buildFleet(scenario, { site, random, ...sources });
  const loads = buildLoads(scenario, { random, ...sources });
  if (problems.length > 0 || fleet === null) return { ok: false, problems };
  const world = raiseWorld(scenario, { site, fleet, loads, price, signals, random }, sources.note);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, world, rejected: fleet.rejected, warnings };
}

/** The scenario's site as its controller knows it. */
const siteIn = ({ site: { site }, stepMs }: ScenarioConfig, { declared }: Signals): Site => ({
  ...site,
  signals: declared,
  timing: stretchTiming(site.timing, stepMs),
  // Shadow guards against a box that nobody has tried; the simulated one is known.
  shadow: false,
});

/** What a world stands on, whether a scenario file says it or a journal. */
export type Ground = Pick<
  ScenarioConfig,
  'startMs' | 'stepMs' | 'durationMs' | 'box' | 'battery' | 'grid' | 'meters' | 'faults'
>;

/** Who and what is there. */
export interface Inhabitants extends Pick<World, 'site' | 'fleet' | 'price' | 'signals'> {
  readonly loads: readonly Load[];
  readonly random: Random;
}

/** A world of these; what cannot be is noted. */
export function raiseWorld(ground: Ground, of: Inhabitants, note: (problem: string) => void): World {
  const { site, fleet, loads, random } = of;
  const plant = createPlant({
    nodes: site.nodes,
    stations: fleet.stations,
    loads,
    ...surroundingsOf(ground, { site, loads, random }),
  });
  const faults = createFaultBoard(random.split('faults'));
  const box = createBoxModel({
    field: plant,
    zones: boxZones(ground, site),
    dialect: ground.box.dialect,
    wallStartMs: ground.startMs,
    modes: ground.box.modes,
    faults,
    stepMs: ground.stepMs,
    nominalVolts: site.supply.nominalVolts,
  });
  for (const fault of ground.faults) {
    const problem = box.targetProblem(fault);
    if (problem !== null) note(`fault ${fault.kind}: ${problem}`);
    faults.add(fault, fault.atMs);
  }
  return assemble(ground, { site, plant, box, faults, fleet, price: of.price, signals: of.signals });
}

function assemble(
  scenario: Ground,
  parts: Pick<World, 'site' | 'plant' | 'box' | 'faults' | 'fleet' | 'price' | 'signals'>,
): World {
  const { site, plant, box } = parts;
  const limits = watchLimits(site, plant, scenario.stepMs);
  return {
    ...parts,
    wallStartMs: scenario.startMs,
    stepMs: scenario.stepMs,
    durationMs: scenario.durationMs,
    dialect: scenario.box.dialect,
    wiredAmps: wiredAmps(site, plant),
    limits,
    advance(toMs) {
      limits.flows(toMs - plant.nowMs());
      box.advance(toMs);
      plant.advance(toMs);
      limits.warms();
    },
  };
}

/** The disk as a source of data, and what was said of it. */
function openSources() {
  const problems: string[] = [];
  const warnings: string[] = [];
  const note = (problem: string): void => void problems.push(problem);
  const sources: DataSources = {
    note,
    warn: (warning) => void warnings.push(warning),
    readText: (file) => readOrNote(file, note),
  };
  return { problems, warnings, sources };
}

function readOrNote(file: string, note: (problem: string) => void): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    note(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return null;
  }
}

/** Zones as an installer sets them: each at the maximum of its own feeder, whatever the site above can carry. */
function boxZones({ box }: Pick<ScenarioConfig, 'box'>, site: Site): readonly BoxZone[] {
  return site.zones.map((zone): BoxZone => {
    const limits = site.nodes[zone.node]?.limitAmps ?? [0, 0, 0];
    const settings = box.zones[zone.name];
    return {
      name: zone.name,
      parent: zoneAbove(site, zone.node),
      maxAmps: settings?.maxAmps ?? Math.min(...limits),
      allocation: box.allocation ?? zone.allocation,
      minCurrentPerVehicleAmps: settings?.minCurrentPerVehicleAmps ?? site.stationDefaults.minAmps,
      mode: settings?.mode ?? 'static',
      meter: settings?.meter ?? null,
      degradedAmps: settings?.degradedAmps ?? zone.fallbackAmps,
    };
  });
}

function zoneAbove(site: Site, node: number): string | null {
  for (let at = site.nodes[node]?.parent ?? null; at !== null; at = site.nodes[at]?.parent ?? null) {
    const zone = site.nodes[at]?.zone ?? null;
    if (zone !== null) return site.zones[zone]?.name ?? null;
  }
  return null;
}

function wiredAmps(site: Site, plant: Plant): readonly PerPhase<number>[] {
  return site.zones.map(({ name }) => {
    const sums: [number, number, number] = [0, 0, 0];
    for (const station of plant.fleet) {
      if (station.info.zone !== name) continue;
      for (const line of station.lines) sums[line as 0 | 1 | 2] += station.info.maxAmps;
    }
    return sums;
  });
}
