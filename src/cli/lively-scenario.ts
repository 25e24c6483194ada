/**
 * A world around a site of which only the site file is known, to try a box with: a working day's building, and more
 * cars than the grid connection carries.
 * @module
 */
import { DEFAULT_MODES, type ScenarioConfig, type SiteConfig } from '../config/index.ts';
import { assert, minutes, seconds, watts, type EpochMs, type SiteNode } from '../engine/index.ts';
import { DEFAULT_DIALECT } from '../evce/dialect.ts';

/** A site file lists zones and not stations; these many let every way of sharing be seen. */
const STATIONS_PER_ZONE = 8;
/** Several cars a day at each, day and night, so that there is something to see whenever one looks. */
const ARRIVALS_PER_STATION = 12;
/** The building's share of the grid connection: what is left does not suffice for all cars. */
const BUILDING_SHARE = 0.45;
/** Cars are made up for so long. */
const DAYS = 7;

/** Cars as the standard has them, and a plant without anything unusual. */
const SURROUNDINGS = {
  cars: {
    threePhaseShare: 0.6,
    startDelayMs: { min: seconds(5), max: seconds(30) },
    ignoringShare: 0,
    twoPhaseShare: 0,
    exceedingShare: 0,
    asleepShare: 0,
    highMinimumShare: 0,
  },
  battery: null,
  grid: null,
  meters: { periodMs: seconds(1), latencyMs: seconds(0), noiseShare: 0 },
} as const;

/** The site with made-up cars and a made-up building from this moment on. */
export function livelyScenario(config: SiteConfig, startMs: EpochMs): ScenarioConfig {
  const { site } = config;
  const root = site.nodes[0];
  assert(root !== undefined, 'a site has a grid connection');
  return {
    name: site.name,
    description: 'A working day, made up.',
    site: config,
    startMs,
    durationMs: minutes(DAYS * 24 * 60),
    stepMs: seconds(1),
    seed: 1,
    traffic: {
      kind: 'profile',
      stations: site.zones.map(({ name }) => ({ zone: name, count: STATIONS_PER_ZONE })),
      profile: 'public',
      arrivalsPerWeekday: site.zones.length * STATIONS_PER_ZONE * ARRIVALS_PER_STATION,
    },
    background: {
      kind: 'profile',
      node: root.name,
      profile: 'office',
      peakWatts: watts(BUILDING_SHARE * connectionWatts(root, site.supply.nominalVolts)),
      noiseShare: 0.05,
    },
    generation: null,
    box: {
      allocation: null,
      dialect: config.evce?.dialect ?? DEFAULT_DIALECT,
      zones: {},
      modes: DEFAULT_MODES,
    },
    faults: [],
    ...SURROUNDINGS,
    price: null,
    valuePerKwh: 0,
    expect: {},
    file: config.file,
  };
}

/** What the connection carries within its limits. */
const connectionWatts = ({ limitAmps: [l1, l2, l3] }: SiteNode, lineToNeutralVolts: number): number =>
  (l1 + l2 + l3) * lineToNeutralVolts;
