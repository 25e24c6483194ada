/**
 * What an arbitrary moment of a site is made from: numbers that shrink to those of a quiet site at night.
 * @module
 */
import fc from 'fast-check';
import type { ConnectorStatus, Site, SiteSignal } from '../../src/engine/index.ts';

/** A car, if it is there. */
export interface CarPlan {
  /** Index of its zone; null where the box does not say. */
  readonly zone: number | null;
  readonly status: ConnectorStatus;
  readonly wantsEnergy: boolean;
  readonly connectedMinutes: number;
  readonly deliveredWh: number | null;
  readonly askedWh: number | null;
  readonly departsInMinutes: number | null;
  readonly usableAmps: number;
  readonly phases: 1 | 2 | 3 | null;
  readonly drawsAmps: number;
  readonly vip: boolean;
}

/** What is known of a signal. */
export interface SignalPlan {
  readonly state: 'fresh' | 'stale' | 'missing';
  /** Of the largest value that its kind has in practice, 0–1. */
  readonly share: number;
  readonly nextShare: number;
  readonly isNone: boolean;
  readonly ageSeconds: number;
  readonly nextInMinutes: number;
  /** Prices of the whole day, one an hour; null where only now and next are known. */
  readonly dayPrices: readonly number[] | null;
}

/** What is measured, W and Wh; null where it is not. */
export interface PowerPlan {
  readonly gridWatts: number | null;
  readonly chargingWatts: number | null;
  readonly batteryWatts: number | null;
  readonly generationWatts: number | null;
  readonly surplusWatts: number | null;
  readonly importedWh: number | null;
}

/** A moment. */
export interface MomentPlan {
  /** Since the moment before. */
  readonly passedSeconds: number;
  /** Of its limit, for each node. */
  readonly backgroundShares: readonly number[];
  readonly seen: readonly ('fresh' | 'stale' | 'blind')[];
  readonly readings: readonly ('fresh' | 'stale' | 'missing')[];
  /** Cars that count in a zone without being seen one by one. */
  readonly unseenCars: readonly number[];
  readonly cars: readonly CarPlan[];
  readonly signals: readonly SignalPlan[];
  readonly power: PowerPlan;
}

const CARS_MAX = 4;
/** Of most days. */
const HOURS = 24;
const POWER_MAX_WATTS = 200_000;

/** No meter gives more digits, and nobody wants to read them. */
const grained = (value: number): number => Math.round(value * 1000) / 1000 + 0;

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const upTo = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true }).map(grained);
const either = (max: number): fc.Arbitrary<number> => fc.double({ min: -max, max, noNaN: true }).map(grained);
const each = <T>(of: readonly unknown[], one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.tuple(...of.map(() => one));

const carPlans = ({ zones }: Site): fc.Arbitrary<CarPlan> =>
  fc.record({
    zone: fc.constantFrom(...zones.keys(), null),
    status: fc.constantFrom<ConnectorStatus>(
      'charging',
      'suspended-by-car',
      'suspended-by-station',
      'unknown',
      'finishing',
    ),
    wantsEnergy: fc.boolean().map((isFull) => !isFull),
    connectedMinutes: fc.nat(2880),
    deliveredWh: maybe(upTo(90_000)),
    askedWh: maybe(upTo(90_000)),
    departsInMinutes: maybe(fc.integer({ min: -60, max: 2880 })),
    usableAmps: upTo(63),
    phases: fc.constantFrom(3, 1, 2, null),
    drawsAmps: fc.constantFrom(0, 10, 32),
    vip: fc.boolean(),
  });

/** Energy may cost less than nothing. */
const dayPrices = fc.option(
  fc.array(fc.double({ min: -0.5, max: 1, noNaN: true }).map(grained), { minLength: HOURS, maxLength: HOURS }),
  { freq: 2 },
);

const signalPlan = ({ kind }: SiteSignal): fc.Arbitrary<SignalPlan> =>
  fc.record({
    state: fc.constantFrom('fresh', 'fresh', 'fresh', 'stale', 'missing'),
    share: upTo(1),
    nextShare: upTo(1),
    isNone: fc.boolean(),
    ageSeconds: fc.nat(400),
    nextInMinutes: fc.integer({ min: 1, max: 90 }),
    dayPrices: kind === 'price' ? dayPrices : fc.constant(null),
  });

const powerPlans: fc.Arbitrary<PowerPlan> = fc.record({
  gridWatts: maybe(either(POWER_MAX_WATTS)),
  chargingWatts: maybe(upTo(POWER_MAX_WATTS)),
  batteryWatts: maybe(either(POWER_MAX_WATTS)),
  generationWatts: maybe(upTo(POWER_MAX_WATTS)),
  surplusWatts: maybe(either(POWER_MAX_WATTS)),
  importedWh: maybe(upTo(60_000)),
});

/** Any moment of a site. */
export function momentPlans(site: Site): fc.Arbitrary<MomentPlan> {
  return fc.record({
    passedSeconds: fc.oneof(fc.nat(60), fc.nat(1800), fc.nat(40_000)),
    backgroundShares: each(site.nodes, fc.double({ min: -0.8, max: 1.2, noNaN: true }).map(grained)),
    seen: each(site.nodes, fc.constantFrom('fresh', 'fresh', 'fresh', 'stale', 'blind')),
    readings: each(site.meters, fc.constantFrom('fresh', 'fresh', 'fresh', 'stale', 'missing')),
    unseenCars: each(site.zones, fc.constantFrom(0, 0, 1)),
    cars: fc.array(carPlans(site), { maxLength: CARS_MAX }),
    signals: fc.tuple(...site.signals.map(signalPlan)),
    power: powerPlans,
  });
}
