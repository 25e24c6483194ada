/**
 * The fields that bodies are made of. In an answer a field that is absent, null, of the wrong type or not finite is
 * missing and never zero, and an unknown word becomes `Unknown`; in a request the same field must be right.
 * @module
 */
import { z } from 'zod';

/**
 * No installation reaches this, in any unit; beyond it, kW -> W could overflow to infinity. An absurd reading is
 * bounded and not dropped: a high one has to lower the charging, however absurd it is.
 */
const MOST = 1e12;

/** A number that may be missing. */
export const quantity = z
  .number()
  .overwrite((value) => Math.min(MOST, Math.max(-MOST, value)))
  .optional()
  .catch(undefined);
/** A text that may be missing. */
export const text = z.string().optional().catch(undefined);
/** A yes or no that may be missing. */
export const flag = z.boolean().optional().catch(undefined);
/** A whole number that may be missing. */
export const wholeNumber = z.int().optional().catch(undefined);
/** The id of something that there may be none of: null then, which is missing too. */
export const idOrNull = wholeNumber.meta({ type: ['integer', 'null'] });
/** A point in time, RFC 3339; it is read where it is needed and kept as it is elsewhere. */
export const time = text.meta({ format: 'date-time' });

/** One of the given words however it is cased or joined, else `Unknown`. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  const known = new Map<string, Words[number]>(words.map((each) => [bare(each), each]));
  const said = z.string().meta({ enum: words });
  const found = said.transform((each, context): Words[number] | 'Unknown' => {
    const meant = known.get(bare(each));
    if (meant !== undefined) return meant;
    context.addIssue(`expected one of ${words.join(', ')}`);
    return z.NEVER;
  });
  return found.catch('Unknown');
}

const bare = (said: string): string => said.toLowerCase().replace(/[\s_-]/g, '');

/** A group of fields that may be missing as a whole. */
export const group = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.looseObject(shape).optional().catch(undefined);

const lines = { l1: quantity, l2: quantity, l3: quantity };
/** A quantity per grid line. */
export const phaseValues = group(lines);
/** A quantity per grid line, and what else the box measures or sums up. */
export const phaseValuesAnd = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => group({ ...lines, ...shape });

/** The same fields as in an answer, each of which may be left out but not be wrong. */
export function asRequest<Shape extends z.ZodRawShape>(shape: Shape) {
  const exact = Object.entries(shape).map(([key, field]) => [key, exactly(field).optional()]);
  return z.looseObject(Object.fromEntries(exact) as { readonly [Key in keyof Shape]: z.ZodOptional<Shape[Key]> });
}

function exactly(field: z.core.SomeType): z.ZodType {
  const { description } = field as z.ZodType;
  const exact = (field instanceof z.ZodCatch ? field.unwrap() : field) as z.ZodType;
  return description === undefined ? exact : exact.describe(description);
}

/** Whether a value is an object with named fields. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
