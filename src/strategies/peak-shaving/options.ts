/**
 * What a site file may say of peak shaving.
 * @module
 */
import { z } from 'zod';

/** The options of peak shaving. */
export const options = z
  .strictObject({
    meter: z.string().describe('Name of the meter at the grid connection that the utility bills by.'),
    targetKw: z
      .number()
      .gt(0)
      .max(100_000)
      .describe('Highest mean import of a demand window, kW, or kVA where that is billed; above 0, to 100,000.'),
    follow: z
      .literal('month')
      .optional()
      .describe(
        'month: keep to the highest demand already billed this calendar month, which costs nothing more, from floorKw on ' +
          'and never above targetKw. Default: keep to targetKw.',
      ),
    floorKw: z
      .number()
      .gt(0)
      .max(100_000)
      .optional()
      .describe(
        'With follow: month, the demand that is aimed at when a month begins, kW or kVA; above 0, to targetKw.',
      ),
    marginPct: z
      .number()
      .min(0)
      .max(50)
      .default(0.5)
      .describe('Part of the target kept free whatever was learnt of the background, %, 0 to 50. Default: 0.5.'),
    offsetMinutes: z
      .number()
      .min(0)
      .max(59)
      .default(0)
      .describe('How much later than full multiples of their length in UTC windows begin, min, 0 to 59. Default: 0.'),
    slidingParts: z
      .int()
      .min(2)
      .max(60)
      .default(15)
      .describe('Parts by which windows slide where the site’s demand is not aligned, 2 to 60. Default: 15.'),
  })
  .refine(({ follow, floorKw }) => (follow === undefined) === (floorKw === undefined), {
    message: 'expected follow: month and floorKw together, or neither',
  })
  .refine(({ floorKw, targetKw }) => floorKw === undefined || floorKw <= targetKw, {
    message: 'expected a floorKw of at most targetKw',
    path: ['floorKw'],
  });

export type Options = z.output<typeof options>;
