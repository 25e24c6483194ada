/**
 * Turns the words of the command line into values with units, or says what was expected instead.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.ts';
import type { Millis } from '../engine/index.ts';

/** The highest port TCP knows. */
const PORT_MAX = 65_535;

/** `35s`, `15m`, `12h`, `7d`: a number and one unit. Zero is not a duration to wait for. */
export function parseSpan(text: string): Millis {
  const span = parseDuration(text);
  if (!(span > 0)) throw new InvalidArgumentError('A duration is a number with a unit: 35s, 15m, 12h or 7d.');
  return span;
}

/** Bounds of a step, as in a scenario file: beyond an hour nothing could follow anything. */
const STEP_MIN_MS = 1_000;
const STEP_MAX_MS = 3_600_000;

/** The step of a simulation. */
export function parseStep(text: string): Millis {
  const step = parseSpan(text);
  if (step < STEP_MIN_MS || step > STEP_MAX_MS) throw new InvalidArgumentError('A step is from 1s to 1h.');
  return step;
}

/** A whole number from zero, as seeds are. */
export function parseWhole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** A whole number from one. */
export function parseCount(text: string): number {
  const value = parseWhole(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return value;
}

/** A current, A, from zero. */
export function parseAmps(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Expected a current of 0 or more, A.');
  return Number(text);
}

/** A TCP port; 0 lets the system choose a free one. */
export function parsePort(text: string): number {
  const value = parseWhole(text);
  if (value > PORT_MAX) throw new InvalidArgumentError(`A port is at most ${PORT_MAX}; 0 takes a free one.`);
  return value;
}

/** How many times faster than the wall clock. */
export function parseSpeed(text: string): number {
  const value = /^\d+(\.\d+)?x?$/.test(text) ? Number.parseFloat(text) : 0;
  if (value <= 0) throw new InvalidArgumentError('A speed is how many times faster than real time, e.g. 10.');
  return value;
}

/** A calendar day that exists, `YYYY-MM-DD`. */
export function parseDay(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined || day < 1 || day > daysIn(year, month)) {
    throw new InvalidArgumentError('Expected a day that exists, as YYYY-MM-DD.');
  }
  return text;
}

/** Gathers a flag that may be given more than once. */
export function gather(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** Length of a month; 0 where there is no such month, so that no day of it exists. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
