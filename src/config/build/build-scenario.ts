/**
 * Builds a scenario from checked input and its site: paths become absolute, power becomes watts, stations are
 * spread over zones.
 * @module
 */
import { wattHours, watts } from '../../engine/index.ts';
import { DEFAULT_DIALECT } from '../../evce/dialect.ts';
import { dialectOf } from '../schema/dialect-schema.ts';
import { faultFrom } from '../schema/fault-schema.ts';
import { modesFrom } from '../schema/modes-schema.ts';
import type { Path } from '../problem.ts';
import type {
  Background,
  BatterySettings,
  BoxSettings,
  CarPopulation,
  DataColumn,
  Generation,
  Price,
  ScenarioConfig,
  Traffic,
  ZoneStations,
} from '../scenario-config.ts';
import type { ScenarioInput } from '../schema/scenario-schema.ts';
import type { PriceInput } from '../schema/series-schema.ts';
import type { SiteConfig } from '../site-config.ts';
import { compileTimeZone } from '../time-zone.ts';

const WATTS_PER_UNIT = { W: 1, kW: 1000 } as const;

/** What the scenario is built from besides its input. */
export interface ScenarioContext {
  readonly site: SiteConfig;
  readonly file: string;
  /** The file that a path in the document names, absolute. */
  readonly fileAt: (path: Path, named: string) => string;
}

/** Builds the scenario. */
export function buildScenario(input: ScenarioInput, context: ScenarioContext): ScenarioConfig {
  return {
    name: input.scenario,
    description: input.description,
    site: context.site,
    startMs: input.start,
    durationMs: input.duration,
    stepMs: input.step,
    seed: input.seed,
    traffic: trafficOf(input.traffic, context),
    background: input.background === undefined ? null : backgroundOf(input.background, context),
    generation: input.generation === undefined ? null : generationOf(input.generation, context),
    price: input.price === undefined ? null : priceOf(input.price, context),
    valuePerKwh: input.valuePerKwh,
    box: boxOf(input.box),
    cars: carsOf(input.cars),
    battery: input.battery === undefined ? null : batteryOf(input.battery, context),
    grid: input.grid ?? null,
    meters: { periodMs: input.meters.period, latencyMs: input.meters.latency, noiseShare: input.meters.noise },
    faults: input.faults.map((fault) => ({ ...faultFrom(fault), atMs: fault.at })),
    expect: input.expect,
    file: context.file,
  };
}

/** A number of stations spread evenly over zones; what does not divide goes to the first ones. */
export function spreadStations(total: number, zones: readonly string[]): ZoneStations[] {
  const least = Math.floor(total / zones.length);
  const left = total - least * zones.length;
  return zones.map((zone, index) => ({ zone, count: least + (index < left ? 1 : 0) }));
}

const carsOf = (cars: ScenarioInput['cars']): CarPopulation => ({
  threePhaseShare: cars.threePhase,
  startDelayMs: cars.startDelay,
  ignoringShare: cars.ignoring,
  twoPhaseShare: cars.twoPhase,
  exceedingShare: cars.exceeding,
  asleepShare: cars.asleep,
  highMinimumShare: cars.highMinimum,
});

function batteryOf(input: NonNullable<ScenarioInput['battery']>, context: ScenarioContext): BatterySettings {
  const { capacityKwh, maxKw, roundTrip, initial, node } = input;
  return {
    node: nodeOf(node, context),
    capacityWh: wattHours(capacityKwh * WATTS_PER_UNIT.kW),
    maxWatts: watts(maxKw * WATTS_PER_UNIT.kW),
    roundTripShare: roundTrip,
    initialShare: initial,
  };
}

function trafficOf(input: ScenarioInput['traffic'], context: ScenarioContext): Traffic {
  if ('sessions' in input) {
    const file = context.fileAt(['traffic', 'sessions'], input.sessions);
    return {
      kind: 'sessions',
      file,
      timeZone: timeZoneOf(input.timezone),
      stations: input.stations === undefined ? null : stationsOf(input.stations, context),
    };
  }
  const { profile, arrivalsPerWeekday } = input;
  return { kind: 'profile', stations: stationsOf(input.stations, context), profile, arrivalsPerWeekday };
}

function stationsOf(
  input: NonNullable<ScenarioInput['traffic']['stations']>,
  { site }: ScenarioContext,
): readonly ZoneStations[] {
  const zones = site.site.zones.map((zone) => zone.name);
  if (typeof input === 'number') return spreadStations(input, zones);
  return zones.map((zone) => ({ zone, count: input[zone] ?? 0 }));
}

function backgroundOf(input: NonNullable<ScenarioInput['background']>, context: ScenarioContext): Background {
  const common = { node: nodeOf(input.node, context), noiseShare: input.noise ?? 0 };
  if ('load' in input) {
    const file = context.fileAt(['background', 'load'], input.load);
    return { kind: 'file', ...common, ...seriesOf(input, file) };
  }
  return { kind: 'profile', ...common, profile: input.profile, peakWatts: watts(input.peakKw * WATTS_PER_UNIT.kW) };
}

function generationOf(input: NonNullable<ScenarioInput['generation']>, context: ScenarioContext): Generation {
  const node = nodeOf(input.node, context);
  if ('file' in input) {
    return { kind: 'file', node, ...seriesOf(input, context.fileAt(['generation', 'file'], input.file)) };
  }
  const peakWatts = watts(input.kwp * WATTS_PER_UNIT.kW);
  return { kind: 'sun', node, latitudeDegrees: input.latitude, peakWatts };
}

function priceOf(input: PriceInput, { fileAt }: ScenarioContext): Price {
  const { exportPerKwh } = input;
  if ('perKwh' in input) return { kind: 'fixed', perKwh: input.perKwh, currency: input.currency, exportPerKwh };
  if ('tariff' in input) {
    const file = fileAt(['price', 'tariff'], input.tariff);
    return { kind: 'tariff', file, currency: input.currency, exportPerKwh };
  }
  const [money = '', energy] = input.unit.split('/');
  const isCents = money === 'ct';
  return {
    kind: 'file',
    ...columnOf(input, fileAt(['price', 'file'], input.file)),
    perKwhPerUnit: (isCents ? 0.01 : 1) * (energy === 'MWh' ? 0.001 : 1),
    addedPerKwh: input.addedPerKwh,
    currency: isCents ? 'EUR' : money,
    exportPerKwh,
  };
}

interface ColumnInput {
  readonly column: string;
  readonly timezone?: string | undefined;
  readonly calendarYear?: number | undefined;
}

interface SeriesInput extends ColumnInput {
  readonly unit: 'W' | 'kW';
  readonly scale: number;
}

function seriesOf(input: SeriesInput, file: string) {
  return { ...columnOf(input, file), wattsPerUnit: WATTS_PER_UNIT[input.unit], scale: input.scale };
}

function columnOf({ column, timezone, calendarYear }: ColumnInput, file: string): DataColumn {
  return { file, column, timeZone: timeZoneOf(timezone), calendarYear: calendarYear ?? null };
}

const timeZoneOf = (name: string | undefined) => (name === undefined ? null : compileTimeZone(name));

const nodeOf = (named: string | undefined, { site }: ScenarioContext): string =>
  named ?? site.site.nodes[0]?.name ?? '';

function boxOf(input: ScenarioInput['box']): BoxSettings {
  return {
    allocation: input.allocation ?? null,
    dialect: input.dialect === 'default' ? DEFAULT_DIALECT : dialectOf(input.dialect),
    zones: Object.fromEntries(
      Object.entries(input.zones).map(([zone, { mode, meter, maxAmps, degradedAmps, minCurrentPerVehicleAmps }]) => [
        zone,
        {
          mode,
          meter: meter ?? null,
          maxAmps: maxAmps ?? null,
          degradedAmps: degradedAmps ?? null,
          minCurrentPerVehicleAmps: minCurrentPerVehicleAmps ?? null,
        },
      ]),
    ),
    modes: modesFrom(input),
  };
}
