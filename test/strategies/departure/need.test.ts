import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../../src/config/time-zone.ts';
import { epochMs, wattHours, type CarView } from '../../../src/engine/index.ts';
import { needOf, nextTime } from '../../../src/strategies/departure/need.ts';
import { options } from '../../../src/strategies/departure/options.ts';
import { cases } from '../../support/cases.ts';
import { carOf, snapshotOf } from '../../support/snapshot.ts';

const BERLIN = compileTimeZone('Europe/Berlin');
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];

const at = (local: string): number => Temporal.ZonedDateTime.from(`${local}[Europe/Berlin]`).epochMilliseconds;
const snapshotAt = (local: string) => snapshotOf({ wallMs: at(local), timeZone: BERLIN });
const parse = (stated: object) => options.parse(stated);

/** When the cars next leave, by the clock on the wall. */
function next(local: string, by: string, days?: readonly string[]): string {
  const { departures } = parse({
    departures: [{ zone: 'A', energyKwh: 1, by, ...(days === undefined ? {} : { days }) }],
  });
  const [departure] = departures;
  if (departure === undefined) throw new TypeError('there is no departure');
  const instant = Temporal.Instant.fromEpochMilliseconds(nextTime(snapshotAt(local), departure));
  return instant.toZonedDateTimeISO('Europe/Berlin').toString({ timeZoneName: 'never' });
}

describe('the next departure', () => {
  it('is today until its minute has come, and then on the next of its days', () => {
    expect(next('2026-11-18T06:59:59', '07:00')).toBe('2026-11-18T07:00:00+01:00');
    expect(next('2026-11-18T07:00:00', '07:00')).toBe('2026-11-19T07:00:00+01:00');
    expect(next('2026-11-20T08:00:00', '07:00', WEEKDAYS)).toBe('2026-11-23T07:00:00+01:00');
    expect(next('2026-11-18T08:00:00', '07:00', ['Wed'])).toBe('2026-11-25T07:00:00+01:00');
    expect(next('2026-11-18T06:00:00', '00:00', ['Wed'])).toBe('2026-11-25T00:00:00+01:00');
  });

  it('keeps to the clock on the wall when clocks change', () => {
    expect(next('2026-03-28T08:00', '07:00')).toBe('2026-03-29T07:00:00+02:00');
    expect(next('2026-10-24T08:00', '07:00')).toBe('2026-10-25T07:00:00+01:00');
  });

  it('is the sooner of a repeated hour, and after the change where the hour is left out', () => {
    expect(next('2026-10-25T00:00', '02:30')).toBe('2026-10-25T02:30:00+02:00');
    expect(next('2026-03-29T00:00', '02:30')).toBe('2026-03-29T03:30:00+02:00');
  });

  it('is at all times ahead, within eight days, on such a day and at that time', () => {
    const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: 23 }),
        fc.subarray(WEEKDAYS, { minLength: 1 }),
        (now, hour, days) => {
          const by = `${String(hour).padStart(2, '0')}:15`;
          const [departure] = parse({ departures: [{ zone: 'A', energyKwh: 1, by, days }] }).departures;
          if (departure === undefined) throw new TypeError('there is no departure');
          const time = nextTime(snapshotOf({ wallMs: now, timeZone: BERLIN }), departure);
          const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('Europe/Berlin');
          expect(time).toBeGreaterThan(now);
          expect(time - now).toBeLessThanOrEqual(8 * 86_400_000);
          expect(days).toContain(WEEKDAYS[local.dayOfWeek - 1]);
          // Only 02:15 can be left out.
          if (hour !== 2) expect(local.hour).toBe(hour);
          expect(local.minute).toBe(15);
        },
      ),
      cases(200),
    );
  });
});

describe('what a car needs', () => {
  const stated = { departures: [{ zone: 'A', energyKwh: 20, by: '07:00' }], marginMinutes: 30 };
  const needs = (car: Partial<CarView>, more: object = {}) =>
    needOf(snapshotAt('2026-11-18T05:00'), parse({ ...stated, ...more }), carOf(car));

  it('is what its zone is promised, less what it has got, by then and a margin', () => {
    expect(needs({ deliveredWh: wattHours(5000) })).toEqual({ energyWh: 15_000, byMs: at('2026-11-18T06:30') });
    expect(needs({ deliveredWh: null })?.energyWh).toBe(20_000);
  });

  it('is nothing where it has it, wants none, or nothing is stated for its zone', () => {
    expect(needs({ deliveredWh: wattHours(20_000) })).toBeNull();
    expect(needs({ wantsEnergy: false })).toBeNull();
    expect(needs({ zone: 'B' })).toBeNull();
    expect(needs({ zone: null })).toBeNull();
  });

  it('is the soonest of several that are stated for its zone', () => {
    const departures = [...stated.departures, { zone: 'A', energyKwh: 3, by: '06:00' }];
    expect(needs({}, { departures })).toMatchObject({ energyWh: 3000, byMs: at('2026-11-18T05:30') });
  });

  it('is what its driver said, where that is known and asked for', () => {
    const said = { askedWh: wattHours(8000), departsAt: epochMs(at('2026-11-18T09:00')) };
    expect(needs(said)).toEqual({ energyWh: 8000, byMs: at('2026-11-18T08:30') });
    expect(needs({ ...said, zone: 'B' })?.energyWh).toBe(8000);
    expect(needs(said, { fromDrivers: false })?.energyWh).toBe(20_000);
    expect(needs({ ...said, departsAt: null })?.energyWh).toBe(20_000);
    expect(needs({ ...said, departsAt: epochMs(at('2026-11-18T04:00')) })).toBeNull();
  });

  it('is due in a minute within the margin', () => {
    expect(needOf(snapshotAt('2026-11-18T06:29:00'), parse(stated), carOf())?.byMs).toBe(at('2026-11-18T06:30'));
    expect(needOf(snapshotAt('2026-11-18T06:45:00'), parse(stated), carOf())?.byMs).toBe(at('2026-11-18T06:46'));
  });
});
