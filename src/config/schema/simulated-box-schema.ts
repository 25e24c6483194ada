/**
 * The section of a scenario about its box: how zones are configured in it, and how it answers the questions that are open
 * about a real one.
 * @module
 */
import { z } from 'zod';
import { dialectSchema } from './dialect-schema.ts';
import { MODES_SHAPE } from './modes-schema.ts';
import { name, positiveAmps, someAmps } from './quantities.ts';

const zoneSchema = z
  .strictObject({
    mode: z
      .enum(['static', 'dynamic'])
      .default('static')
      .describe('dynamic: the box itself holds the zone to its maximum by a meter. Default: static.'),
    meter: name.optional().describe('The meter by which a dynamic zone regulates.'),
    maxAmps: positiveAmps
      .optional()
      .describe('Maximum in the box, A per phase. Default: the lowest limit of the zone’s node.'),
    degradedAmps: someAmps
      .optional()
      .describe('What a dynamic zone has while its meter is lost, A per phase. Default: its fallbackAmps.'),
    minCurrentPerVehicleAmps: someAmps
      .optional()
      .describe('Least current of a car there, A. Default: that of stations.'),
  })
  .describe('How a zone is configured in the box.');

/** The section `box`. */
export const simulatedBoxSchema = z
  .strictObject({
    allocation: z
      .enum(['proportional', 'fifo'])
      .optional()
      .describe('How the box shares a zone’s current. Default: as the site file says of each zone.'),
    dialect: z
      .union([z.literal('default'), dialectSchema], 'expected `default` or a map of the dialect’s keys')
      .default('default')
      .describe('How the box understands a reduction. Default: whole amps taken off the maximum.'),
    zones: z.record(z.string(), zoneSchema).default({}).describe('Zones that the box does more with, by name.'),
    ...MODES_SHAPE,
  })
  .describe('How the simulated box behaves.');
