/**
 * Numbers, spans and times as people read them, each with its unit.
 * @module
 */

export const MISSING = '–';

/** Amps to a tenth below ten and whole above: more is noise. */
export function inAmps(value: number | null | undefined): string {
  return value === null || value === undefined ? MISSING : `${inNumber(value)} A`;
}

/** A number as people read it: one decimal below ten, none above, a real minus sign. */
export function inNumber(value: number): string {
  const text = Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
  return text.replace(/^-0$/, '0').replace('-', '−');
}

/** Watts as kW with a tenth. */
export const inKilowatts = (valueWatts: number | null): string =>
  valueWatts === null ? MISSING : `${inTenths(valueWatts / 1000)} kW`;

/** With one decimal and a real minus sign. */
export const inTenths = (value: number): string => value.toFixed(1).replace('-', '−');

/** Watt-hours as kWh with a tenth. */
export const inKilowattHours = (energyWh: number | null): string =>
  energyWh === null ? MISSING : `${inTenths(energyWh / 1000)} kWh`;

/** A span as people say it. */
export function inSpan(spanMs: number | null): string {
  if (spanMs === null) return MISSING;
  const seconds = Math.round(spanMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${inNumber(seconds / 3_600)} h`;
}

/** `10:04:05` of an RFC 3339 text. */
export const inClock = (text: string): string => text.slice(11, 19);

/** `10:04` of an RFC 3339 text, with the day where that is not the day of `now`. */
export function inMoment(text: string, now: string | null): string {
  const clock = text.slice(11, 16);
  return now === null || now.slice(0, 10) === text.slice(0, 10) ? clock : `${text.slice(0, 10)} ${clock}`;
}

/** A value of a signal in a unit that people use. */
export function inUnit(value: number | null, unit: string): string {
  if (value === null) return MISSING;
  if (unit === 'W') return inKilowatts(value);
  if (unit === 'share') return `${Math.round(value * 100)} %`;
  const digits = unit.endsWith('/kWh') && unit !== 'g/kWh' ? 3 : 0;
  return `${value.toFixed(digits).replace('-', '−')} ${unit}`;
}

/** States of stations in words. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  charging: 'charging',
  'suspended-by-station': 'waiting for current',
  'suspended-by-car': 'full or paused by the car',
  preparing: 'plugging in',
  finishing: 'finishing',
  reserved: 'reserved',
  available: 'free',
  unavailable: 'out of service',
  faulted: 'faulted',
  unknown: 'unknown',
};
