/**
 * What a scenario file says, checked and in the program's own types: a site, and the world to simulate
 * around it. Paths are absolute, shares are 0–1, power is in watts.
 * @module
 */
import type { BoundStrategy, EpochMs, Millis, TimeZone, WattHours, Watts } from '../engine/index.ts';
import type { Dialect } from '../evce/dialect.ts';
import type { PlannedFault } from './box/fault.ts';
import type { BoxModes } from './box/modes.ts';
import type { Condition, ExpectedFigure } from './schema/expect-schema.ts';
import type { SiteConfig } from './site-config.ts';

/** A scenario file after all checks. */
export interface ScenarioConfig {
  readonly name: string;
  readonly description: string;
  readonly site: SiteConfig;
  readonly startMs: EpochMs;
  readonly durationMs: Millis;
  readonly stepMs: Millis;
  readonly seed: number;
  readonly traffic: Traffic;
  /** Null where nothing but cars draws current. */
  readonly background: Background | null;
  readonly generation: Generation | null;
  /** Null where energy costs nothing. */
  readonly price: Price | null;
  /** What a kWh is worth that a car wanted and did not get, in the currency of the price. */
  readonly valuePerKwh: number;
  readonly box: BoxSettings;
  readonly cars: CarPopulation;
  readonly battery: BatterySettings | null;
  /** Null where no load moves the voltage. */
  readonly grid: GridImpedance | null;
  readonly meters: MeterHabits;
  /** In the order of the file. */
  readonly faults: readonly PlannedFault[];
  readonly expect: Expectations;
  /** Strategies that are named beside it: a run may call them by name, and they are none of the site's. */
  readonly guests?: readonly BoundStrategy[];
  /** The file it was read from. */
  readonly file: string;
}

/** How many stations a zone has; every zone of the site is listed, in the site's order. */
export interface ZoneStations {
  readonly zone: string;
  readonly count: number;
}

/** Kinds of places by when cars come and how long they stay. */
export type TrafficProfile = 'workplace' | 'residential' | 'public' | 'depot' | 'hotel' | 'supermarket';

/** Where the cars come from: made up from a profile, or read from recorded sessions. */
export type Traffic =
  | {
      readonly kind: 'profile';
      readonly stations: readonly ZoneStations[];
      readonly profile: TrafficProfile;
      readonly arrivalsPerWeekday: number;
    }
  | {
      readonly kind: 'sessions';
      readonly file: string;
      /** By which clock times are that carry no offset; null where none are. */
      readonly timeZone: TimeZone | null;
      /** Null: as many as the file names, spread evenly with `spreadStations`. */
      readonly stations: readonly ZoneStations[] | null;
    };

/** A column of a CSV file of dated values. */
export interface DataColumn {
  readonly file: string;
  readonly column: string;
  /** By which clock times are that carry no offset; null where none are. */
  readonly timeZone: TimeZone | null;
  /** The year of times that carry none; null where none are. */
  readonly calendarYear: number | null;
}

/** A value times `wattsPerUnit` times `scale` is watts. */
export interface PowerSeries extends DataColumn {
  readonly wattsPerUnit: number;
  readonly scale: number;
}

/** Shape of a building's day. */
export type LoadProfile = 'office' | 'home' | 'shop' | 'hotel' | 'flat';

/** Load that is not charging. */
export type Background = {
  /** Name of the node it hangs on. */
  readonly node: string;
  /** Standard deviation of the noise laid over it, as a share of the value. */
  readonly noiseShare: number;
} & (
  | ({ readonly kind: 'file' } & PowerSeries)
  | { readonly kind: 'profile'; readonly profile: LoadProfile; readonly peakWatts: Watts }
);

/** Power made on the site. */
export type Generation = { readonly node: string } & (
  | ({ readonly kind: 'file' } & PowerSeries)
  | { readonly kind: 'sun'; readonly latitudeDegrees: number; readonly peakWatts: Watts }
);

/** What energy from the grid costs, and what is paid for energy into it. */
export type Price = { readonly currency: string; readonly exportPerKwh: number } & (
  | { readonly kind: 'fixed'; readonly perKwh: number }
  /** A value times `perKwhPerUnit` plus `addedPerKwh` is the price of a kWh. */
  | ({ readonly kind: 'file'; readonly perKwhPerUnit: number; readonly addedPerKwh: number } & DataColumn)
  | { readonly kind: 'tariff'; readonly file: string }
);

/** How the simulated box behaves. */
export interface BoxSettings {
  /** How it shares a zone's current; null takes what the site file says of each zone. */
  readonly allocation: 'proportional' | 'fifo' | null;
  readonly dialect: Dialect;
  /** What is configured of zones besides, by name. */
  readonly zones: Readonly<Record<string, BoxZoneSettings>>;
  readonly modes: BoxModes;
}

/** How a zone is configured in the box; null takes what the site says. */
export interface BoxZoneSettings {
  readonly mode: 'static' | 'dynamic';
  /** Name of the meter by which a dynamic zone regulates. */
  readonly meter: string | null;
  readonly maxAmps: number | null;
  readonly degradedAmps: number | null;
  readonly minCurrentPerVehicleAmps: number | null;
}

/** The mix of cars. */
export interface CarPopulation {
  readonly threePhaseShare: number;
  /** From plugging in to drawing current. */
  readonly startDelayMs: { readonly min: Millis; readonly max: Millis };
  /** Share of cars that ignore what they are told. */
  readonly ignoringShare: number;
  readonly twoPhaseShare: number;
  /** Share of cars that take more than they are offered. */
  readonly exceedingShare: number;
  /** Share of cars that fall asleep without current. */
  readonly asleepShare: number;
  /** Share of cars that take nothing below a current that is higher than the standard's. */
  readonly highMinimumShare: number;
}

/** A stationary battery. */
export interface BatterySettings {
  /** Name of the node that it hangs on. */
  readonly node: string;
  readonly capacityWh: WattHours;
  readonly maxWatts: Watts;
  /** What comes out of what goes in, 0–1. */
  readonly roundTripShare: number;
  readonly initialShare: number;
}

/** What the grid behind the connection puts in the way, per line. */
export interface GridImpedance {
  readonly resistanceOhms: number;
  readonly reactanceOhms: number;
}

/** How the meters of a site measure. */
export interface MeterHabits {
  readonly periodMs: Millis;
  readonly latencyMs: Millis;
  /** Largest error as a share of the value. */
  readonly noiseShare: number;
}

/** What the result must show, by figure. */
export type Expectations = { readonly [figure in ExpectedFigure]?: Condition | undefined };
