/**
 * How a box words its reductions, as a file states it.
 * @module
 */
import { z } from 'zod';
import { duration } from './quantities.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../evce/dialect.ts';

const word = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'expected the name of a JSON field: letters, digits and underscores')
  .max(64);

/** Every key of a dialect; what is left out is as in the likeliest dialect. */
export const dialectSchema = z
  .strictObject({
    unit: z
      .enum(['ampere', 'percent', 'kilowatt'])
      .default(DEFAULT_DIALECT.unit)
      .describe('Unit of a reduction. Default: ampere.'),
    sense: z
      .enum(['removed', 'limit'])
      .default(DEFAULT_DIALECT.sense)
      .describe(
        'removed: the value is taken off the zone’s maximum. limit: the value is what is left. Default: removed.',
      ),
    shape: z
      .enum(['scalar', 'perPhase'])
      .default(DEFAULT_DIALECT.shape)
      .describe('scalar: one value for all lines. perPhase: one for each of l1, l2, l3. Default: scalar.'),
    key: word.default(DEFAULT_DIALECT.key).describe('JSON field that carries the value. Default: reduction.'),
    integer: z
      .boolean()
      .default(DEFAULT_DIALECT.integer)
      .describe('Whether the box takes whole numbers only; otherwise tenths are written. Default: true.'),
    min: z.number().min(0).optional().describe('Least value the box takes, in its unit, from 0. Default: 0.'),
    max: z.number().gt(0).optional().describe('Greatest value the box takes, in its unit. Default: none.'),
    enabledKey: word.optional().describe('Boolean JSON field that switches a reduction on. Default: none.'),
    validityKey: word
      .optional()
      .describe('JSON field for how long a reduction holds, in seconds; stated with validity. Default: none.'),
    validity: duration({ min: '1m', max: '7d' })
      .optional()
      .describe('For how long a reduction shall hold; at least twice timing.rewrite. Stated with validityKey.'),
  })
  .refine(({ validityKey, validity }) => validityKey === undefined || validity !== undefined, {
    path: ['validity'],
    error: 'expected a duration such as 45m, for validityKey is stated',
  })
  .refine(({ validityKey, validity }) => validity === undefined || validityKey !== undefined, {
    path: ['validityKey'],
    error: 'expected the name of a JSON field, for validity is stated',
  })
  .describe('How this box understands a reduction.');

/** The dialect of checked input. */
export function dialectOf(input: z.infer<typeof dialectSchema>): Dialect {
  const { unit, sense, shape, key, integer, min, max, enabledKey, validityKey, validity } = input;
  return {
    ...{ unit, sense, shape, key, integer },
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(enabledKey === undefined ? {} : { enabledKey }),
    ...(validityKey === undefined || validity === undefined
      ? {}
      : { validityKey, validitySeconds: Math.round(validity / 1000) }),
  };
}
