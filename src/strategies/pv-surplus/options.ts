/**
 * What a site file may say of charging with the sun.
 * @module
 */
import { z } from 'zod';

const delay = z.number().min(0).max(3600);
const power = z.number().min(0).max(100_000);

const band = z
  .strictObject({
    zones: z.array(z.string()).min(1).optional().describe('Zones that it switches. Default: the whole site.'),
    minimumKw: power
      .default(4.6)
      .describe(
        'Power with which one of their cars charges at least, kW, 0 to 100,000: it stays allowed while the surplus may yet ' +
          'come back. Default: 4.6, three lines of 6 A at the highest voltage; one line: 1.6.',
      ),
    enableKw: power
      .default(4.6)
      .describe('Surplus from which on charging begins, kW, 0 to 100,000, above disableKw. Default: 4.6.'),
    disableKw: power.default(4).describe('Surplus below which charging ends, kW, 0 to 100,000. Default: 4.'),
  })
  .refine(({ enableKw, disableKw }) => disableKw < enableKw, {
    message:
      'expected a disableKw below enableKw: with one threshold for both charging would start and stop without end',
    path: ['disableKw'],
  });

/** Whether from one band's beginning to its end the other does not switch; at one power both would switch in turn. */
function isApart(bands: readonly { readonly enableKw: number; readonly disableKw: number }[]): boolean {
  const byPower = [...bands].sort((a, b) => a.enableKw - b.enableKw);
  return byPower.every(({ disableKw }, index) => disableKw > (byPower[index - 1]?.enableKw ?? -1));
}

/** Whether no zone is switched by two bands; a band of the whole site stands alone. */
function isSwitchedOnce(bands: readonly { readonly zones?: readonly string[] | undefined }[]): boolean {
  const zones = bands.flatMap((one) => one.zones ?? []);
  return bands.length === 1 || (new Set(zones).size === zones.length && bands.every((one) => one.zones !== undefined));
}

/** The options of charging with the sun. */
export const options = z.strictObject({
  mode: z
    .enum(['only', 'minimum-plus', 'share'])
    .default('only')
    .describe(
      'only: nothing but what is left over; minimum-plus: at any time what cars need at least, and what is left over above ' +
        'it; share: so much that sunSharePct of it is left over. Default: only.',
    ),
  sunSharePct: z
    .number()
    .min(1)
    .max(100)
    .default(50)
    .describe('In mode share, least part of the charging that the sun gives, %, 1 to 100. Default: 50.'),
  reserveKw: power.default(0).describe('Surplus that is left alone, kW, 0 to 100,000. Default: 0.'),
  carsFirst: z
    .boolean()
    .default(false)
    .describe('Whether what flows into batteries counts as left over too. Default: false, batteries come first.'),
  enableDelaySeconds: delay
    .default(60)
    .describe('Time for which the surplus has to stay at enableKw or more, s, 0 to 3,600. Default: 60.'),
  disableDelaySeconds: delay
    .default(180)
    .describe('Time for which the surplus has to stay below disableKw, s, 0 to 3,600. Default: 180.'),
  riseDelaySeconds: delay
    .default(60)
    .describe('Time for which more has to be left over before charging rises, s, 0 to 3,600. Default: 60.'),
  bands: z
    .array(band)
    .min(1)
    .max(50)
    .default([{ minimumKw: 4.6, enableKw: 4.6, disableKw: 4 }])
    .refine(isApart, 'expected bands that do not cross: from one’s disableKw to its enableKw no other may switch')
    .refine(isSwitchedOnce, 'expected each zone in one band, and every band with zones where there are several')
    .describe('Thresholds, one for each group of zones that begins at another surplus. Default: one for the site.'),
});

export type Options = z.output<typeof options>;
export type Band = z.output<typeof band>;
