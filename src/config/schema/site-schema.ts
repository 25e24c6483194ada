/**
 * The schema of a site file. Its descriptions are what an editor shows while one writes; every number has its
 * unit in its key.
 * @module
 */
import { z } from 'zod';
import type { RegisteredStrategy } from '../../strategies/index.ts';
import { alarmSchema } from './alarm-schema.ts';
import { evceSchema, serviceSchema, timingSchema } from './box-schema.ts';
import { duration, name, perPhase, positiveAmps, someAmps } from './quantities.ts';
import { signalSchema } from './signal-schema.ts';
import { brokerSchema, httpMeterSchema, modbusMeterSchema, mqttMeterSchema } from './source-schema.ts';
import { strategySchema } from './strategy-schema.ts';
import { isTimeZone } from '../time-zone.ts';
import type { NotYet } from '../document/validate.ts';

const supplySchema = z
  .strictObject({
    system: z
      .enum(['400Y/230', '208Y/120', '480Y/277'], {
        error: ({ input }) => (input === '240 split' ? 'not supported yet: a split-phase supply' : undefined),
      })
      .describe('Line-to-line and line-to-neutral voltage, V.'),
    frequencyHz: z
      .union([z.literal(50), z.literal(60)], 'expected 50 or 60 Hz')
      .optional()
      .describe('Frequency, Hz: 50 or 60. Default: 50 at 400Y/230, else 60.'),
  })
  .describe('The supply at the grid connection. Default: 400Y/230 at 50 Hz.');

const breakerSchema = z
  .discriminatedUnion('standard', [
    z.strictObject({
      standard: z.literal('IEC 60947-2').describe('A moulded-case or air circuit breaker.'),
      tr: duration({ min: '1s', max: '10m' }).describe('Long-time delay at 1.5 times the rating, from its settings.'),
      ratedAmps: positiveAmps.optional().describe('Rating or setting Ir, A. Default: the lowest of the node’s limits.'),
    }),
    z.strictObject({
      standard: z.literal('IEC 60898').describe('A miniature circuit breaker.'),
      timeConstant: duration({ min: '1s', max: '1h' }).optional().describe('Thermal time constant. Default: 60s.'),
      ratedAmps: positiveAmps.optional().describe('Rating In, A. Default: the lowest of the node’s limits.'),
    }),
  ])
  .describe('The breaker that guards this node, so that its patience with an overload can be judged.');

const nodeSchema = z
  .strictObject({
    name: name.describe('What this place is called.'),
    parent: name.optional().describe('The node that feeds this one. The grid connection alone has none.'),
    zone: name.optional().describe('The EVCE zone whose stations hang on this node.'),
    limitAmps: perPhase(positiveAmps).describe('Electrical limit, A per phase, above 0: one value or [L1, L2, L3].'),
    derate: z.number().gt(0).max(1).default(0.98).describe('Share of the limit used continuously, 0–1. Default: 0.98.'),
    breaker: breakerSchema.optional(),
    meters: z.array(name).default([]).describe('Meters that together see all that flows through this node.'),
    worstBackgroundAmps: perPhase(someAmps)
      .optional()
      .describe('Highest load that is not charging, A per phase: counted when the meters are lost.'),
    reserveAmps: perPhase(someAmps)
      .optional()
      .describe('Load counted on a node without a meter, A per phase. Default: 0.'),
    busLimitAmps: perPhase(positiveAmps)
      .optional()
      .describe('What the bars of a node fed from two sides carry, A per phase: no credit for generation.'),
    maxImbalanceAmps: positiveAmps
      .optional()
      .describe('How far lines may differ by single-phase loads, A: 20 in Germany, 16 in Austria and Switzerland.'),
    fallbackAmps: someAmps
      .optional()
      .describe('What the zone may have when its meters are lost, A per phase. Default: 0, that is no charging.'),
    allocation: z
      .enum(['proportional', 'fifo'])
      .optional()
      .describe('How EVCE shares the zone’s current among its stations. Default: proportional.'),
  })
  .describe('A place in the electrical tree; one with a zone is a zone of EVCE.');

const meterSchema = z
  .strictObject({
    name: name.describe('What this meter is called in this file.'),
    evce: name.optional().describe('What EVCE calls it. Default: its name.'),
    mqtt: mqttMeterSchema.optional(),
    modbus: modbusMeterSchema.optional(),
    http: httpMeterSchema.optional(),
    node: name.optional().describe('The node it measures; needed where no node lists it under meters.'),
    role: z
      .enum(['flow', 'generation', 'battery'])
      .default('flow')
      .describe('flow sees all that passes its node; generation and battery are sources behind it. Default: flow.'),
    nominalKw: z
      .number()
      .gt(0)
      .max(100_000)
      .optional()
      .describe('The most that a source can give, kW: what counts while it is not read. Needed for a source.'),
    reversed: z.boolean().default(false).describe('Mounted such that import counts negative. Default: false.'),
    fallbackAfter: duration({ min: '10s', max: '1h' })
      .optional()
      .describe('Age of its values at which what it guards falls back. Default: the dead time, at least 30s.'),
    importRegister: z.boolean().default(false).describe('Whether its import register may bill energy. Default: false.'),
  })
  .describe('A power meter. EVCE reads it, unless it says mqtt, modbus or http.');

const ROTATION = /^L[123](?:L[123]){0,2}$/;
const rating = {
  phases: z
    .union([z.literal(1), z.literal(2), z.literal(3)], 'expected 1, 2 or 3 phases')
    .describe('Number of lines it is wired to, 1–3. Default: 3.'),
  rotation: z
    .string()
    .regex(ROTATION, 'expected grid lines such as L1L2L3 or L3')
    .describe('The grid line of each of its lines, in order. Default: L1L2L3.'),
  lineToLine: z
    .boolean()
    .describe(
      'Whether it stands between the first two lines of its rotation instead of line and neutral. Default: false.',
    ),
  minAmps: z.number().min(6).max(32).describe('Least current a car there charges with, A, 6–32. Default: 6.'),
  maxAmps: z.number().min(6).max(125).describe('Most current it offers, A, 6–125. Default: 32.'),
  vip: z.boolean().describe('Served before others. Default: false.'),
};
export const ratingSchema = z.strictObject(rating).partial();

const stationsSchema = z
  .object({ defaults: ratingSchema.optional().describe('What holds for every station that is not named.') })
  .catchall(ratingSchema)
  .default({})
  .describe('What is known of stations, by name; it wins over what EVCE reports.');

const demandSchema = z
  .strictObject({
    window: duration({ min: '1m', max: '1h' }).prefault('15m').describe('Averaging window. Default: 15m.'),
    aligned: z
      .boolean()
      .default(true)
      .describe('Whether windows start on full multiples of their length; otherwise they slide. Default: true.'),
    unit: z.enum(['kW', 'kVA']).default('kW').describe('What is billed: active power, or apparent power. Default: kW.'),
    pricePerKw: z.number().min(0).default(0).describe('Price of the highest mean power, per kW. Default: 0.'),
  })
  .describe('How the utility bills the highest mean power.');

/** The schema of a site file for the strategies that are registered. */
export function siteSchema(strategies: readonly RegisteredStrategy[]) {
  return z.strictObject({
    site: name.describe('What the site is called.'),
    timezone: z
      .string()
      .refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin')
      .describe('IANA time zone of the site, such as Europe/Berlin.'),
    supply: supplySchema.optional(),
    evce: evceSchema.optional(),
    mqtt: brokerSchema.optional(),
    nodes: z.array(nodeSchema).min(1).max(2000).describe('The electrical tree, from the grid connection down.'),
    meters: z.array(meterSchema).max(2000).default([]).describe('The power meters.'),
    stations: stationsSchema,
    demand: demandSchema.optional(),
    signals: z
      .array(signalSchema)
      .max(50)
      .default([])
      .describe('Prices, forecasts and caps from outside, for strategies to go by.'),
    strategies: z
      .array(strategySchema(strategies))
      .max(100)
      .default([])
      .describe('What shall be pursued within the limits.'),
    timing: timingSchema.default({}),
    rampUpAmps: z.number().gt(0).max(32).default(4).describe('Largest raise per car and dead time, A. Default: 4.'),
    mayStopSessions: z
      .boolean()
      .default(false)
      .describe(
        'Whether sessions of a zone that draws on although it was told 0 A may be ended, newest first. Default: false.',
      ),
    shadow: z.boolean().default(false).describe('Decide and record, but write nothing to the box. Default: false.'),
    alarms: alarmSchema.optional(),
    service: serviceSchema.default({ onExit: 'fallback' }),
  });
}

export type SiteInput = z.infer<ReturnType<typeof siteSchema>>;
export type NodeInput = SiteInput['nodes'][number];
export type MeterInput = SiteInput['meters'][number];

/** Keys that are planned, and what can be done today. */
export const SITE_NOT_YET: NotYet = {};
