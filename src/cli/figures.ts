/**
 * Figures as exports tell them: as exact as the quantity is known, and without the dust of reckoning in binary fractions.
 * What is run again (events as jsonl) is never rounded.
 * @module
 */

/** Digits behind the point by the unit at the end of a name; hundredths of an ampere are more than any meter knows. */
const DIGITS: readonly (readonly [unit: RegExp, digits: number])[] = [
  [/(?:Amps|Volts|Watts|VoltAmps|Wh)(?:L[123])?$/, 2],
  [/(?<!Per)(?:Kw|Kwh|Kva)$/, 3],
];

/** Prices, shares and weights: as many as anybody states, fewer than reckoning leaves behind. */
const DIGITS_ELSE = 6;

/** A figure, to the nearest that its name deserves. */
export function figure(name: string, value: number): number {
  // As many digits behind the point of a time in ms are more than a double holds.
  if (Number.isInteger(value)) return value;
  const digits = DIGITS.find(([unit]) => unit.test(name))?.[1] ?? DIGITS_ELSE;
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** A document as JSON with all its figures so. */
export const jsonOfFigures = (document: object): string => JSON.stringify(document, withFigures);

function withFigures(name: string, value: unknown): unknown {
  if (typeof value === 'number') return figure(name, value);
  // The elements of a list have no name but that of the list.
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === 'number' ? figure(name, one) : one));
  return value;
}
