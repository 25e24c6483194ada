/**
 * What a schema expects, in plain words with the unit. The unit is that of the key's name, so no schema has
 * to repeat it; a schema with more to say brings a message of its own that begins with "expected".
 * @module
 */
import type { z } from 'zod';

/** The parser's raw issue, as it comes to an error map. */
type RawIssue = z.core.$ZodRawIssue;

/** Noun and unit of a quantity by the ending of its key. */
const QUANTITIES: readonly (readonly [ending: RegExp, noun: string, unit: string])[] = [
  [/amps$/i, 'a current', 'A'],
  [/kwp$/i, 'a peak power', 'kW'],
  [/kwh$/i, 'an energy', 'kWh'],
  [/perkw$/i, 'a price', 'per kW'],
  [/kw$/i, 'a power', 'kW'],
  [/volts$/i, 'a voltage', 'V'],
  [/hz$/i, 'a frequency', 'Hz'],
  [/pct$/i, 'a percentage', '%'],
  [/latitude$/i, 'a latitude', 'degrees'],
];

/** The error map for every parse of a configuration. */
export function expectationOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return knownKeysOf(issue).join(KEY_SEPARATOR);
    case 'invalid_type':
      return `expected ${typePhrase(issue.expected, quantityOf(issue.path))}`;
    case 'too_small':
      return `expected ${lowerBound(issue)}`;
    case 'too_big':
      return `expected ${upperBound(issue)}`;
    case 'invalid_value':
      return `expected ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return `expected ${oneOf((issue['options'] as readonly unknown[] | undefined)?.map(String) ?? [])}`;
    case 'invalid_format':
      return issue.format === 'date'
        ? 'expected a day that exists, such as 2026-11-20'
        : `expected ${issue.format} text`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'custom':
    case 'invalid_key':
    case 'invalid_element':
      return 'expected another value';
  }
}

/** The known keys ride in the message of an unknown key: the parser keeps nothing else of the schema. */
const KEY_SEPARATOR = ' ';

/** The keys that a map with an unknown one may have. */
export function knownKeysIn(message: string): readonly string[] {
  return message.split(KEY_SEPARATOR);
}

/** `one of a, b, c`, or the only one. */
export function oneOf(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

function knownKeysOf(issue: RawIssue): readonly string[] {
  const definition = (issue.inst as z.ZodType | undefined)?._zod.def;
  return definition?.type === 'object' ? Object.keys((definition as z.core.$ZodObjectDef).shape) : [];
}

interface Quantity {
  readonly noun: string;
  readonly unit: string;
}

function quantityOf(path: readonly PropertyKey[] | undefined): Quantity {
  const key = path?.findLast((segment) => typeof segment === 'string');
  const found = QUANTITIES.find(([ending]) => typeof key === 'string' && ending.test(key));
  return found === undefined ? { noun: 'a number', unit: '' } : { noun: found[1], unit: found[2] };
}

function typePhrase(expected: string, { noun, unit }: Quantity): string {
  switch (expected) {
    case 'number':
    case 'int':
      if (expected === 'int') return 'a whole number';
      return unit === '' ? noun : `${noun} in ${unit}, written as a plain number`;
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
    case 'tuple':
      return 'a list';
    case 'object':
    case 'record':
      return 'a map of keys';
    case 'never':
      return 'nothing here';
    default:
      return expected;
  }
}

function lowerBound(issue: RawIssue & { readonly code: 'too_small' }): string {
  if (issue.origin === 'string') return 'text that is not empty';
  if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
  const { noun, unit } = quantityOf(issue.path);
  return `${noun} ${issue.inclusive === false ? 'above' : 'of at least'} ${issue.minimum} ${unit}`.trimEnd();
}

function upperBound(issue: RawIssue & { readonly code: 'too_big' }): string {
  if (issue.origin === 'string') return `text of at most ${issue.maximum} characters`;
  if (issue.origin === 'array') return `a list of at most ${issue.maximum}`;
  const { noun, unit } = quantityOf(issue.path);
  return `${noun} ${issue.inclusive === false ? 'below' : 'of at most'} ${issue.maximum} ${unit}`.trimEnd();
}
