/**
 * A stationary battery that keeps what the sun gives for the evening: it takes what would be exported and gives what would
 * be imported, as far as its power and its content allow.
 *
 * Of what goes in, 85 % comes out again (round trip of commercial lithium-ion systems, NREL Annual Technology Baseline);
 * half of the loss is taken on either way. Such systems act on a meter at the connection within seconds; below its dead band
 * it rests, so that it does not hunt. Its inverter loads the three lines alike.
 * @module
 */

/** How a battery is built. */
export interface BatteryTraits {
  /** Index of the node that it hangs on. */
  readonly node: number;
  /** What can be stored, Wh. */
  readonly capacityWh: number;
  /** The most that it takes or gives at its terminals, W. */
  readonly maxWatts: number;
  /** What comes out of what goes in, 0–1. */
  readonly roundTripShare: number;
  /** Part of the capacity that is stored at first, 0–1. */
  readonly initialShare: number;
}

export interface Battery {
  readonly traits: BatteryTraits;
  storedWh: number;
  /** At its terminals; taking is positive, W. */
  watts: number;
  /** What it took in the last span that was booked, Wh; negative where it gave. */
  flowedWh: number;
}

/** The control acts on the power of the connection, and does not follow less than this, W. */
const DEAD_BAND_WATTS = 50;
/** Time in which it goes from rest to its full power. */
const LAG_MS = 5000;

export function createBattery(traits: BatteryTraits): Battery {
  return { traits, storedWh: traits.capacityWh * traits.initialShare, watts: 0, flowedWh: 0 };
}

/** What the control acts on. */
export interface Surroundings {
  /** What the connection would import without it, W; export is negative. */
  readonly importWatts: number;
  /** Time since it was last looked at. */
  readonly stepMs: number;
}

/** Lets the battery act on what the rest of the site does. */
export function act(battery: Battery, { importWatts, stepMs }: Surroundings): void {
  const { maxWatts, capacityWh } = battery.traits;
  const wanted = Math.abs(importWatts) < DEAD_BAND_WATTS ? 0 : -importWatts;
  const most = battery.storedWh < capacityWh ? maxWatts : 0;
  const least = battery.storedWh > 0 ? -maxWatts : 0;
  const target = Math.min(most, Math.max(least, wanted));
  const reach = stepMs >= LAG_MS ? Infinity : (maxWatts * stepMs) / LAG_MS;
  const moved = Math.min(battery.watts + reach, Math.max(battery.watts - reach, target));
  // What it cannot take or give any more stops at once.
  battery.watts = Math.min(most, Math.max(least, moved));
}

/** Books what flowed for `hours` at the present power, at most what there is room or content for; returns it in Wh. */
export function flow(battery: Battery, hours: number): number {
  battery.flowedWh = battery.watts < 0 ? -give(battery, -battery.watts * hours) : take(battery, battery.watts * hours);
  return battery.flowedWh;
}

function take(battery: Battery, offeredWh: number): number {
  const { capacityWh, roundTripShare } = battery.traits;
  const oneWay = Math.sqrt(roundTripShare);
  const takenWh = Math.min(offeredWh, (capacityWh - battery.storedWh) / oneWay);
  battery.storedWh = Math.min(capacityWh, battery.storedWh + takenWh * oneWay);
  return takenWh;
}

function give(battery: Battery, askedWh: number): number {
  const oneWay = Math.sqrt(battery.traits.roundTripShare);
  const givenWh = Math.min(askedWh, battery.storedWh * oneWay);
  battery.storedWh = Math.max(0, battery.storedWh - givenWh / oneWay);
  return givenWh;
}
