import { describe, expect, it } from 'vitest';
import { options, weekdaysOf } from '../../../src/strategies/departure/options.ts';

const one = { zone: 'A', energyKwh: 20, by: '07:00' };

describe('options of departures', () => {
  it('go by what drivers say where nothing is stated', () => {
    expect(options.parse({})).toEqual({
      departures: [],
      fromDrivers: true,
      marginMinutes: 30,
      urgencyPct: 60,
      carKw: 7.4,
      priority: 10,
    });
  });

  it('mean every day unless days are named', () => {
    expect(options.parse({ departures: [one] }).departures.map(weekdaysOf)).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
    expect(options.parse({ departures: [{ ...one, days: ['Sat', 'Mon'] }] }).departures.map(weekdaysOf)).toEqual([
      [5, 0],
    ]);
  });

  it.each([
    ['7:00', 'a time without its zero'],
    ['24:00', 'the end of the day, which is the next one’s beginning'],
    ['07:60', 'a minute that there is not'],
  ])('refuse %s: %s', (by) => {
    expect(options.safeParse({ departures: [{ ...one, by }] }).success).toBe(false);
  });
});
