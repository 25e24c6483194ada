/**
 * Physical quantities. A brand keeps amps from being used as watts; at run time each is a plain number.
 * Arithmetic yields `number`, so whoever computes has to say the unit again.
 * @module
 */

declare const unit: unique symbol;

/** A number that carries its unit in the type. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** Current per phase, A. */
export type Amps = Quantity<'A'>;
/** Active power, W; import positive. */
export type Watts = Quantity<'W'>;
/** Apparent power, VA. */
export type VoltAmps = Quantity<'VA'>;
/** Energy, Wh. */
export type WattHours = Quantity<'Wh'>;
/** Line-to-neutral voltage unless said otherwise, V. */
export type Volts = Quantity<'V'>;
/** A span of time, ms. */
export type Millis = Quantity<'ms'>;
/** Wall-clock time, ms since 1970-01-01T00:00Z. May step; use it for tariffs and logs only. */
export type EpochMs = Quantity<'epoch ms'>;
/** Monotonic time, ms from an arbitrary origin. Never steps; every age is measured on it. */
export type MonoMs = Quantity<'mono ms'>;

export const amps = (value: number): Amps => value as Amps;
export const watts = (value: number): Watts => value as Watts;
/** Apparent power, VA, 0 or more. */
export const voltAmps = (value: number): VoltAmps => value as VoltAmps;
export const wattHours = (value: number): WattHours => value as WattHours;
export const volts = (value: number): Volts => value as Volts;
export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Millis => (value * 1000) as Millis;
export const minutes = (value: number): Millis => (value * 60_000) as Millis;
export const epochMs = (value: number): EpochMs => value as EpochMs;
export const monoMs = (value: number): MonoMs => value as MonoMs;

/** One moment on both clocks. */
export interface Instant {
  readonly monoMs: MonoMs;
  readonly wallMs: EpochMs;
}

/** How long ago `past` was, seen from `now`, on the monotonic clock. */
export const ageMs = (now: Instant, past: Instant): Millis => (now.monoMs - past.monoMs) as Millis;
