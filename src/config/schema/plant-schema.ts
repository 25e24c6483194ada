/**
 * The schema of what stands in a scenario's plant besides stations and cars: a battery, the grid behind the connection, and how
 * its meters measure.
 * @module
 */
import { z } from 'zod';
import { duration, name, share } from './quantities.ts';

const power = z.number().gt(0).max(100_000);

export const batterySchema = z
  .strictObject({
    capacityKwh: power.describe('What can be stored, kWh.'),
    maxKw: power.describe('The most that it takes or gives, kW.'),
    roundTrip: share.prefault('85%').describe('What comes out of what goes in. Default: 85%.'),
    initial: share.prefault('50%').describe('What is stored at first. Default: 50%.'),
    node: name.optional().describe('The node it hangs on. Default: the grid connection.'),
  })
  .describe('A stationary battery that keeps surplus for later. Its meter has the role battery. Default: none.');

const ohms = z.number().min(0).max(2);

export const gridSchema = z
  .strictObject({
    resistanceOhms: ohms.describe('Resistance up to the connection, per line, Ω.'),
    reactanceOhms: ohms.default(0).describe('Reactance up to the connection, per line, Ω. Default: 0.'),
  })
  .describe(
    'The grid behind the connection: its voltage falls with the load. Default: it does not; by itself it wanders in any case, by some tenths of a volt.',
  );

export const metersSchema = z
  .strictObject({
    period: duration({ min: '1s', max: '1h' })
      .prefault('1s')
      .describe('From one measurement to the next. Default: 1s.'),
    latency: duration({ min: '0s', max: '10m' })
      .prefault('0s')
      .describe('From a measurement to its being shown. Default: 0s.'),
    noise: share.prefault('0%').describe('Their largest error, as a share of the value. Default: 0%.'),
  })
  .describe('How the meters of the site measure.');
