/**
 * The unit that a name carries: `targetKw` is in kW. It is how options, facts of reasons and records say their unit.
 * @module
 */

/** Longest endings first: `Kwh` is not `H`. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/PerKwh$/, 'per kWh'],
  [/PerKw$/, 'per kW'],
  [/(?:Kwh|kwh)$/, 'kWh'],
  [/(?:Wh|wh)$/, 'Wh'],
  [/(?:Kva|kva)$/, 'kVA'],
  [/(?:Kw|kw)$/, 'kW'],
  [/(?:Watts|watts)$/, 'W'],
  [/(?:VoltAmps|voltAmps)$/, 'VA'],
  [/(?:Amps|amps)$/, 'A'],
  [/(?:Volts|volts)$/, 'V'],
  [/(?:Pct|pct)$/, '%'],
  [/(?:Share|share)$/, '0–1'],
  [/(?:Ms|At|ms)$/, 'ms'],
  [/(?:Seconds|seconds)$/, 's'],
  [/(?:Minutes|minutes)$/, 'min'],
  [/(?:Hours|hours)$/, 'h'],
  [/(?:Days|days)$/, 'd'],
  [/(?:Celsius|celsius)$/, '°C'],
  [/(?:Grams|grams)$/, 'g'],
  [/(?:Count|count|Points|cars|Cars)$/, 'number'],
];

/** The unit, or null where the name carries none. */
export function unitOfName(name: string): string | null {
  return UNITS.find(([ending]) => ending.test(name))?.[1] ?? null;
}
