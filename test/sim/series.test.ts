import { describe, expect, it } from 'vitest';
import { epochMs, millis, type TimeZone } from '../../src/engine/index.ts';
import { covers, layOver, type Span } from '../../sim/series.ts';
import { parseSeries, type Series } from '../../src/series/series-file.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UTC: TimeZone = { name: 'UTC', changes: [] };
const PACIFIC: TimeZone = { name: 'Pacific', changes: [{ from: epochMs(0), offsetMs: millis(-7 * HOUR) }] };

function seriesOf(text: string, column = 'kw'): Series {
  const result = parseSeries(text, { column, timeZone: null, calendarYear: null });
  expect(result.ok, result.ok ? '' : result.problem).toBe(true);
  return (result as { readonly series: Series }).series;
}

/** A year of hours whose value tells its own weekday and hour: 100 × weekday (0 = Monday) + hour. */
function yearOfHours(year: number, offset: string): string {
  const offsetMs = offset === 'Z' ? 0 : Number(offset.slice(0, 3)) * HOUR;
  const rows = Array.from({ length: 365 * 24 }, (_, hour) => {
    const local = Date.UTC(year, 0, 1) + hour * HOUR;
    const weekday = (new Date(local).getUTCDay() + 6) % 7;
    const stamp = new Date(local).toISOString().slice(0, 19).replace('T', ' ') + offset;
    expect(Number.isNaN(Date.parse(stamp))).toBe(false);
    return `${stamp},${100 * weekday + (hour % 24)}`;
  });
  expect(offsetMs % HOUR).toBe(0);
  return `when,kw\n${rows.join('\n')}\n`;
}

const span = (start: number, timeZone: TimeZone, days = 7): Span => ({
  startMs: start,
  endMs: start + days * DAY,
  timeZone,
});

describe('a series laid over a simulation', () => {
  const start = Date.UTC(2023, 0, 1);
  const short = 'when,kw\n2023-01-01T00:00Z,0\n2023-01-01T01:00Z,10\n2023-01-01T02:00Z,30\n';
  const covered: Span = { startMs: start, endMs: start + 2 * HOUR, timeZone: UTC };

  it('runs straight from value to value, in any order of asking', () => {
    const at = layOver(seriesOf(short), covered, 'linear');
    expect([0.5, 1.5, 0.25, 2, 0].map((hour) => at(start + hour * HOUR))).toEqual([5, 20, 2.5, 30, 0]);
  });

  it('or holds each value until the next', () => {
    const at = layOver(seriesOf(short), covered, 'step');
    expect([0.5, 1, 1.9].map((hour) => at(start + hour * HOUR))).toEqual([0, 10, 10]);
  });

  it('is read by absolute time where it covers the span', () => {
    const at = layOver(seriesOf(yearOfHours(2023, '+01:00')), span(Date.UTC(2023, 5, 5), UTC), 'step');
    expect(at(Date.UTC(2023, 5, 5, 8))).toBe(9);
  });

  it('is moved by whole weeks from another year, and its clock is laid on the site’s clock', () => {
    const at = layOver(seriesOf(yearOfHours(2015, '+01:00')), span(Date.UTC(2019, 5, 1, 7), PACIFIC), 'step');
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const local = Date.UTC(2019, 5, 3) + hour * HOUR;
      const weekday = (new Date(local).getUTCDay() + 6) % 7;
      expect(at(local + 7 * HOUR)).toBe(100 * weekday + (hour % 24));
    }
  });

  it('keeps UTC where its times are in UTC', () => {
    const at = layOver(seriesOf(yearOfHours(2015, 'Z')), span(Date.UTC(2019, 5, 3), PACIFIC), 'step');
    expect(at(Date.UTC(2019, 5, 3, 12))).toBe(12);
  });

  it('repeats after its own whole weeks when it ends', () => {
    const at = layOver(seriesOf(yearOfHours(2019, 'Z')), span(Date.UTC(2019, 11, 28), UTC, 30), 'step');
    expect(at(Date.UTC(2020, 0, 13, 5))).toBe(5);
  });

  it('begins anew with the first days of its own year where a shift leaves them before it', () => {
    const at = layOver(seriesOf(yearOfHours(2015, 'Z')), span(Date.UTC(2019, 0, 1), UTC), 'step');
    expect(at(Date.UTC(2019, 0, 1, 3))).toBe(103);
  });

  it('covers what its rows cover, the last one’s time included', () => {
    const hours = (days: number): Series => {
      const rows = Array.from(
        { length: days * 24 },
        (_, hour) => `${new Date(start + hour * HOUR).toISOString()},${hour}`,
      );
      return seriesOf(`when,kw\n${rows.join('\n')}\n`);
    };
    for (const days of [7, 31]) {
      const exact = span(start, UTC, days);
      expect(covers(hours(days), exact)).toBe(true);
      expect(covers(hours(days), { ...exact, endMs: exact.endMs + 1 })).toBe(false);
      expect(covers(hours(days), { ...exact, startMs: start - 1 })).toBe(false);
      const at = layOver(hours(days), exact, 'linear');
      for (let hour = 0; hour < days * 24; hour += 1) expect(at(start + hour * HOUR)).toBe(hour);
      expect(at(exact.endMs - 1)).toBe(days * 24 - 1);
    }
    const again = layOver(hours(7), span(start, UTC, 14), 'step');
    for (let hour = 0; hour < 14 * 24; hour += 1) expect(again(start + hour * HOUR)).toBe(hour % (7 * 24));
  });
});
