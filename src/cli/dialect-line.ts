/**
 * A dialect as it stands in a site file.
 * @module
 */
import type { Dialect } from '../evce/dialect.ts';

/** One line of YAML; `confirmed` is the day of the trial, `YYYY-MM-DD`. */
export function dialectLine(dialect: Dialect, confirmed?: string): string {
  const { unit, sense, shape, key, integer, min, max, enabledKey, validityKey, validitySeconds } = dialect;
  const fields: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ['unit', unit],
    ['sense', sense],
    ['shape', shape],
    ['key', key],
    ['integer', integer],
    ['min', min],
    ['max', max],
    ['enabledKey', enabledKey],
    ['validityKey', validityKey],
    ['validity', validitySeconds === undefined ? undefined : `${validitySeconds}s`],
    ['confirmed', confirmed],
  ];
  const stated = fields.filter(([, value]) => value !== undefined);
  return `dialect: { ${stated.map(([name, value]) => `${name}: ${String(value)}`).join(', ')} }`;
}
