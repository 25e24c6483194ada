/**
 * Time-of-use tariffs as ACN-Sim keeps them: seasons, kinds of day, prices from an hour of the day on. They are read by
 * the clock on the wall of the site, in summer as in winter. Their demand charge is left to the site file, which says by
 * which windows demand is billed.
 *
 * The published files differ among themselves, so: a day is `10-31` or `4-30`, a kind of day `WEEKDAYS`, `WEEKENDS` or
 * `ALL`, and of two parts for the same day the first counts.
 * @module
 */
import { z } from 'zod';
import { epochMs, localTimeAt, type TimeZone } from '../src/engine/index.ts';

/** `MM-DD`, as a number that grows through the year. */
const monthAndDay = z
  .string()
  .regex(/^\d{1,2}-\d{1,2}$/)
  .transform((text) => {
    const [month = 0, day = 0] = text.split('-').map(Number);
    return 100 * month + day;
  });

const tariffSchema = z.object({
  schedule: z
    .array(
      z
        .object({
          id: z.string(),
          effective_start: monthAndDay,
          effective_end: monthAndDay,
          dow_mask: z.enum(['WEEKDAYS', 'WEEKENDS', 'ALL']),
          times: z.array(z.number().min(0).max(24)).min(1),
          tariffs: z.array(z.number()),
        })
        .refine(({ times }) => times[0] === 0, 'times must begin with 0')
        .refine(({ times, tariffs }) => times.length === tariffs.length, 'times and tariffs must be as many'),
    )
    .min(1),
});

export type TouTariff = z.infer<typeof tariffSchema>;
type Part = TouTariff['schedule'][number];

export type TouTariffResult =
  { readonly ok: true; readonly tariff: TouTariff } | { readonly ok: false; readonly problem: string };

/** Reads a tariff's text. A tariff without a price for some day of the year is refused. */
export function parseTouTariff(text: string): TouTariffResult {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `is not JSON (${(error as SyntaxError).message})` };
  }
  const read = tariffSchema.safeParse(document);
  if (!read.success) {
    const said = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return { ok: false, problem: `is not a tariff: ${said}` };
  }
  for (let month = 1; month <= 12; month += 1)
    for (const day of [1, 15, 28])
      for (const isWeekend of [false, true])
        if (partOf(read.data, 100 * month + day, isWeekend) === undefined)
          return { ok: false, problem: `has no price for ${isWeekend ? 'week-ends' : 'weekdays'} on ${month}-${day}` };
  return { ok: true, tariff: read.data };
}

const SATURDAY = 5;

/** Price of a kWh at an instant; a minute before the first time of a day cannot be. */
export function touPrice(tariff: TouTariff, timeZone: TimeZone, atMs: number): number {
  const { month, day, weekday, minuteOfDay } = localTimeAt(timeZone, epochMs(atMs));
  const part = partOf(tariff, 100 * month + day, weekday >= SATURDAY);
  const hour = minuteOfDay / 60;
  return part?.tariffs[part.times.findLastIndex((from) => from <= hour)] ?? 0;
}

function partOf({ schedule }: TouTariff, monthDay: number, isWeekend: boolean): Part | undefined {
  return schedule.find(({ effective_start: from, effective_end: to, dow_mask: mask }) => {
    const isInSeason = from <= to ? from <= monthDay && monthDay <= to : from <= monthDay || monthDay <= to;
    return isInSeason && (mask === 'ALL' || (mask === 'WEEKENDS') === isWeekend);
  });
}
