/**
 * A small site in a closed loop: one metered connection, a few zones, cars that come when they are told, and a building
 * that draws what it is told.
 */
import type { Load } from '../../sim/plant/load.ts';
import type { PlantStation } from '../../sim/plant/plant.ts';
import { rmsAmps } from '../../sim/plant/truth.ts';
import {
  millis,
  PHASES,
  stretchTiming,
  watts,
  type Millis,
  type PerPhase,
  type Site,
  type SiteMeter,
  type Timing,
} from '../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';
import { closeLoop, type ClosedLoop, type LoopSpec } from './closed-loop.ts';
import { siteOf, type NodeSpec } from './site.ts';

/** A car at a station of its own. */
export interface SmallCar {
  readonly zone: string;
  /** Lines of its station and of itself; 3 unless said. */
  readonly phases?: 1 | 3;
  readonly carPhases?: 1 | 3;
  readonly rotation?: string;
  readonly arrivesSeconds?: number;
  readonly leavesSeconds?: number;
  readonly maxAmps?: number;
  /** Below this offer it does not begin; 6 unless said. */
  readonly minAmps?: number;
  readonly startDelaySeconds?: number;
  /** From nothing to its maximum, and back; 2 unless said. */
  readonly lagSeconds?: number;
  readonly ignoresPilot?: boolean;
  readonly energyWh?: number;
}

export interface SmallLoop extends Pick<LoopSpec, 'modes' | 'boxZone' | 'hears' | 'strategies' | 'carsEverySteps'> {
  readonly limitAmps?: NodeSpec['limitAmps'];
  /** Zones below the connection, of 63 A each unless said; `A` and `B` where nothing is. */
  readonly zones?: readonly Omit<NodeSpec, 'parent' | 'zone'>[];
  readonly cars: readonly SmallCar[];
  /** What the building draws, A on each line or on all; nothing unless said. */
  readonly building?: (seconds: number) => number | PerPhase<number>;
  /** What a roof of 20 kW gives, A on each line, seen by a meter of its own; there is none unless said. */
  readonly sun?: (seconds: number) => number;
  readonly worstBackgroundAmps?: number;
  readonly timing?: Partial<Timing>;
  readonly dialect?: Dialect;
  readonly stepSeconds?: number;
  readonly mayStopSessions?: boolean;
  /** What comes from outside; `hears` has to bring it. */
  readonly signals?: Site['signals'];
}

const VOLTS = 230;
/** More than any car takes in a test. */
const ENDLESS_WH = 1e9;
const FOR_EVER_SECONDS = 1e9;

export function smallLoop(spec: SmallLoop): ClosedLoop {
  const site = { ...smallSite(spec), mayStopSessions: spec.mayStopSessions ?? false, signals: spec.signals ?? [] };
  const { modes, boxZone, hears, strategies, carsEverySteps } = spec;
  return closeLoop({
    site,
    stepMs: (spec.stepSeconds ?? 5) * 1000,
    dialect: spec.dialect ?? DEFAULT_DIALECT,
    loads: [loadOf('consumer', spec.building ?? (() => 0)), ...(spec.sun === undefined ? [] : [sunOf(spec.sun)])],
    stations: spec.cars.map((car, index) => stationOf(site, car, index)),
    ...(modes === undefined ? {} : { modes }),
    ...(boxZone === undefined ? {} : { boxZone }),
    ...(hears === undefined ? {} : { hears }),
    ...(strategies === undefined ? {} : { strategies }),
    ...(carsEverySteps === undefined ? {} : { carsEverySteps }),
  });
}

/** The meter of the roof. */
const roofMeter = (fallbackAfterMs: Millis): SiteMeter => ({
  name: 'Roof',
  role: 'generation',
  node: 0,
  sign: 1,
  fallbackAfterMs,
  importRegister: false,
  nominalWatts: watts(20_000),
});

function smallSite({ limitAmps = 100, zones, worstBackgroundAmps, timing, stepSeconds = 5, sun }: SmallLoop): Site {
  const site = siteOf({
    nodes: [
      { name: 'Main', limitAmps, metered: true, ...(worstBackgroundAmps === undefined ? {} : { worstBackgroundAmps }) },
      ...(
        zones ?? [
          { name: 'A', limitAmps: 63 },
          { name: 'B', limitAmps: 63 },
        ]
      ).map((zone) => {
        return { fallbackAmps: 10, ...zone, parent: 'Main', zone: true };
      }),
    ],
    ...(timing === undefined ? {} : { timing }),
  });
  const meters = sun === undefined ? site.meters : [...site.meters, roofMeter(site.timing.deadTimeMs)];
  return { ...site, meters, timing: stretchTiming(site.timing, millis(stepSeconds * 1000)) };
}

const sunOf = (ampsAt: (seconds: number) => number): Load => loadOf('generator', (seconds) => -ampsAt(seconds));

function loadOf(kind: Load['kind'], ampsAt: (seconds: number) => number | PerPhase<number>): Load {
  const activeWatts = new Float64Array(3);
  return {
    node: 0,
    kind,
    activeWatts,
    reactiveVars: new Float64Array(3),
    update(nowMs) {
      const drawn = ampsAt(nowMs / 1000);
      for (const line of PHASES) activeWatts[line] = (typeof drawn === 'number' ? drawn : drawn[line]) * VOLTS;
    },
  };
}

function stationOf(site: Site, car: SmallCar, index: number): PlantStation {
  const { phases = 3, maxAmps = 32 } = car;
  return {
    info: {
      name: `s${index}`,
      zone: car.zone,
      phases,
      rotation: car.rotation ?? 'L1L2L3',
      minAmps: 6,
      maxAmps: 32,
      vip: false,
    },
    node: site.zones.find(({ name }) => name === car.zone)?.node ?? 0,
    stays: [
      {
        arrivalMs: (car.arrivesSeconds ?? 0) * 1000,
        departureMs: (car.leavesSeconds ?? FOR_EVER_SECONDS) * 1000,
        car: {
          energyWh: car.energyWh ?? ENDLESS_WH,
          maxAmps,
          phases: car.carPhases ?? phases,
          minAmps: car.minAmps ?? 6,
          startDelayMs: (car.startDelaySeconds ?? 0) * 1000,
          lagMs: (car.lagSeconds ?? 2) * 1000,
          taperWh: 0,
          ignoresPilot: car.ignoresPilot ?? false,
        },
      },
    ],
  };
}

/** What the cars draw now, A per line of each, in the order of the cars. */
export const drawnIn = (loop: ClosedLoop): readonly number[] => loop.plant.fleet.map(({ car }) => car?.drawnAmps ?? 0);

/** What a zone was given by the last decision, A. */
export const allocationOf = (loop: ClosedLoop, zone: string): number =>
  loop.lastRecord().zones.find((one) => one.zone === zone)?.allocationAmps ?? NaN;

/** Lets time pass in steps, looking after each; returns what was seen. */
export function watched<Seen>(loop: ClosedLoop, seconds: number, look: () => Seen): readonly Seen[] {
  const seen: Seen[] = [];
  const stepMs = 5000;
  for (let passedMs = 0; passedMs < seconds * 1000; passedMs += stepMs) {
    loop.pass(stepMs);
    seen.push(look());
  }
  return seen;
}

/** What truly flows through the connection now, RMS A on its most loaded line. */
export const mostAtMain = ({ plant: { truth } }: ClosedLoop): number =>
  Math.max(...PHASES.map((line) => rmsAmps(truth, line)));
