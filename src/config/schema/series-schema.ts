/**
 * What a scenario says of recorded series: load, generation and the price of energy.
 * @module
 */
import { z } from 'zod';
import { name, share } from './quantities.ts';
import { isTimeZone } from '../time-zone.ts';

export const dataFile = z
  .string()
  .min(1)
  .describe(
    'CSV file, relative to this file; a leading $BUSBAR_DATA/ stands for the folder of that environment variable.',
  );

export const dataTimeZone = z
  .string()
  .refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin, or UTC')
  .optional()
  .describe('By which clock times are that carry no offset: an IANA zone, or UTC. Default: there are none.');

const column = {
  column: z.string().min(1).describe('Name of the column with the values.'),
  timezone: dataTimeZone,
  calendarYear: z
    .number()
    .int()
    .min(2001)
    .max(2059)
    .optional()
    .describe('The year of times that carry none, as in typical years. Default: there are none.'),
};

const node = name.optional().describe('The node it hangs on. Default: the grid connection.');

const power = {
  ...column,
  unit: z.enum(['kW', 'W']).describe('Unit of the values.'),
  scale: z.number().gt(0).max(1e6).default(1).describe('The values are multiplied by this. Default: 1.'),
  node,
};
const peakKw = z.number().gt(0).max(100_000);
const noise = share.optional().describe('Noise laid over it. Default: 0%.');

export const backgroundSchema = z
  .union([
    z.strictObject({ load: dataFile, ...power, noise }),
    z.strictObject({
      profile: z.enum(['office', 'home', 'shop', 'hotel', 'flat']).describe('Shape of the day.'),
      peakKw: peakKw.describe('Highest power, kW.'),
      node,
      noise,
    }),
  ])
  .describe('Load that is not charging. Default: none.');

export const generationSchema = z
  .union([
    z.strictObject({
      profile: z.literal('sun').describe('A clear sky with passing clouds.'),
      latitude: z.number().min(-66).max(66).describe('Degrees north, −66–66.'),
      kwp: peakKw.describe('Peak power of the panels, kW.'),
      node,
    }),
    z.strictObject({ file: dataFile, ...power }),
  ])
  .describe('Power made on the site. Default: none.');

/** Far beyond any market's bounds (−0.5 to 5 EUR/kWh in Europe); beyond it somebody meant another unit. */
const PRICE_MAX_PER_KWH = 100;
const perKwh = z.number().min(-PRICE_MAX_PER_KWH).max(PRICE_MAX_PER_KWH);

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected a currency by its three letters, such as EUR')
  .describe('Currency, by its three letters.');

const PRICE_UNIT = /^(?:ct|[A-Z]{3})\/[kM]Wh$/;
const paidForExport = {
  exportPerKwh: perKwh.default(0).describe('Paid for energy into the grid, per kWh. Default: 0.'),
};

export const priceSchema = z
  .union([
    z.strictObject({
      perKwh: perKwh.describe('The same price at all times, per kWh.'),
      currency: currency.default('EUR'),
      ...paidForExport,
    }),
    z.strictObject({
      file: dataFile,
      ...column,
      unit: z
        .string()
        .regex(PRICE_UNIT, 'expected a unit of price such as EUR/MWh, EUR/kWh or ct/kWh')
        .describe('Unit of the values: a currency or ct (cents of a euro) for each kWh or MWh, such as EUR/MWh.'),
      addedPerKwh: perKwh.default(0).describe('Fees and taxes on top of each value, per kWh. Default: 0.'),
      ...paidForExport,
    }),
    z.strictObject({
      tariff: dataFile.describe('JSON file of a time-of-use tariff in ACN-Sim’s form, read by the site’s own clock.'),
      currency: currency.default('USD'),
      ...paidForExport,
    }),
  ])
  .describe('What energy from the grid costs. Default: nothing. A price holds until the next one.');

export type PriceInput = z.infer<typeof priceSchema>;
