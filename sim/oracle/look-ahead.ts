/**
 * A scenario's whole future as a charging problem: who comes when and wants what, and what building and sun leave of
 * every line at every moment. It is what the clairvoyant knows and no controller does.
 *
 * Charging is active current, so a line of a node takes at most √((limit × derate)² − reactive²) − other active current.
 * Delays, minimums and tapers of the cars and the box's own maxima are left out: without them more is possible, so what
 * is found bounds what any controller can do. Cars charge at the nominal voltage: its wandering evens out over minutes.
 * @module
 */
import type { ScenarioConfig } from '../../src/config/index.ts';
import { epochMs, localTimeAt, type SiteNode } from '../../src/engine/index.ts';
import type { ChargingProblem, ProblemRow, ProblemSession } from '../baselines/problem.ts';
import { magnitude } from '../plant/truth.ts';
import type { Station, Stay } from '../plant/station.ts';
import type { World } from '../world.ts';
import type { Prices } from './prices.ts';

/** All that will be, and what it costs. */
export interface LookAhead {
  readonly problem: ChargingProblem;
  readonly prices: Prices;
  /** Steps of the problem before the scenario begins, so that the first of them begins a demand window. */
  readonly leadSteps: number;
}

/** Where no demand is billed, peaks are still told by the window that is usual in Europe. */
const WINDOW_MS = 900_000;
/** So many values of limits are kept (64 MB); longer scenarios get longer steps. */
const VALUES_MAX = 8_000_000;
const MS_PER_HOUR = 3_600_000;

/**
 * Why what is found would bound nobody; null where it does. A battery answers to what flows, so what it does while nobody
 * charges is no background that a controller meets.
 */
export function whyNoBound({ battery }: Pick<ScenarioConfig, 'battery'>): string | null {
  return battery === null ? null : 'no oracle: it knows no stationary battery, so what it finds would not be a bound';
}

/** Lets a world that nobody has touched pass without any charging, and tells what was there. */
export function lookAhead(world: World): LookAhead {
  const grid = gridOf(world);
  const outlets = outletsOf(world);
  const lines = lineUses(world, outlets);
  const course = watch(world, grid, lines);
  const problem: ChargingProblem = {
    stepHours: grid.stepMs / MS_PER_HOUR,
    steps: grid.steps,
    stations: outlets.map(({ name, phases, maxAmps, place }) => ({
      name,
      wattsPerAmp: phases * world.site.supply.nominalVolts,
      maxAmps,
      place,
    })),
    rows: lines.map((line, index) =>
      rowOf(world, { line, outlets, limitAmps: course.limitAmps[index] as Float64Array }),
    ),
    sessions: sessionsOf(world, outlets, grid),
  };
  return { problem, prices: pricesOf(world, grid, course.backgroundWatts), leadSteps: grid.leadSteps };
}

/** The steps of the problem. Windows of demand are whole numbers of them, counted from the first. */
interface Grid {
  readonly stepMs: number;
  readonly steps: number;
  readonly windowSteps: number;
  /** Plant time at which the first step begins; 0 or before. */
  readonly beginsMs: number;
  readonly leadSteps: number;
}

function gridOf({ site, wallStartMs, durationMs, stepMs }: World): Grid {
  const windowMs = site.demand?.windowMs ?? WINDOW_MS;
  const beginsMs = -(((wallStartMs % windowMs) + windowMs) % windowMs);
  const rows = 3 * site.nodes.length + 1;
  const fits = (windowSteps: number): boolean =>
    ((durationMs - beginsMs) / windowMs) * windowSteps * rows <= VALUES_MAX;
  let windowSteps = Math.max(1, Math.floor(windowMs / stepMs));
  while (windowSteps > 1 && (windowMs % windowSteps !== 0 || !fits(windowSteps))) windowSteps -= 1;
  const gridMs = windowMs / windowSteps;
  return {
    stepMs: gridMs,
    steps: Math.ceil((durationMs - beginsMs) / gridMs),
    windowSteps,
    beginsMs,
    leadSteps: Math.floor(-beginsMs / gridMs),
  };
}

/** A station as it looks to cars with so many phases: what an ampere loads and carries differs between them. */
interface Outlet {
  readonly name: string;
  readonly station: Station;
  readonly node: number;
  readonly phases: number;
  readonly maxAmps: number;
  /** The socket's place in the fleet. */
  readonly place: number;
}

function outletsOf({ plant, site }: World): readonly Outlet[] {
  return plant.fleet.flatMap((station, place) => {
    const phases = [...new Set(station.stays.map((stay) => phasesOf(station, stay)))].sort((a, b) => a - b);
    const { name, zone, maxAmps } = station.info;
    const node = site.zones.find((candidate) => candidate.name === zone)?.node ?? 0;
    return phases.map((count): Outlet => ({ name, station, node, phases: count, maxAmps, place }));
  });
}

const phasesOf = ({ lines }: Station, { car }: Stay): number => Math.min(car.phases, lines.length);

/** A line of a node that charging can load. */
interface LineUse {
  readonly node: number;
  readonly line: number;
}

function lineUses({ site }: World, outlets: readonly Outlet[]): readonly LineUse[] {
  return site.nodes.flatMap((_, node) =>
    [0, 1, 2]
      .map((line) => ({ node, line }))
      .filter((use) => outlets.some((outlet) => isFedBy(site.nodes, outlet, use))),
  );
}

function isFedBy(nodes: readonly SiteNode[], outlet: Outlet, { node, line }: LineUse): boolean {
  if (!outlet.station.lines.slice(0, outlet.phases).includes(line)) return false;
  let at: number | null = outlet.node;
  while (at !== null && at > node) at = nodes[at]?.parent ?? null;
  return at === node;
}

interface Course {
  /** Of each line that charging can load, what it takes, A. */
  readonly limitAmps: readonly Float64Array[];
  /** Of the whole site: load less generation, W. */
  readonly backgroundWatts: Float64Array;
}

/** Looks at every moment; a step of the problem has the mean over its time. */
function watch(world: World, grid: Grid, lines: readonly LineUse[]): Course {
  const { plant, durationMs, stepMs } = world;
  const limitAmps = lines.map(() => new Float64Array(grid.steps));
  const backgroundWatts = new Float64Array(grid.steps);
  for (let atMs = 0; atMs < durationMs; atMs += stepMs) {
    const endMs = Math.min(atMs + stepMs, durationMs);
    for (const { step, share } of cells(grid, atMs, endMs)) {
      lines.forEach((use, index) => {
        const values = limitAmps[index] as Float64Array;
        values[step] = (values[step] as number) + share * trueRoomAmps(world, use);
      });
      backgroundWatts[step] = (backgroundWatts[step] as number) + share * backgroundOf(world);
    }
    plant.advance(endMs);
  }
  return { limitAmps, backgroundWatts };
}

/** Active power of all that is not charging, W. */
function backgroundOf({ plant }: World): number {
  const { backgroundAmps, lineVolts } = plant.truth;
  return lineVolts.reduce((sum, volts, line) => sum + volts * (backgroundAmps[line] as number), 0);
}

/** The steps that a span touches, each with the share of the step that it fills. */
function cells({ beginsMs, stepMs }: Grid, fromMs: number, toMs: number): { step: number; share: number }[] {
  const found: { step: number; share: number }[] = [];
  for (let step = Math.floor((fromMs - beginsMs) / stepMs); beginsMs + step * stepMs < toMs; step += 1) {
    const startMs = beginsMs + step * stepMs;
    const overlapMs = Math.min(toMs, startMs + stepMs) - Math.max(fromMs, startMs);
    if (overlapMs > 0) found.push({ step, share: overlapMs / stepMs });
  }
  return found;
}

/** What a line of a node leaves for charging now, by what truly flows there, A. */
export function trueRoomAmps({ site, plant }: World, { node, line }: LineUse): number {
  const { limitAmps, derate } = site.nodes[node] as SiteNode;
  const limit = (limitAmps[line as 0 | 1 | 2] as number) * derate;
  const index = 3 * node + line;
  const reactive = plant.truth.reactiveAmps[index] as number;
  const active = plant.truth.backgroundAmps[index] as number;
  if (magnitude(0, reactive) >= limit) return 0;
  return Math.max(0, Math.sqrt(limit * limit - reactive * reactive) - active);
}

interface RowParts {
  readonly line: LineUse;
  readonly outlets: readonly Outlet[];
  readonly limitAmps: Float64Array;
}

/** One angle for all: each line's charging currents are in phase with its voltage. */
function rowOf({ site }: World, { line, outlets, limitAmps }: RowParts): ProblemRow {
  const first = limitAmps[0] as number;
  return {
    name: `${(site.nodes[line.node] as SiteNode).name} L${line.line + 1}`,
    real: Float64Array.from(outlets, (outlet) => (isFedBy(site.nodes, outlet, line) ? 1 : 0)),
    imaginary: new Float64Array(outlets.length),
    limitAmps: limitAmps.every((amps) => amps === first) ? first : limitAmps,
  };
}

function sessionsOf({ durationMs }: World, outlets: readonly Outlet[], grid: Grid): readonly ProblemSession[] {
  const stepOf = (atMs: number, round: (value: number) => number): number =>
    Math.min(grid.steps, Math.max(0, round((atMs - grid.beginsMs) / grid.stepMs)));
  const sessions = outlets.flatMap((outlet, station) =>
    outlet.station.stays
      .filter((stay) => phasesOf(outlet.station, stay) === outlet.phases)
      .map((stay): ProblemSession => ({
        id: `${outlet.name} at ${stay.arrivalMs}`,
        station,
        arrivalStep: stepOf(Math.max(0, stay.arrivalMs), Math.floor),
        departureStep: stepOf(Math.min(durationMs, stay.departureMs), Math.ceil),
        requestedWh: stay.car.energyWh,
        maxAmps: stay.car.maxAmps,
      })),
  );
  return sessions.sort((a, b) => a.arrivalStep - b.arrivalStep || a.station - b.station);
}

/** The contract as the utility bills it: demand by the calendar month of the site's own clock. */
function pricesOf({ site, wallStartMs, price }: World, grid: Grid, backgroundWatts: Float64Array): Prices {
  const monthAt = (step: number): number =>
    localTimeAt(site.timeZone, epochMs(wallStartMs + grid.beginsMs + step * grid.stepMs)).month;
  const billingStarts = [0];
  for (let step = grid.windowSteps; step < grid.steps; step += grid.windowSteps) {
    if (monthAt(step) !== monthAt(step - grid.windowSteps)) billingStarts.push(step);
  }
  return {
    importPerKwh: Float64Array.from({ length: grid.steps }, (_, step) =>
      price.importPerKwh(wallStartMs + grid.beginsMs + step * grid.stepMs),
    ),
    exportPerKwh: new Float64Array(grid.steps).fill(price.exportPerKwh),
    backgroundWatts,
    demandPerKw: site.demand?.pricePerKw ?? 0,
    windowSteps: grid.windowSteps,
    billingStarts,
  };
}
