import { describe, expect, it } from 'vitest';
import { clock, daySpan, localTicks, momentText, spanText, tickText } from '../../../sim/report/local-time.ts';
import { epochMs, millis, type TimeZone } from '../../../src/engine/index.ts';

const HOUR_MS = 3_600_000;
/** Berlin in 2023: summer time from 26 March to 29 October, 01:00 UTC. */
const BERLIN: TimeZone = {
  name: 'Europe/Berlin',
  changes: [
    { from: epochMs(0), offsetMs: millis(HOUR_MS) },
    { from: epochMs(Date.UTC(2023, 2, 26, 1)), offsetMs: millis(2 * HOUR_MS) },
    { from: epochMs(Date.UTC(2023, 9, 29, 1)), offsetMs: millis(HOUR_MS) },
  ],
};

describe('local time in a report', () => {
  it('has days of 23 and 25 hours where the clock is moved', () => {
    const hours = (date: string): number => {
      const { fromMs, toMs } = daySpan(BERLIN, date);
      return (toMs - fromMs) / HOUR_MS;
    };
    expect([hours('2023-03-25'), hours('2023-03-26'), hours('2023-10-29')]).toEqual([24, 23, 25]);
  });

  it('has ticks at whole hours of the site, before and after the clock is moved', () => {
    const ticks = localTicks(daySpan(BERLIN, '2023-03-26'), 8);
    expect(ticks.map((at) => tickText(BERLIN, at))).toEqual([
      '26 Mar',
      ...['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '27 Mar'],
    ]);
  });

  it('has ticks at midnights over weeks, and never many more than wanted', () => {
    const span = { zone: BERLIN, fromMs: Date.UTC(2023, 9, 1, 22), toMs: Date.UTC(2023, 10, 1) };
    const ticks = localTicks(span, 5);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(new Set(ticks.map((at) => clock(BERLIN, at)))).toEqual(new Set(['00:00']));
  });

  it('is said as people say it', () => {
    expect(momentText(BERLIN, Date.UTC(2023, 5, 12, 4, 5, 6))).toBe('Mon 12 Jun 2023, 06:05:06');
    expect([45_000, 720_000, 12_600_000, 216_000_000].map(spanText)).toEqual(['45 s', '12 min', '3.5 h', '2.5 d']);
  });
});
