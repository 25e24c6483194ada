/**
 * The house rule that a number in a file for people carries its unit in its name. It looks at the generated JSON
 * schemas, because there a number is a number however the program spelt it.
 * @module
 */

/** The last word of a key that says in what it is counted. */
const UNIT_SUFFIX = /(Amps|Watts|Kw|Kva|Kwh|Wh|Volts|Ohms|Hz|Ms|Seconds|Minutes|Hours|Days|Megabytes|Pct)$/;

/** A price, a rate: so much for each of something that has a name. */
const PER_SOMETHING = /Per[A-Z]\w+$/;

/** Shares, factors and counts are counted in nothing; a port is a name, and money's currency stands beside it. */
const DIMENSIONLESS = [
  'derate',
  'scale',
  'seed',
  'phases',
  'priority',
  'stations',
  'speed',
  'port',
  'violations',
  'servedFully',
  'unplaced',
  'writes',
  'contactorSwitches',
  'jain',
  'energyCost',
  'demandCost',
  'totalCost',
  'calendarYear',
  'code',
  'factor',
  'slidingParts',
  'section14aPoints',
  'unitId',
];

/** Bounds of a box's own value, whose unit stands beside them. */
const UNIT_BESIDE = ['min', 'max'];

/** Keys that are the name of their unit, or are counted in degrees all over the world. */
const WELL_KNOWN = ['kwp', 'perKwh', 'latitude', 'longitude'];

/** Paths of all keys in a JSON schema whose value may be a number and whose name does not say of what. */
export function unitlessNumbers(schema: unknown, path = ''): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item: unknown) => unitlessNumbers(item, path));
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties' || !isObject(value)) return unitlessNumbers(value, path);
    return Object.entries(value).flatMap(([name, property]) => [
      ...(mayBeNumber(property) && !saysItsUnit(name) ? [`${path}${name}`] : []),
      ...unitlessNumbers(property, `${path}${name}.`),
    ]);
  });
}

function saysItsUnit(name: string): boolean {
  if (UNIT_SUFFIX.test(name) || PER_SOMETHING.test(name)) return true;
  return DIMENSIONLESS.includes(name) || UNIT_BESIDE.includes(name) || WELL_KNOWN.includes(name);
}

/** A number itself, one of several alternatives, or a list of them. */
function mayBeNumber(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const types = [schema['type']].flat();
  if (types.includes('number') || types.includes('integer')) return true;
  const alternatives = ['anyOf', 'oneOf', 'allOf', 'items', 'prefixItems'].flatMap((key) => [schema[key]].flat());
  return alternatives.some((alternative) => mayBeNumber(alternative));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
