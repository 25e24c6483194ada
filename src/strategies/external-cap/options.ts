/**
 * What a site file may say of a cap from outside.
 * @module
 */
import { z } from 'zod';

/** The options of a cap from outside. */
export const options = z
  .strictObject({
    signal: z.string().min(1).describe('Name of the signal of kind cap that says how much is allowed.'),
    node: z.string().optional().describe('Name of the node that it holds for. Default: the grid connection.'),
    covers: z
      .enum(['charging', 'total'])
      .default('charging')
      .describe('Whether it holds for charging, or for all that flows there. Default: charging.'),
    failsafeKw: z
      .number()
      .min(0)
      .max(100_000)
      .optional()
      .describe('What is allowed while nobody says anything, kW, 0 to 100,000. Default: 4.2, or by section14aPoints.'),
    section14aPoints: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        'Number of charge points below one controller whose least power German law (§14a EnWG) guarantees, 1 to 10,000: ' +
          'less than that is not asked of the site, whatever the signal says. Default: nothing is guaranteed.',
      ),
    heartbeatSeconds: z
      .union([z.number().min(10).max(86_400), z.literal('off')])
      .default(120)
      .describe(
        'The signal counts as lost when it has not come for longer, s, 10 to 86,400; off: it holds for as long as it says. ' +
          'Default: 120.',
      ),
    releaseAfterHours: z
      .number()
      .min(2)
      .max(24)
      .optional()
      .describe(
        'Time after which a site that is left alone goes on without a cap, h, 2 to 24. Default: never, only a new limit ' +
          'ends it.',
      ),
  })
  .refine(({ failsafeKw, section14aPoints }) => failsafeKw === undefined || section14aPoints === undefined, {
    message: 'expected failsafeKw or section14aPoints, not both',
  });

export type Options = z.output<typeof options>;
