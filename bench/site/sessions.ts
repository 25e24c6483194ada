/**
 * Who charges: a car at eleven stations of twelve at any time, all over the site, and a change of cars every minute or so.
 * @module
 */
import { spreadStations } from '../../src/config/index.ts';

export interface Places {
  readonly zones: readonly string[];
  readonly stations: number;
  readonly days: number;
  readonly startMs: number;
}

const MS_PER_HOUR = 3_600_000;
/** A car stays for eleven hours of each twelve. */
const TURN_HOURS = 12;
const STAY_HOURS = 11;
/** One car of five is full within hours, the others never. */
const ENERGY_KWH = { small: 6, large: 400 } as const;
const SMALL_EVERY = 5;
/** A prime that no number of stations is a multiple of: neighbours change cars hours apart. */
const SCATTER = 7919;

/** A file of sessions as `busbar simulate --sessions` reads them. */
export function sessionsText({ zones, stations, days, startMs }: Places): string {
  const names = spreadStations(stations, zones).flatMap(({ zone, count }) =>
    Array.from({ length: count }, (_, index) => `${zone} ${String(index + 1).padStart(2, '0')}`),
  );
  const turns = Array.from({ length: Math.ceil((days * 24) / TURN_HOURS) + 1 }, (_, index) => index - 1);
  const at = (hours: number): string => new Date(startMs + hours * MS_PER_HOUR).toISOString();
  const rows = names.flatMap((name, index) => {
    const shiftHours = (((index * SCATTER) % names.length) / names.length) * TURN_HOURS;
    const energyKwh = index % SMALL_EVERY === 0 ? ENERGY_KWH.small : ENERGY_KWH.large;
    return (
      turns
        .map((turn) => shiftHours + turn * TURN_HOURS)
        .filter((hours) => hours + STAY_HOURS > 0)
        // Who would have come before the start comes at the start.
        .map((hours) => `${at(Math.max(0, hours))},${at(hours + STAY_HOURS)},${energyKwh},${name}`)
    );
  });
  return `arrival,departure,energy_kwh,station\n${rows.join('\n')}\n`;
}
