/**
 * What a site file may say of tariff windows.
 * @module
 */
import { z } from 'zod';
import { DATES_PATTERN, DAYS_PATTERN, spanOf } from './dates.ts';

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time from 00:00 to 24:00, quoted');
const days = z.string().regex(DAYS_PATTERN, 'expected days such as Mon-Fri, Sat,Sun or Sun,Hol');
const DATES_EXPECTED = 'expected a date such as 2026-12-24 or 12-24, or from such a date to another: 11-01..03-15';
const dates = z
  .string()
  .regex(DATES_PATTERN, { error: DATES_EXPECTED, abort: true })
  .refine((text) => spanOf(text) !== null, `${DATES_EXPECTED}; dates that exist, and a year that passes forwards`);

const ceiling = {
  ceilingAmps: z.number().min(0).max(10_000).optional().describe('Most charging current per phase, A, 0 to 10,000.'),
  ceilingKw: z.number().min(0).max(100_000).optional().describe('Most charging power, kW, 0 to 100,000.'),
  ceilingPct: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Most charging current per phase, % of the limit of the site or the zone after derating, 0 to 100.'),
  charging: z.literal('off').optional().describe('No charging at all.'),
};

const place = {
  label: z.string().optional().describe('Name in explanations; default what it says itself.'),
  zones: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Zones it holds for, each by itself; default the whole site together.'),
};

const ONE_CEILING = 'expected one of ceilingAmps, ceilingKw, ceilingPct and charging: off';

/** Whether exactly one of the ways to say a ceiling is used. */
const hasOneCeiling = (value: Readonly<Record<string, unknown>>): boolean => isOneOf(ceiling, value);

const isOneOf = (ways: object, value: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(ways).filter((key) => value[key] !== undefined).length === 1;

const window = z
  .strictObject({
    ...place,
    days: days
      .default('Mon-Sun,Hol')
      .describe(
        'Days on which it begins, such as Mon-Fri or Sat,Sun,Hol; Hol is any of `holidays`. Default: every day.',
      ),
    dates: z
      .array(dates)
      .min(1)
      .optional()
      .describe(
        'Dates on which it begins, with a year or in every year, or spans of them, ends included: 11-01..03-15 is a ' +
          'winter. Default: all.',
      ),
    from: time.describe('Local time at which it opens, 00:00 to 24:00.'),
    to: time.describe('Local time at which it closes, 00:00 to 24:00; not later than `from` means on the next day.'),
    ...ceiling,
  })
  .refine(hasOneCeiling, ONE_CEILING);

const rule = {
  belowPerKwh: z
    .number()
    .min(-100)
    .max(100)
    .optional()
    .describe('Cheap is what costs less, in the signal’s currency per kWh, −100 to 100.'),
  cheapestHours: z
    .number()
    .min(0)
    .max(25)
    .optional()
    .describe('Cheap are so many hours of each local day, the cheapest, not all in a row, h, 0 to 25.'),
  cheapestPct: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Cheap is the time of each local day up to this percentile of its prices, %, 0 to 100.'),
};

const ONE_RULE = 'expected one of belowPerKwh, cheapestHours and cheapestPct';

const price = z
  .strictObject({
    ...place,
    signal: z.string().min(1).describe('Name of the signal of kind price that it goes by.'),
    ...rule,
    ...ceiling,
  })
  .refine(hasOneCeiling, ONE_CEILING)
  .refine((value) => isOneOf(rule, value), ONE_RULE);

/** The options of tariff windows. */
export const options = z
  .strictObject({
    windows: z
      .array(window)
      .max(200)
      .default([])
      .describe('When charging is held lower; where several are open the strictest counts. Default: never.'),
    prices: z
      .array(price)
      .max(20)
      .default([])
      .describe(
        'By which prices charging is held lower: while it is not cheap, or nobody knows whether it is. Default: by none.',
      ),
    holidays: z
      .array(dates)
      .default([])
      .describe('Dates that are no weekday: only windows whose days name Hol begin on them. Default: none.'),
  })
  .refine(({ windows, prices }) => windows.length + prices.length > 0, 'expected windows, prices or both');

export type Options = z.output<typeof options>;
export type Window = z.output<typeof window>;
export type PriceRule = z.output<typeof price>;
/** A ceiling as a window or a price rule states it. */
export type StatedCeiling = Pick<Window, 'label' | 'zones' | keyof typeof ceiling>;

/** What a window is called. */
export const labelOf = ({ label, days, dates, from, to }: Window): string =>
  label ?? [days === 'Mon-Sun,Hol' ? 'daily' : days, ...(dates ?? []), `${from}–${to}`].join(' ');

/** What a price rule is called. */
export function labelOfRule({ label, belowPerKwh, cheapestHours, cheapestPct }: PriceRule): string {
  if (label !== undefined) return label;
  if (belowPerKwh !== undefined) return `below ${belowPerKwh}`;
  return cheapestHours === undefined ? `cheapest ${cheapestPct} %` : `cheapest ${cheapestHours} h`;
}
