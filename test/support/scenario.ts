/** Small scenarios for tests: a site of `siteOf` with stations, cars, a building and a box around it. */
import {
  DEFAULT_MODES,
  type Background,
  type BatterySettings,
  type BoxSettings,
  type CarPopulation,
  type Generation,
  type GridImpedance,
  type MeterHabits,
  type PlannedFault,
  type Price,
  type ScenarioConfig,
  type Traffic,
} from '../../src/config/index.ts';
import { epochMs, millis, watts, type BoundStrategy } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { siteOf, type SiteSpec } from './site.ts';

export interface ScenarioSpec {
  readonly site?: SiteSpec;
  readonly strategies?: readonly BoundStrategy[];
  readonly traffic?: Traffic;
  readonly background?: Background | null;
  readonly generation?: Generation | null;
  readonly price?: Price | null;
  readonly stepSeconds?: number;
  readonly hours?: number;
  readonly startMs?: number;
  readonly seed?: number;
  readonly threePhaseShare?: number;
  readonly ignoringShare?: number;
  readonly faults?: readonly PlannedFault[];
  readonly cars?: Partial<CarPopulation>;
  readonly battery?: BatterySettings | null;
  readonly grid?: GridImpedance | null;
  readonly meters?: Partial<MeterHabits>;
  readonly box?: Partial<BoxSettings>;
}

/** No car does anything that the standard does not foresee. */
export const STANDARD_CARS = { twoPhaseShare: 0, exceedingShare: 0, asleepShare: 0, highMinimumShare: 0 } as const;

/** Monday 2023-06-12, 00:00 UTC. */
export const MONDAY_MS = Date.UTC(2023, 5, 12);

/** One zone of 12 stations below a metered main of 100 A. */
export const OFFICE_SITE: SiteSpec = {
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 80 },
    { name: 'Garage', parent: 'Main', limitAmps: 90, zone: true, fallbackAmps: 10 },
  ],
  derate: 0.98,
};

/** An office in whose garage cars stand all day: without control its main is overloaded in the forenoon. */
export function scenarioOf(spec: ScenarioSpec = {}): ScenarioConfig {
  const site = siteOf(spec.site ?? OFFICE_SITE);
  return {
    name: 'Test scenario',
    description: 'For tests.',
    site: {
      site,
      strategies: spec.strategies ?? [],
      signals: [],
      foreign: [],
      sources: { broker: null, meters: [], signals: [] },
      evce: null,
      service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'fallback' },
      isOnTrial: false,
      alarms: { minSeverity: 'warning', hooks: [] },
      file: 'site.yaml',
    },
    startMs: epochMs(spec.startMs ?? MONDAY_MS),
    durationMs: millis((spec.hours ?? 24) * 3_600_000),
    stepMs: millis((spec.stepSeconds ?? 60) * 1000),
    seed: spec.seed ?? 1,
    traffic: spec.traffic ?? {
      kind: 'profile',
      stations: site.zones.map(({ name }) => ({ zone: name, count: 12 })),
      profile: 'workplace',
      arrivalsPerWeekday: 16,
    },
    background:
      spec.background === undefined
        ? { node: 'Main', noiseShare: 0.02, kind: 'profile', profile: 'office', peakWatts: watts(40_000) }
        : spec.background,
    generation: spec.generation ?? null,
    price: spec.price ?? null,
    valuePerKwh: 0.6,
    box: { allocation: null, dialect: DEFAULT_DIALECT, zones: {}, modes: DEFAULT_MODES, ...spec.box },
    faults: spec.faults ?? [],
    cars: {
      threePhaseShare: spec.threePhaseShare ?? 0.5,
      startDelayMs: { min: millis(5000), max: millis(60_000) },
      ignoringShare: spec.ignoringShare ?? 0,
      ...STANDARD_CARS,
      ...spec.cars,
    },
    battery: spec.battery ?? null,
    grid: spec.grid ?? null,
    meters: { periodMs: millis(1000), latencyMs: millis(0), noiseShare: 0, ...spec.meters },
    expect: {},
    file: 'scenario.yaml',
  };
}
