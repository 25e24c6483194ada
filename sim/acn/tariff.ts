/**
 * A time-of-use tariff as ACN-Sim keeps them: seasons, kinds of day, prices by the hour, a charge for the highest step.
 * As there, hours are counted from the first local midnight on, so that in summer time all is an hour off.
 * @module
 */
import { z } from 'zod';
import type { ChargingProblem } from '../baselines/problem.ts';
import type { Prices } from '../oracle/prices.ts';
import type { AcnFile } from './acn-file.ts';

const monthAndDay = z.string().regex(/^\d\d-\d\d$/);

const tariffSchema = z.object({
  schedule: z.array(
    z.object({
      effective_start: monthAndDay,
      effective_end: monthAndDay,
      dow_mask: z.enum(['WEEKDAYS', 'WEEKENDS']),
      times: z.array(z.number()),
      tariffs: z.array(z.number()),
      demand_charge: z.number(),
    }),
  ),
});

export type AcnTariff = z.infer<typeof tariffSchema>;
type Part = AcnTariff['schedule'][number];

/** Reads the tariff's text; throws a ZodError or SyntaxError that says what is wrong with it. */
export function parseTariff(text: string): AcnTariff {
  return tariffSchema.parse(JSON.parse(text));
}

/** Prices of each step of a problem made from a file. */
export function acnPrices({ schedule }: AcnTariff, file: AcnFile, { steps, stepHours }: ChargingProblem): Prices {
  const midnight = new Date(`${file.start.slice(0, 10)}T00:00:00Z`);
  const days = Array.from({ length: Math.ceil((steps * stepHours) / 24) }, (_, day) => partOf(schedule, midnight, day));
  const importPerKwh = Float64Array.from({ length: steps }, (_, step) => {
    const hours = step * stepHours;
    const { times, tariffs } = days[Math.floor(hours / 24)] as Part;
    return tariffs[times.findLastIndex((from) => from <= hours % 24)] as number;
  });
  return { importPerKwh, demandPerKw: (days[0] as Part).demand_charge, windowSteps: 1, billingStarts: [0] };
}

/** The part of the tariff that holds on a day. */
function partOf(schedule: readonly Part[], midnight: Date, day: number): Part {
  const date = new Date(midnight);
  date.setUTCDate(date.getUTCDate() + day);
  const monthDay = date.toISOString().slice(5, 10);
  const mask = [0, 6].includes(date.getUTCDay()) ? 'WEEKENDS' : 'WEEKDAYS';
  const isInSeason = ({ effective_start: from, effective_end: to }: Part): boolean =>
    from <= to ? from <= monthDay && monthDay <= to : from <= monthDay || monthDay <= to;
  return schedule.find((part) => part.dow_mask === mask && isInSeason(part)) as Part;
}
