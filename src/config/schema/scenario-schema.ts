/**
 * The schema of a scenario file. Its descriptions are what an editor shows while one writes.
 * @module
 */
import { z } from 'zod';
import { expectSchema } from './expect-schema.ts';
import { plannedFaultSchema } from './fault-schema.ts';
import { batterySchema, gridSchema, metersSchema } from './plant-schema.ts';
import { duration, durationRange, instant, name, share } from './quantities.ts';
import { backgroundSchema, dataFile, dataTimeZone, generationSchema, priceSchema } from './series-schema.ts';
import { simulatedBoxSchema } from './simulated-box-schema.ts';
import type { NotYet } from '../document/validate.ts';

const stationsSchema = z
  .union([
    z.number('expected a number of stations').int().min(1).max(5000),
    z.record(z.string(), z.number('expected a number of stations').int().min(0).max(5000)),
  ])
  .describe('How many stations: a number, spread evenly over the zones in their order, or one for each zone by name.');

const trafficSchema = z
  .union([
    z.strictObject({
      stations: stationsSchema,
      profile: z
        .enum(['workplace', 'residential', 'public', 'depot', 'hotel', 'supermarket'])
        .describe('When cars come, how long they stay and what they need.'),
      arrivalsPerWeekday: z
        .number()
        .min(0)
        .max(100_000)
        .describe('Mean number of cars on a mean day from Monday to Friday.'),
    }),
    z.strictObject({
      sessions: dataFile.describe(
        'CSV or JSON file of recorded sessions, relative to this file or below $BUSBAR_DATA/.',
      ),
      timezone: dataTimeZone,
      stations: stationsSchema.optional(),
    }),
  ])
  .describe('Where the cars come from: made up from a profile, or read from recorded sessions.');

const carsSchema = z
  .strictObject({
    threePhase: share.prefault('55%').describe('Share of cars that charge on three phases. Default: 55%.'),
    startDelay: durationRange.prefault('5s..60s').describe('From plugging in to drawing current. Default: 5s..60s.'),
    ignoring: share.prefault('0%').describe('Share of cars that ignore what they are told. Default: 0%.'),
    twoPhase: share.prefault('0%').describe('Share of cars that charge on two phases. Default: 0%.'),
    exceeding: share
      .prefault('0%')
      .describe('Share of cars that take up to a tenth more than they are offered. Default: 0%.'),
    asleep: share
      .prefault('0%')
      .describe('Share of cars that fall asleep without current and miss the next offer. Default: 0%.'),
    highMinimum: share.prefault('0%').describe('Share of cars that take nothing below 13 A. Default: 0%.'),
  })
  .describe('The mix of cars.');

/** What a driver pays who charges the missing kWh at a public station instead, ad hoc and AC, in Germany (2024: 0.5–0.65 €). */
const VALUE_PER_KWH = 0.6;

/** The schema of a scenario file. The site is checked by its own schema, whether it stands here or elsewhere. */
export const scenarioSchema = z.strictObject({
  scenario: name.describe('What the scenario is called.'),
  description: z.string().max(2000).default('').describe('What it shows, in a sentence or two.'),
  site: z
    .union([z.string().min(1), z.looseObject({})], 'expected the path of a site file, or a site')
    .describe('Path of a site file, relative to this file, or the site itself.'),
  start: instant.describe('Start, with its offset: 2023-06-12T00:00:00+02:00.'),
  duration: duration({ min: '1s', max: '4000d' }).describe('How long, such as 7d.'),
  step: duration({ min: '1s', max: '1h' }).prefault('10s').describe('One sample and one decision each. Default: 10s.'),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1).describe('Seed of all chance. Default: 1.'),
  traffic: trafficSchema,
  background: backgroundSchema.optional(),
  generation: generationSchema.optional(),
  price: priceSchema.optional(),
  valuePerKwh: z
    .number()
    .min(0)
    .max(100)
    .default(VALUE_PER_KWH)
    .describe(
      `What a kWh is worth that a car wanted and did not get, in the currency of the price; regret is reckoned with it. Default: ${VALUE_PER_KWH.toFixed(2)}.`,
    ),
  box: simulatedBoxSchema.prefault({}),
  cars: carsSchema.prefault({}),
  battery: batterySchema.optional(),
  grid: gridSchema.optional(),
  meters: metersSchema.prefault({}),
  faults: z.array(plannedFaultSchema).max(1000).default([]).describe('What shall go wrong. Default: nothing.'),
  expect: expectSchema.default({}),
});

export type ScenarioInput = z.infer<typeof scenarioSchema>;

/** Keys that are planned, and what can be done today. */
export const SCENARIO_NOT_YET: NotYet = {};
