/**
 * What a site file may say of cars that have to leave.
 * @module
 */
import { z } from 'zod';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const departure = z.strictObject({
  zone: z.string().describe('Name of the zone whose cars leave.'),
  energyKwh: z
    .number()
    .gt(0)
    .max(1000)
    .describe('Energy that each car there is to have got since it was plugged in, kWh, above 0, to 1,000.'),
  by: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time from 00:00 to 23:59, quoted')
    .describe('Local time at which it leaves, 00:00 to 23:59.'),
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .default([...DAYS])
    .describe('Days on which it leaves, such as [Mon, Tue]. Default: every day.'),
});

/** The options of departures. */
export const options = z.strictObject({
  departures: z
    .array(departure)
    .max(200)
    .default([])
    .describe('When the cars of zones leave, and with how much energy. Default: only what drivers said.'),
  fromDrivers: z
    .boolean()
    .default(true)
    .describe(
      'Whether energy and departure count that a driver stated; they come before those of the zone. Default: true.',
    ),
  marginMinutes: z
    .number()
    .min(0)
    .max(720)
    .default(30)
    .describe('How long before it leaves a car is to be ready, min, 0 to 720. Default: 30.'),
  urgencyPct: z
    .number()
    .min(1)
    .max(100)
    .default(60)
    .describe(
      'A car comes first from when on it needs so much of the power that it can take, %, 1 to 100; until then it charges when ' +
        'others think best. Default: 60.',
    ),
  carKw: z
    .number()
    .gt(0)
    .max(1000)
    .default(7.4)
    .describe(
      'Power that a car is taken to charge with at most, kW, above 0, to 1,000: what its station could give says little of the ' +
        'car. Default: 7.4.',
    ),
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .default(10)
    .describe('Where wishes of several strategies do not all fit, higher goes first, -1,000 to 1,000. Default: 10.'),
});

export type Options = z.output<typeof options>;
export type StatedDeparture = z.output<typeof departure>;

/** Number of each named day, 0 = Monday. */
export const weekdaysOf = ({ days }: StatedDeparture): readonly number[] => days.map((day) => DAYS.indexOf(day));
