import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { epochMs, offsetAt } from '../../src/engine/index.ts';
import { parseSeries, type Series, type SeriesColumn } from '../../src/series/series-file.ts';
import { withData } from '../support/needs.ts';

const BERLIN = compileTimeZone('Europe/Berlin');
const UTC = compileTimeZone('UTC');
const HOUR = 3_600_000;

const wanted = (column: string, more: Partial<SeriesColumn> = {}): SeriesColumn => ({
  column,
  timeZone: null,
  calendarYear: null,
  ...more,
});

function seriesOf(text: string, column: SeriesColumn = wanted('kw')): Series {
  const result = parseSeries(text, column);
  expect(result.ok, result.ok ? '' : result.problem).toBe(true);
  return (result as { readonly series: Series }).series;
}

const dates = (series: Series): string[] => [...series.utcMs].map((ms) => new Date(ms).toISOString().slice(0, 16));

describe('reading a series', () => {
  it('finds the column of times by itself, and leaves out and names what is no number', () => {
    const text = 'n,when,kw\n1,2023-01-01T00:00Z,5\n2,2023-01-01T01:00Z,\n3,2023-01-01T02:00Z,7\n4,never,9\n';
    const series = seriesOf(`${text}5,2023-01-01T02:00Z,8\n6,2023-01-01T03:00Z,n/a\n`);
    expect([...series.values]).toEqual([5, 7]);
    expect(series.rejected).toEqual([
      { line: 3, why: '(empty) is not a number' },
      { line: 5, why: 'has no time that exists' },
      { line: 6, why: 'has the time of another row' },
      { line: 7, why: '"n/a" is not a number' },
    ]);
  });

  it.each([
    ['when,kw\n2023-01-01T00:00Z,1\n2023-01-01T01:00Z,2\n', 'mw', 'has no column "mw"; it has "when", "kw"'],
    [
      'when,kw\n2023-01-01 00:00,1\n2023-01-01 01:00,2\n',
      'kw',
      'has times without an offset ("2023-01-01 00:00"); say',
    ],
    ['when,kw\n"Jan 1, 12:00 am",1\n', 'kw', 'has times without a year ("Jan 1, 12:00 am"); say'],
    ['year,month,day,hour,minute,kw\n2023,1,1,0,0,5\n', 'kw', 'has times without an offset (year, month, day, hour'],
    ['when,kw\nnow,1\nthen,2\n', 'kw', 'has no column of times'],
    ['when,kw\n2023-01-01T00:00Z,1\n', 'kw', '1 usable rows'],
    ['when,kw\n2023-01-01T00:00Z,1\n2023-01-03T00:00Z,1\n', 'kw', 'lacks more than a day after 2023-01-01'],
  ])('says what is missing', (text, column, problem) => {
    const result = parseSeries(text, wanted(column));
    expect(result.ok ? '' : result.problem).toContain(problem);
  });

  it('counts gaps, and tells where the longest begins', () => {
    const hours = [0, 1, 2, 3, 6, 7, 8, 10, 11];
    const rows = hours.map((hour) => `2023-01-01T${String(hour).padStart(2, '0')}:00Z,1`);
    expect(seriesOf(`when,kw\n${rows.join('\n')}\n`).gaps).toEqual({
      count: 2,
      usualMs: HOUR,
      longestMs: 3 * HOUR,
      longestAtMs: Date.UTC(2023, 0, 1, 3),
    });
  });
});

describe('times without an offset', () => {
  const local = (stamps: readonly string[]): Series =>
    seriesOf(
      `when,kw\n${stamps.map((stamp, index) => `${stamp},${index}`).join('\n')}\n`,
      wanted('kw', { timeZone: BERLIN }),
    );

  it('take the repeated hour of autumn in the order of the rows', () => {
    const day = '2023-10-29';
    const series = local([
      `${day} 01:30`,
      `${day} 02:00`,
      `${day} 02:30`,
      `${day} 02:00`,
      `${day} 02:30`,
      `${day} 03:00`,
    ]);
    expect(dates(series).map((stamp) => stamp.slice(11))).toEqual([
      '23:30',
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
    ]);
    expect(series.rejected).toEqual([]);
  });

  it('leave out the hour that spring skips', () => {
    const series = local(['2023-03-26 01:00', '2023-03-26 02:00', '2023-03-26 03:00']);
    expect(dates(series)).toEqual(['2023-03-26T00:00', '2023-03-26T01:00']);
    expect(series.rejected).toEqual([{ line: 3, why: 'has no time that exists' }]);
  });

  it('come back as the instants at which a wall clock showed them, on any day of any year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2001 * 366, max: 2040 * 365 }), (day) => {
        const start = Date.UTC(1, 0, 1) - Date.UTC(1, 0, 1) + (day - 1970 * 365) * 24 * HOUR;
        const instants = Array.from({ length: 96 }, (_, quarter) => start + (quarter * HOUR) / 4);
        const stamps = instants.map((at) =>
          new Date(at + offsetAt(BERLIN, epochMs(at))).toISOString().slice(0, 16).replace('T', ' '),
        );
        expect([...local(stamps).utcMs]).toEqual(instants);
      }),
      { numRuns: 60 },
    );
  });

  it('may lack even the year, which the scenario then says', () => {
    const column = wanted('kw', { timeZone: UTC, calendarYear: 2023 });
    expect(dates(seriesOf('when,kw\n 12/31  23:00:00,1\n 12/31  24:00:00,2\n', column))).toEqual([
      '2023-12-31T23:00',
      '2024-01-01T00:00',
    ]);
    expect(dates(seriesOf('when,kw\n"Jan 1, 12:30 am",1\n"Jan 1, 01:00 pm",2\n', column))).toEqual([
      '2023-01-01T00:30',
      '2023-01-01T13:00',
    ]);
  });

  it('may stand in five columns below lines about the place', () => {
    const text = 'place,lon,lat\nhere,6,50\nyear,month,day,hour,minute,kw\n2023,1,1,0,0,5\n2023,1,1,0,10,6\n';
    expect(dates(seriesOf(text, wanted('kw', { timeZone: UTC })))).toEqual(['2023-01-01T00:00', '2023-01-01T00:10']);
  });
});

withData('data/load', (folder) => {
  const read = (file: string, column: SeriesColumn): Series =>
    seriesOf(readFileSync(`${folder}/../${file}`, 'utf8'), column);
  const mean = ({ values }: Series): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  describe('the public data sets', () => {
    it.each([
      ['load/de_LP_G_MV_tool_manufacturer_15min.csv', wanted('electrical load [W]'), 35_040, 114.15525],
      ['load/de_LP_office_medium_15min.csv', wanted('LP_Ö_Büro_m [W/MWh]'), 35_040, 114.15525],
      ['load/de_LP_apartment_block_large_15min.csv', wanted('LP_W_MFH_g [W/MWh]'), 35_040, 114.15525],
      [
        'load/ca_la_medium_office_hourly_doe_refbldg.csv',
        wanted('Electricity:Facility [kW](Hourly)', { timeZone: compileTimeZone('Etc/GMT+8'), calendarYear: 2017 }),
        8760,
        76.1264,
      ],
      [
        'pv/ca_jpl_220kWdc_30min_pvwatts.csv',
        wanted('Array DC power | (kW)', { timeZone: compileTimeZone('Etc/GMT+8'), calendarYear: 2019 }),
        17_520,
        46.2503,
      ],
      ['pv/de_aachen_2023_10min_dwd_irradiance.csv', wanted('global_irradiance', { timeZone: UTC }), 52_560, 130.6854],
      ['prices/de_day_ahead_2015-2024_hourly_eur_mwh.csv', wanted('day_ahead_prices_EURO'), 87_285, 71.3474],
      ['site/de_site_2023_15min.csv', wanted('load_kw_400MWh'), 35_040, 45.6684],
      ['site/de_site_2023_15min.csv', wanted('pv_kw_per_kwp'), 35_040, 0.118644],
      ['site/de_site_2023_15min.csv', wanted('price_eur_mwh'), 35_040, 95.17605],
    ])('are read wholly: %s', (file, column, rows, meanValue) => {
      const series = read(file, column);
      expect([series.rejected.length, series.values.length]).toEqual([0, rows]);
      expect(mean(series) / meanValue).toBeCloseTo(1, 5);
    });

    it('have the gap that they are known for: two hours without a price', () => {
      const { gaps } = read('prices/de_day_ahead_2015-2024_hourly_eur_mwh.csv', wanted('day_ahead_prices_EURO'));
      expect(gaps).toMatchObject({ count: 1, usualMs: HOUR, longestMs: 3 * HOUR });
      expect(new Date(gaps.longestAtMs as number).toISOString()).toContain('2018-09-30T');
    });
  });
});
