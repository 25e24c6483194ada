/**
 * What a site file may say of how zones share.
 * @module
 */
import { z } from 'zod';

const current = z.number().min(0).max(10_000).optional();

const zone = z.strictObject({
  zone: z.string().describe('Name of the zone.'),
  weightPct: z
    .number()
    .gt(0)
    .max(10_000)
    .default(100)
    .describe('Its part of what is scarce against that of others, %, above 0, to 10,000. Default: 100.'),
  quotaPct: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Most that it may have of the room for charging on the site, %, 0 to 100. Default: no quota.'),
  quotaAmps: current.describe('Most that it may have, A on each line, 0 to 10,000. Default: no quota.'),
  vipAmps: current.describe(
    'What it has before others share, and above ceilings that only save money, A on each line, 0 to 10,000. Default: none.',
  ),
});

/** The options of fair sharing. */
export const options = z.strictObject({
  zones: z
    .array(zone)
    .min(1)
    .max(1000)
    .refine((zones) => new Set(zones.map((one) => one.zone)).size === zones.length, 'expected each zone once')
    .describe('Zones and their parts; those that are not named share what is left by the engine’s own rules.'),
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .default(20)
    .describe('Where wishes of several strategies do not all fit, higher goes first, -1,000 to 1,000. Default: 20.'),
});

export type Options = z.output<typeof options>;
export type Part = z.output<typeof zone>;
