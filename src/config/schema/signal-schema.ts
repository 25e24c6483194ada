/**
 * What a site file says of its signals: prices, CO2, forecasts of the sun, caps, a battery's priority. Files state values in
 * whatever unit they have; strategies see one unit for each kind.
 * @module
 */
import { z } from 'zod';
import type { SignalKind, SiteSignal } from '../../engine/index.ts';
import { isTimeZone } from '../time-zone.ts';
import { name } from './quantities.ts';
import { httpSignalSchema, mqttSignalSchema } from './source-schema.ts';

/** For each kind the units that a file may have: what strategies see, and how much of it one is. */
const UNITS: Readonly<Record<Exclude<SignalKind, 'price'>, Readonly<Record<string, readonly [string, number]>>>> = {
  co2: { 'g/kWh': ['g/kWh', 1], 'kg/MWh': ['g/kWh', 1] },
  'sun-forecast': { W: ['W', 1], kW: ['W', 1000] },
  cap: { A: ['A', 1], W: ['W', 1], kW: ['W', 1000] },
  'battery-priority': { share: ['share', 1], '%': ['share', 0.01] },
};
const PRICE_UNIT = /^(ct|[A-Z]{3})\/([kM])Wh$/;

/** How values of a kind in a unit come to be those that strategies see; null where the kind has no such unit. */
export function unitOf(kind: SignalKind, unit: string): { readonly unit: string; readonly factor: number } | null {
  if (kind !== 'price') {
    const [seen, factor] = (Object.hasOwn(UNITS[kind], unit) ? UNITS[kind][unit] : null) ?? [];
    return seen === undefined || factor === undefined ? null : { unit: seen, factor };
  }
  const [, money, prefix] = PRICE_UNIT.exec(unit) ?? [];
  if (money === undefined) return null;
  const isCents = money === 'ct';
  return { unit: `${isCents ? 'EUR' : money}/kWh`, factor: (isCents ? 0.01 : 1) * (prefix === 'M' ? 0.001 : 1) };
}

/** The units of a kind, as an error tells them. */
const unitsOf = (kind: SignalKind): string =>
  kind === 'price' ? 'a price such as EUR/MWh, EUR/kWh or ct/kWh' : Object.keys(UNITS[kind]).join(', ');

export const signalSchema = z
  .strictObject({
    name: name.describe('What strategies call it.'),
    kind: z.enum(['price', 'co2', 'sun-forecast', 'cap', 'battery-priority']).describe('What it is about.'),
    file: z
      .string()
      .regex(/\.(?:csv|json)$/i, 'expected a file that ends in .csv or .json')
      .optional()
      .describe('CSV or JSON file with its values, relative to this file. It is read again when it changes.'),
    mqtt: mqttSignalSchema.optional(),
    http: httpSignalSchema.optional(),
    column: z
      .string()
      .min(1)
      .default('value')
      .describe('Name of the column with the values; in JSON, of the value in a slot. Default: value.'),
    unit: z
      .string()
      .min(1)
      .describe('Unit of the values: EUR/MWh, EUR/kWh, ct/kWh; g/kWh, kg/MWh; W, kW; A, W, kW; share, %.'),
    timezone: z
      .string()
      .refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin, or UTC')
      .optional()
      .describe('By which clock times are that carry no offset: an IANA zone, or UTC. Default: there are none.'),
    publishedAt: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 13:00')
      .default('13:00')
      .describe(
        'In a simulation: local time at which the values of the next day become known, unless the file says it. Default: 13:00.',
      ),
  })
  .superRefine(({ kind, unit, file, mqtt, http }, context) => {
    const ways = [file, mqtt, http].filter((way) => way !== undefined).length;
    // A cap may come by key over HTTP alone; of everything else nobody could say anything.
    if (ways > 1 || (ways === 0 && kind !== 'cap')) {
      const message = `comes from ${ways === 0 ? 'nowhere' : `${ways} places`}, expected one of file, mqtt, http`;
      context.addIssue({ code: 'custom', message });
    }
    if (unitOf(kind, unit) !== null) return;
    context.addIssue({ code: 'custom', path: ['unit'], message: `found ${unit}, expected ${unitsOf(kind)}` });
  })
  .describe('What comes from outside the site, for strategies to go by.');

export type SignalInput = z.output<typeof signalSchema>;

/** The signal as the engine knows it. */
export const signalOf = ({ name: called, kind, unit }: SignalInput): SiteSignal => ({
  name: called,
  kind,
  unit: unitOf(kind, unit)?.unit ?? unit,
});
